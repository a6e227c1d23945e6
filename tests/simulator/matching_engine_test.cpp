#include "simulator/matching_engine.hpp"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/archive.hpp"
#include "tests/simulator/matching_recorder.hpp"

namespace tradewind::simulator {
namespace {

using Lines = std::vector<std::string>;
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

NewOrder limit(std::uint64_t id, Side side, std::int64_t ticks, std::int64_t lots, std::uint32_t owner = 1) {
    return {.id = id, .ticks = ticks, .lots = lots, .owner = owner, .side = side};
}
NewOrder of_kind(OrderKind kind, std::uint64_t id, Side side, std::int64_t ticks, std::int64_t lots,
                 std::uint32_t owner = 2) {
    NewOrder order = limit(id, side, ticks, lots, owner);
    order.kind = kind;
    return order;
}
NewOrder reduce_only(NewOrder order) {
    order.reduce_only = true;
    return order;
}
NewOrder with_policy(NewOrder order, SelfTrade policy) {
    order.self_trade = policy;
    return order;
}

class MatchingEngineTest : public ::testing::Test {
protected:
    Lines after(const NewOrder& order) {
        recorder.lines.clear();
        engine.submit(order);
        return recorder.take_lines();
    }
    Lines after_amend(std::uint64_t id, std::int64_t ticks, std::int64_t lots,
                      AmendOutcome expected = AmendOutcome::Amended) {
        recorder.lines.clear();
        EXPECT_EQ(engine.amend(id, ticks, lots), expected);
        return recorder.take_lines();
    }
    void expect_mirror() {
        for (const Side side : {Side::Buy, Side::Sell}) {
            EXPECT_EQ(recorder.mirrored(side), engine.book().depth(side, 1000));
        }
        EXPECT_EQ(recorder.broken, Lines{});
    }
    void TearDown() override { expect_mirror(); }

    test::MatchingRecorder recorder;
    MatchingEngine<MatchingListener> engine{recorder};
};

TEST_F(MatchingEngineTest, ALimitOrderThatDoesNotCrossRests) {
    EXPECT_EQ(after(limit(1, Side::Buy, 100, 5)), (Lines{"accepted 1"}));
    EXPECT_EQ(engine.book().best(Side::Buy), (BookLevel{100, 5}));
    EXPECT_EQ(engine.book().best(Side::Sell), std::nullopt);
    EXPECT_EQ(engine.book().find(1)->lots, 5);
}

TEST_F(MatchingEngineTest, TheBetterPriceTradesFirstThenTheOlderOrder) {
    engine.submit(limit(1, Side::Sell, 101, 5));
    engine.submit(limit(2, Side::Sell, 100, 5));
    engine.submit(limit(3, Side::Sell, 100, 5));
    EXPECT_EQ(after(limit(4, Side::Buy, 101, 12, 2)), (Lines{"accepted 4", "trade 2/4 5@100 left 0/7",
                                                             "trade 3/4 5@100 left 0/2", "trade 1/4 2@101 left 3/0"}));
}

TEST_F(MatchingEngineTest, ACrossingLimitOrderRestsWithWhatIsLeft) {
    engine.submit(limit(1, Side::Buy, 100, 5));
    EXPECT_EQ(after(limit(2, Side::Sell, 99, 8, 2)), (Lines{"accepted 2", "trade 1/2 5@100 left 0/3"}));
    EXPECT_EQ(engine.book().best(Side::Sell), (BookLevel{99, 3}));
    EXPECT_EQ(engine.book().best(Side::Buy), std::nullopt);
}

TEST_F(MatchingEngineTest, APartlyFilledMakerKeepsItsPlaceInTheQueue) {
    engine.submit(limit(1, Side::Sell, 100, 5));
    engine.submit(limit(2, Side::Sell, 100, 5));
    engine.submit(limit(3, Side::Buy, 100, 2, 2));
    EXPECT_EQ(after(limit(4, Side::Buy, 100, 4, 2)),
              (Lines{"accepted 4", "trade 1/4 3@100 left 0/1", "trade 2/4 1@100 left 4/0"}));
}

TEST_F(MatchingEngineTest, AMarketOrderSweepsAndItsRestIsCancelled) {
    engine.submit(limit(1, Side::Sell, 100, 5));
    engine.submit(limit(2, Side::Sell, 90'000, 5));
    EXPECT_EQ(after(of_kind(OrderKind::Market, 3, Side::Buy, 0, 12)),
              (Lines{"accepted 3", "trade 1/3 5@100 left 0/7", "trade 2/3 5@90000 left 0/2",
                     "canceled 3 left 2 no-liquidity"}));
    EXPECT_EQ(engine.book().size(), 0U);
}

TEST_F(MatchingEngineTest, ImmediateOrCancelTakesWhatItsPriceAllowsAndLeavesNothing) {
    engine.submit(limit(1, Side::Sell, 100, 5));
    engine.submit(limit(2, Side::Sell, 102, 5));
    EXPECT_EQ(after(of_kind(OrderKind::ImmediateOrCancel, 3, Side::Buy, 101, 9)),
              (Lines{"accepted 3", "trade 1/3 5@100 left 0/4", "canceled 3 left 4 no-liquidity"}));
    EXPECT_FALSE(engine.book().find(3));
}

TEST_F(MatchingEngineTest, FillOrKillFillsWholeOrNotAtAll) {
    engine.submit(limit(1, Side::Sell, 100, 5));
    engine.submit(limit(2, Side::Sell, 101, 5));
    EXPECT_EQ(after(of_kind(OrderKind::FillOrKill, 3, Side::Buy, 101, 11)),
              (Lines{"accepted 3", "canceled 3 left 11 not-fillable"}));
    EXPECT_EQ(after(of_kind(OrderKind::FillOrKill, 4, Side::Buy, 100, 6)),
              (Lines{"accepted 4", "canceled 4 left 6 not-fillable"}));
    EXPECT_EQ(after(of_kind(OrderKind::FillOrKill, 5, Side::Buy, 101, 10)),
              (Lines{"accepted 5", "trade 1/5 5@100 left 0/5", "trade 2/5 5@101 left 0/0"}));
}

TEST_F(MatchingEngineTest, FillOrKillDoesNotCountOnReduceOnlyLotsThatCannotTrade) {
    recorder.positions[1] = 4;
    engine.submit(reduce_only(limit(1, Side::Sell, 100, 10)));
    engine.submit(limit(2, Side::Sell, 101, 3, 3));
    EXPECT_EQ(after(of_kind(OrderKind::FillOrKill, 3, Side::Buy, 101, 8)),
              (Lines{"accepted 3", "canceled 3 left 8 not-fillable"}));
    EXPECT_EQ(
        after(of_kind(OrderKind::FillOrKill, 4, Side::Buy, 101, 7)),
        (Lines{"accepted 4", "trade 1/4 4@100 left 6/3", "canceled 1 left 6 reduce-only", "trade 2/4 3@101 left 0/0"}));
}

TEST_F(MatchingEngineTest, FillOrKillCountsWhatTheMakersOtherOrdersWouldTakeOffItsPosition) {
    recorder.positions[1] = 4;
    engine.submit(limit(1, Side::Sell, 100, 3));
    engine.submit(reduce_only(limit(2, Side::Sell, 101, 4)));
    EXPECT_EQ(after(of_kind(OrderKind::FillOrKill, 3, Side::Buy, 101, 5)),
              (Lines{"accepted 3", "canceled 3 left 5 not-fillable"}));
    EXPECT_EQ(
        after(of_kind(OrderKind::FillOrKill, 4, Side::Buy, 101, 4)),
        (Lines{"accepted 4", "trade 1/4 3@100 left 0/1", "trade 2/4 1@101 left 3/0", "canceled 2 left 3 reduce-only"}));
}

TEST_F(MatchingEngineTest, PostOnlyIsRejectedWhenItWouldCrossAndRestsOtherwise) {
    engine.submit(limit(1, Side::Sell, 100, 5));
    EXPECT_EQ(after(of_kind(OrderKind::PostOnly, 2, Side::Buy, 100, 1)), (Lines{"rejected 2 would-cross"}));
    EXPECT_EQ(after(of_kind(OrderKind::PostOnly, 2, Side::Buy, 99, 1)), (Lines{"accepted 2"}));
    EXPECT_TRUE(engine.book().find(2)->post_only);
}

TEST_F(MatchingEngineTest, ImpossibleOrdersAreRejectedWithTheReason) {
    engine.submit(limit(1, Side::Buy, 100, kMax));
    EXPECT_EQ(after(limit(1, Side::Buy, 100, 1)), (Lines{"rejected 1 duplicate-id"}));
    EXPECT_EQ(after(limit(2, Side::Buy, 100, 0)), (Lines{"rejected 2 invalid-lots"}));
    EXPECT_EQ(after(limit(2, Side::Buy, 100, -1)), (Lines{"rejected 2 invalid-lots"}));
    EXPECT_EQ(after(limit(2, Side::Buy, 100, 1)), (Lines{"rejected 2 book-full"}));
    EXPECT_EQ(after(reduce_only(limit(2, Side::Sell, 100, 1))), (Lines{"rejected 2 nothing-to-reduce"}));
}

TEST_F(MatchingEngineTest, AnIdMayComeAgainWhenItsOrderIsGone) {
    engine.submit(limit(1, Side::Buy, 100, 5));
    EXPECT_TRUE(engine.cancel(1));
    EXPECT_EQ(after(limit(1, Side::Buy, 101, 5)), (Lines{"accepted 1"}));
}

TEST_F(MatchingEngineTest, CancelTakesAnOrderFromAnyPlaceInItsQueue) {
    for (std::uint64_t id = 1; id <= 4; ++id) {
        engine.submit(limit(id, Side::Buy, 100, 5));
    }
    EXPECT_TRUE(engine.cancel(2));
    EXPECT_TRUE(engine.cancel(4));
    EXPECT_TRUE(engine.cancel(1));
    EXPECT_FALSE(engine.cancel(1));
    EXPECT_EQ(recorder.lines.back(), "canceled 1 left 5 requested");
    EXPECT_EQ(engine.book().lots_at(Side::Buy, 100), 5);
    EXPECT_EQ(after(of_kind(OrderKind::Market, 9, Side::Sell, 0, 5)),
              (Lines{"accepted 9", "trade 3/9 5@100 left 0/0"}));
}

TEST_F(MatchingEngineTest, AmendingToFewerLotsKeepsThePlaceInTheQueue) {
    engine.submit(limit(1, Side::Buy, 100, 5));
    engine.submit(limit(2, Side::Buy, 100, 5));
    EXPECT_EQ(after_amend(1, 100, 3), (Lines{"amended 1 3@100"}));
    EXPECT_EQ(after(of_kind(OrderKind::Market, 3, Side::Sell, 0, 1)),
              (Lines{"accepted 3", "trade 1/3 1@100 left 2/0"}));
}

TEST_F(MatchingEngineTest, AmendingToMoreLotsOrAnotherPriceLosesThePlaceInTheQueue) {
    engine.submit(limit(1, Side::Buy, 100, 5));
    engine.submit(limit(2, Side::Buy, 100, 5));
    EXPECT_EQ(after_amend(1, 100, 6), (Lines{"amended 1 6@100"}));
    EXPECT_EQ(after(of_kind(OrderKind::Market, 3, Side::Sell, 0, 1)),
              (Lines{"accepted 3", "trade 2/3 1@100 left 4/0"}));
    EXPECT_EQ(after_amend(2, 99, 4), (Lines{"amended 2 4@99"}));
    EXPECT_EQ(after_amend(2, 100, 4), (Lines{"amended 2 4@100"}));
    EXPECT_EQ(after(of_kind(OrderKind::Market, 4, Side::Sell, 0, 1)),
              (Lines{"accepted 4", "trade 1/4 1@100 left 5/0"}));
}

TEST_F(MatchingEngineTest, AnAmendThatCrossesTradesUnlessTheOrderIsPostOnly) {
    engine.submit(limit(1, Side::Sell, 105, 3));
    engine.submit(limit(2, Side::Buy, 100, 5, 2));
    EXPECT_EQ(after_amend(2, 105, 5), (Lines{"amended 2 5@105", "trade 1/2 3@105 left 0/2"}));
    EXPECT_EQ(engine.book().best(Side::Buy), (BookLevel{105, 2}));
    engine.submit(of_kind(OrderKind::PostOnly, 3, Side::Sell, 106, 1, 3));
    EXPECT_EQ(after_amend(3, 105, 1), (Lines{"canceled 3 left 1 would-cross"}));
}

TEST_F(MatchingEngineTest, AnImpossibleAmendChangesNothing) {
    engine.submit(limit(1, Side::Buy, 100, 5));
    engine.submit(limit(2, Side::Buy, 99, kMax - 5));
    EXPECT_EQ(after_amend(7, 100, 5, AmendOutcome::UnknownOrder), Lines{});
    EXPECT_EQ(after_amend(1, 100, 0, AmendOutcome::InvalidLots), Lines{});
    EXPECT_EQ(after_amend(1, 101, 6, AmendOutcome::BookFull), Lines{});
    EXPECT_EQ(engine.book().find(1)->ticks, 100);
}

TEST_F(MatchingEngineTest, TheSelfTradePolicyOfTheTakerDecidesWhoLeaves) {
    const auto fresh = [&] {
        (void)engine.cancel(1);
        (void)engine.cancel(2);
        engine.submit(limit(1, Side::Sell, 100, 5, 7));
        engine.submit(limit(2, Side::Sell, 101, 5, 8));
    };
    const NewOrder taker = limit(3, Side::Buy, 101, 6, 7);
    fresh();
    EXPECT_EQ(after(with_policy(taker, SelfTrade::ExpireTaker)), (Lines{"accepted 3", "canceled 3 left 6 self-trade"}));
    fresh();
    EXPECT_EQ(after(with_policy(taker, SelfTrade::ExpireMaker)),
              (Lines{"accepted 3", "canceled 1 left 5 self-trade", "trade 2/3 5@101 left 0/1"}));
    EXPECT_TRUE(engine.cancel(3));
    fresh();
    EXPECT_EQ(after(with_policy(taker, SelfTrade::ExpireBoth)),
              (Lines{"accepted 3", "canceled 1 left 5 self-trade", "canceled 3 left 6 self-trade"}));
    fresh();
    EXPECT_EQ(after(with_policy(taker, SelfTrade::Allow)),
              (Lines{"accepted 3", "trade 1/3 5@100 left 0/1", "trade 2/3 1@101 left 4/0"}));
}

TEST_F(MatchingEngineTest, AReduceOnlyTakerIsCappedByThePositionAndItsRestIsCancelled) {
    recorder.positions[2] = 6;
    engine.submit(limit(1, Side::Buy, 100, 4));
    engine.submit(limit(2, Side::Buy, 99, 9));
    EXPECT_EQ(
        after(reduce_only(limit(3, Side::Sell, 90, 10, 2))),
        (Lines{"accepted 3", "trade 1/3 4@100 left 0/6", "trade 2/3 2@99 left 7/4", "canceled 3 left 4 reduce-only"}));
    EXPECT_EQ(recorder.positions[2], 0);
}

TEST_F(MatchingEngineTest, AReduceOnlyTakerThatEmptiesTheBookDoesNotRestBeyondThePosition) {
    recorder.positions[2] = -4;
    engine.submit(limit(1, Side::Sell, 100, 4));
    EXPECT_EQ(after(reduce_only(limit(2, Side::Buy, 100, 5, 2))),
              (Lines{"accepted 2", "trade 1/2 4@100 left 0/1", "canceled 2 left 1 reduce-only"}));
}

TEST_F(MatchingEngineTest, ARestingReduceOnlyOrderIsCheckedAgainAtEveryFill) {
    recorder.positions[1] = 10;
    engine.submit(reduce_only(limit(1, Side::Sell, 100, 10)));
    engine.submit(reduce_only(limit(2, Side::Sell, 100, 10)));
    engine.submit(limit(3, Side::Sell, 100, 10, 3));
    EXPECT_EQ(after(of_kind(OrderKind::Market, 4, Side::Buy, 0, 3)), (Lines{"accepted 4", "trade 1/4 3@100 left 7/0"}));
    recorder.positions[1] = 2;  // closed elsewhere
    EXPECT_EQ(after(of_kind(OrderKind::Market, 5, Side::Buy, 0, 5)),
              (Lines{"accepted 5", "trade 1/5 2@100 left 5/3", "canceled 1 left 5 reduce-only",
                     "canceled 2 left 10 reduce-only", "trade 3/5 3@100 left 7/0"}));
}

TEST_F(MatchingEngineTest, PricesAtTheEdgesOfInt64AreOrdinary) {
    engine.submit(limit(1, Side::Buy, kMin, 1));
    engine.submit(limit(2, Side::Sell, kMax, 2));
    engine.submit(limit(3, Side::Buy, -5, 3));
    engine.submit(limit(4, Side::Sell, 0, 4));
    engine.submit(limit(5, Side::Buy, kMin + 1, 5));
    EXPECT_EQ(engine.book().depth(Side::Buy, 9), (std::vector<BookLevel>{{-5, 3}, {kMin + 1, 5}, {kMin, 1}}));
    EXPECT_EQ(engine.book().depth(Side::Sell, 9), (std::vector<BookLevel>{{0, 4}, {kMax, 2}}));
    EXPECT_EQ(after(of_kind(OrderKind::Market, 6, Side::Buy, 0, 6)),
              (Lines{"accepted 6", "trade 4/6 4@0 left 0/2", "trade 2/6 2@" + std::to_string(kMax) + " left 0/0"}));
    EXPECT_EQ(after(limit(7, Side::Sell, kMin, 9, 2)),
              (Lines{"accepted 7", "trade 3/7 3@-5 left 0/6", "trade 5/7 5@" + std::to_string(kMin + 1) + " left 0/1",
                     "trade 1/7 1@" + std::to_string(kMin) + " left 0/0"}));
}

TEST_F(MatchingEngineTest, LevelsFarBehindTheBestComeForwardInOrder) {
    for (std::int64_t i = 0; i < 50; ++i) {
        engine.submit(limit(static_cast<std::uint64_t>(i + 1), Side::Buy, 100'000 - i * 700, 1));
    }
    EXPECT_EQ(engine.book().depth(Side::Buy, 2), (std::vector<BookLevel>{{100'000, 1}, {99'300, 1}}));
    for (std::int64_t i = 0; i < 50; ++i) {
        EXPECT_EQ(engine.book().best(Side::Buy), (BookLevel{100'000 - i * 700, 1}));
        engine.submit(of_kind(OrderKind::Market, 100, Side::Sell, 0, 1));
    }
    EXPECT_EQ(engine.book().size(), 0U);
}

TEST_F(MatchingEngineTest, ManyRestingOrdersGrowThePoolAndAreAllFoundAgain) {
    constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15ULL;  // far from dense
    for (std::uint64_t i = 1; i <= 20'000; ++i) {
        engine.submit(limit(i * kSpread, Side::Buy, static_cast<std::int64_t>(i % 97), 1));
    }
    for (std::uint64_t i = 1; i <= 20'000; i += 2) {
        ASSERT_TRUE(engine.cancel(i * kSpread));
    }
    for (std::uint64_t i = 1; i <= 20'000; ++i) {
        ASSERT_EQ(engine.book().find(i * kSpread).has_value(), i % 2 == 0) << i;
    }
}

TEST_F(MatchingEngineTest, ARestoredBookKeepsPriorityToTheOrder) {
    for (std::uint64_t id = 1; id <= 6; ++id) {
        engine.submit(limit(id, Side::Sell, 100 + static_cast<std::int64_t>(id % 2), 5));
    }
    Writer writer;
    writer(engine);
    test::MatchingRecorder restored_recorder;
    MatchingEngine<MatchingListener> restored(restored_recorder);
    restored.submit(limit(99, Side::Buy, 500, 1));  // must be gone after the restore
    Reader reader(writer.bytes());
    reader(restored);
    ASSERT_TRUE(reader.ok() && reader.at_end());
    restored_recorder.lines.clear();
    restored.submit(of_kind(OrderKind::Market, 9, Side::Buy, 0, 30));
    EXPECT_EQ(restored_recorder.lines[1], "trade 2/9 5@100 left 0/25");
    EXPECT_EQ(after(of_kind(OrderKind::Market, 9, Side::Buy, 0, 30)), restored_recorder.lines);
}

TEST_F(MatchingEngineTest, AnArchiveOfAnImpossibleBookIsRefusedAndLeavesAnEmptyOne) {
    const auto read = [&](const std::vector<RestingOrder>& orders) {
        Writer writer;
        writer(static_cast<std::uint64_t>(orders.size()));
        for (const RestingOrder& order : orders) {
            writer(order);
        }
        writer(ConditionalBook());
        Reader reader(writer.bytes());
        RestingBook book(16);
        reader(book);
        EXPECT_TRUE(reader.ok() || book.size() == 0);
        return reader.ok();
    };
    const RestingOrder bid{.id = 1, .ticks = 100, .lots = 1, .side = Side::Buy};
    EXPECT_TRUE(read({bid, {.id = 2, .ticks = 101, .lots = 1, .side = Side::Sell}}));
    EXPECT_FALSE(read({bid, bid}));
    EXPECT_FALSE(read({bid, {.id = 2, .ticks = 100, .lots = 1, .side = Side::Sell}}));
    EXPECT_FALSE(read({bid, {.id = 2, .ticks = 100, .lots = 0, .side = Side::Buy}}));
    EXPECT_FALSE(read({bid, {.id = 2, .ticks = 100, .lots = kMax, .side = Side::Buy}}));
    EXPECT_FALSE(read({bid, {.id = 2, .ticks = 100, .lots = 1, .side = static_cast<Side>(7)}}));
}

}  // namespace
}  // namespace tradewind::simulator
