#include "core/market/order_book.hpp"

#include <gtest/gtest.h>

#include <map>

#include <rapidcheck/gtest.h>

#include "core/base/archive.hpp"

namespace tradewind {
namespace {

DepthUpdate snapshot(std::uint64_t sequence, std::vector<LevelChange> changes) {
    return DepthUpdate{InstrumentId(0), sequence, sequence, true, std::move(changes)};
}
DepthUpdate change(std::uint64_t first, std::uint64_t last, std::vector<LevelChange> changes) {
    return DepthUpdate{InstrumentId(0), first, last, false, std::move(changes)};
}
LevelChange bid(std::int64_t ticks, std::int64_t lots) {
    return {Side::Buy, ticks, lots};
}
LevelChange ask(std::int64_t ticks, std::int64_t lots) {
    return {Side::Sell, ticks, lots};
}

OrderBook small_book() {
    OrderBook book;
    EXPECT_EQ(book.apply(snapshot(10, {bid(99, 5), bid(98, 7), ask(101, 4), ask(102, 6), ask(105, 100)})),
              BookApplied::Applied);
    return book;
}

TEST(OrderBookTest, answers_nothing_before_the_first_snapshot) {
    OrderBook book;
    EXPECT_TRUE(book.is_stale());
    EXPECT_EQ(book.apply(change(1, 1, {bid(99, 1)})), BookApplied::Gap);
    EXPECT_EQ(book.best(Side::Buy), std::nullopt);
    EXPECT_TRUE(book.levels(Side::Buy, 5).empty());
    EXPECT_EQ(book.walk(Side::Buy, 1).filled_lots, 0);
}

TEST(OrderBookTest, lists_levels_best_first_whatever_their_order_in_the_snapshot) {
    OrderBook book;
    book.apply(snapshot(1, {bid(97, 1), bid(99, 2), bid(98, 3), ask(103, 4), ask(101, 5), bid(96, 0), bid(99, 9)}));
    EXPECT_EQ(book.levels(Side::Buy, 2), (std::vector<BookLevel>{{99, 9}, {98, 3}}));
    EXPECT_EQ(book.levels(Side::Buy, 10).size(), 3U);
    EXPECT_EQ(book.levels(Side::Sell, 10), (std::vector<BookLevel>{{101, 5}, {103, 4}}));
}

TEST(OrderBookTest, changes_insert_replace_and_remove_levels) {
    OrderBook book = small_book();
    EXPECT_EQ(book.apply(change(11, 12, {bid(100, 1), bid(98, 0), ask(101, 9), ask(200, 0)})), BookApplied::Applied);
    EXPECT_EQ(book.levels(Side::Buy, 9), (std::vector<BookLevel>{{100, 1}, {99, 5}}));
    EXPECT_EQ(book.best(Side::Sell), (BookLevel{101, 9}));
    EXPECT_EQ(book.sequence(), 12U);
}

TEST(OrderBookTest, ignores_old_changes_and_takes_overlapping_ones) {
    OrderBook book = small_book();
    EXPECT_EQ(book.apply(change(8, 10, {bid(99, 1)})), BookApplied::Old);
    EXPECT_EQ(book.best(Side::Buy), (BookLevel{99, 5}));
    EXPECT_EQ(book.apply(change(9, 11, {bid(99, 1)})), BookApplied::Applied);
    EXPECT_EQ(book.best(Side::Buy), (BookLevel{99, 1}));
}

TEST(OrderBookTest, a_gap_silences_the_book_until_the_next_snapshot) {
    OrderBook book = small_book();
    EXPECT_EQ(book.apply(change(12, 12, {bid(99, 1)})), BookApplied::Gap);
    EXPECT_EQ(book.best(Side::Buy), std::nullopt);
    EXPECT_EQ(book.apply(change(13, 13, {bid(99, 1)})), BookApplied::Gap);
    EXPECT_EQ(book.apply(snapshot(3, {bid(50, 1)})), BookApplied::Applied);
    EXPECT_EQ(book.levels(Side::Buy, 9), (std::vector<BookLevel>{{50, 1}}));
    EXPECT_EQ(book.best(Side::Sell), std::nullopt);
}

TEST(OrderBookTest, a_crossed_book_is_stale) {
    OrderBook book = small_book();
    EXPECT_EQ(book.apply(change(11, 11, {bid(101, 1)})), BookApplied::Crossed);
    EXPECT_TRUE(book.is_stale());
    EXPECT_EQ(small_book().apply(change(11, 11, {bid(101, 1), ask(101, 0)})), BookApplied::Applied);
}

TEST(OrderBookTest, walks_the_levels_a_market_order_would_take) {
    const OrderBook book = small_book();
    const OrderBook::Walk part = book.walk(Side::Buy, 7);
    EXPECT_EQ(part.filled_lots, 7);
    EXPECT_EQ(part.tick_lots, Decimal(101 * 4 + 102 * 3));
    EXPECT_EQ(part.worst_ticks, 102);
    const OrderBook::Walk all = book.walk(Side::Sell, 1'000);
    EXPECT_EQ(all.filled_lots, 12);
    EXPECT_EQ(all.tick_lots, Decimal(99 * 5 + 98 * 7));
    EXPECT_EQ(all.worst_ticks, 98);
}

TEST(OrderBookTest, walk_is_exact_beyond_64_bits) {
    OrderBook book;
    book.apply(snapshot(1, {ask(3'000'000'000'000, 5'000'000'000)}));
    EXPECT_EQ(book.walk(Side::Buy, 5'000'000'000).tick_lots.to_string(), "15000000000000000000000");
}

// The same changes in a sorted map, without any cleverness.
RC_GTEST_PROP(OrderBookProperty, agrees_with_a_sorted_map, ()) {
    std::map<std::int64_t, std::int64_t> bids;
    std::map<std::int64_t, std::int64_t> asks;
    OrderBook book;
    book.apply(snapshot(0, {}));
    const auto drawn = *rc::gen::container<std::vector<std::tuple<bool, int, int>>>(
        rc::gen::tuple(rc::gen::arbitrary<bool>(), rc::gen::inRange(1, 60), rc::gen::inRange(0, 4)));
    std::uint64_t sequence = 0;
    for (const auto& [is_bid, offset, lots] : drawn) {
        const std::int64_t ticks = is_bid ? 100 - offset : 100 + offset;
        auto& side = is_bid ? bids : asks;
        side[ticks] = lots;
        if (lots == 0) {
            side.erase(ticks);
        }
        ++sequence;
        RC_ASSERT(book.apply(change(sequence, sequence, {is_bid ? bid(ticks, lots) : ask(ticks, lots)})) ==
                  BookApplied::Applied);
    }
    std::vector<BookLevel> expected_bids;
    for (auto level = bids.rbegin(); level != bids.rend(); ++level) {
        expected_bids.push_back({level->first, level->second});
    }
    std::vector<BookLevel> expected_asks;
    for (const auto& [ticks, lots] : asks) {
        expected_asks.push_back({ticks, lots});
    }
    RC_ASSERT(book.levels(Side::Buy, 1'000) == expected_bids);
    RC_ASSERT(book.levels(Side::Sell, 1'000) == expected_asks);
    Writer out;
    out(book);
    OrderBook copy;
    Reader in(out.bytes());
    in(copy);
    RC_ASSERT(in.ok() && in.at_end());
    RC_ASSERT(copy.levels(Side::Buy, 1'000) == expected_bids);
    RC_ASSERT(copy.sequence() == sequence);
}

}  // namespace
}  // namespace tradewind
