// A market whose books were recorded: accounts trade against the recorded levels, wait in their queues, and what is
// published is the recording as long as nobody trades.
#include <gtest/gtest.h>

#include "core/market/order_book.hpp"
#include "simulator/random.hpp"
#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::closing_stop;
using test::limit_order;
using test::market_order;
using test::price;
using test::quantity;

struct Level {
    Side side;
    const char* price;
    const char* quantity;  // "0": it goes
};

class RecordedBookTape {
public:
    // The first one is a snapshot.
    RecordedBookTape& book(std::int64_t second, const std::vector<Level>& levels) {
        return show(second, levels, number_ == 0);
    }
    RecordedBookTape& snapshot(std::int64_t second, const std::vector<Level>& levels) {
        return show(second, levels, true);
    }
    RecordedBookTape& trade(std::int64_t second, const char* at, const char* amount, Side aggressor) {
        TapePoint point = tape_point(second, at, amount, aggressor);
        point.mark = point.index = Price();
        points.push_back(std::move(point));
        return *this;
    }
    std::vector<TapePoint> points;

private:
    RecordedBookTape& show(std::int64_t second, const std::vector<Level>& levels, bool is_snapshot) {
        const Instrument btc = test::btcusdt();
        DepthUpdate update;
        update.instrument = test::kBtc;
        update.snapshot = is_snapshot;
        update.first_sequence = update.last_sequence = ++number_;
        for (const Level& level : levels) {
            update.changes.push_back(
                {level.side, btc.to_ticks(price(level.price)), btc.to_lots(quantity(level.quantity))});
        }
        TapePoint point{test::at_second(second), test::kBtc, {}, {}, Side::Buy, {}, {}};
        point.depth = std::make_shared<const DepthUpdate>(std::move(update));
        points.push_back(std::move(point));
        return *this;
    }
    std::uint64_t number_ = 0;
};

const std::vector<Level> kBook{
    {Side::Buy, "50000", "5"}, {Side::Buy, "49999", "3"}, {Side::Sell, "50001", "0.5"}, {Side::Sell, "50002", "2"}};

TEST(RecordedBook, AMarketOrderWalksTheRecordedLevels) {
    ExchangeRig rig(RecordedBookTape().book(0, kBook).points);
    const ClientOrderId id = rig.place(1, market_order(Side::Buy, "0.8"));
    const auto fills = rig.got<OrderFilled>(id);
    ASSERT_EQ(fills.size(), 2U);
    EXPECT_EQ(fills[0].price, price("50001"));
    EXPECT_EQ(fills[0].quantity, quantity("0.5"));
    EXPECT_EQ(fills[1].price, price("50002"));
    EXPECT_EQ(fills[1].quantity, quantity("0.3"));
}

TEST(RecordedBook, WhatAnAccountTookStaysAwayUntilTheRecordingChangesTheLevel) {
    RecordedBookTape tape;
    tape.book(0, kBook).book(5, {{Side::Buy, "49999", "4"}}).book(10, {{Side::Sell, "50001", "0.4"}});
    ExchangeRig rig(tape.points);
    rig.place(1, market_order(Side::Buy, "0.5"));
    rig.run_to(6);
    EXPECT_EQ(rig.got<BookTicker>().back().ask, price("50002"));
    rig.run_to(11);
    EXPECT_EQ(rig.got<BookTicker>().back().ask, price("50001"));
    EXPECT_EQ(rig.got<BookTicker>().back().ask_quantity, quantity("0.4"));
}

TEST(RecordedBook, AnOrderWaitsUntilThoseAheadOfItHaveTraded) {
    RecordedBookTape tape;
    tape.book(0, kBook)
        .trade(5, "50000", "3", Side::Sell)
        .book(6, {{Side::Buy, "50000", "2"}})
        .trade(7, "50000", "2.4", Side::Sell);
    ExchangeRig rig(tape.points);
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "50000", "0.1"));
    rig.run_to(6);
    EXPECT_EQ(rig.filled(id), quantity("0"));
    rig.run_to(7);
    EXPECT_EQ(rig.filled(id), quantity("0.1"));
    EXPECT_EQ(rig.got<OrderFilled>(id).front().liquidity, Liquidity::Maker);
}

TEST(RecordedBook, OthersWhoCancelBehindAnOrderDoNotBringItForward) {
    RecordedBookTape tape;
    tape.book(0, kBook)
        .book(2, {{Side::Buy, "50000", "9"}})  // four lots more, behind the order
        .book(3, {{Side::Buy, "50000", "6"}})
        .trade(4, "50000", "5", Side::Sell)
        .trade(5, "50000", "0.06", Side::Sell);
    ExchangeRig rig(tape.points);
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "50000", "0.1"));
    rig.run_to(4);
    EXPECT_EQ(rig.filled(id), quantity("0"));
    rig.run_to(5);
    EXPECT_EQ(rig.filled(id), quantity("0.06"));
}

TEST(RecordedBook, ATradeBeyondAnOrderFillsItWhole) {
    ExchangeRig rig(RecordedBookTape().book(0, kBook).trade(5, "49998", "0.001", Side::Sell).points);
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "50000", "0.1"));
    rig.run_to(5);
    EXPECT_EQ(rig.filled(id), quantity("0.1"));
    EXPECT_EQ(rig.got<OrderFilled>(id).front().price, price("50000"));
}

TEST(RecordedBook, ABookThatMovesOverAnOrderFillsItAtItsPrice) {
    RecordedBookTape tape;
    tape.book(0, kBook).book(5,
                             {{Side::Sell, "50001", "0"}, {Side::Sell, "50002", "0"}, {Side::Buy, "50001.5", "0.25"}});
    ExchangeRig rig(tape.points);
    const ClientOrderId id = rig.place(1, limit_order(Side::Sell, "50000.5", "0.1"));
    ASSERT_EQ(rig.filled(id), quantity("0"));
    rig.run_to(5);
    EXPECT_EQ(rig.filled(id), quantity("0.1"));
    EXPECT_EQ(rig.got<OrderFilled>(id).front().price, price("50000.5"));
}

TEST(RecordedBook, AStopThatARecordedTradeFiresMeetsWhatIsLeftBelowIt) {
    RecordedBookTape tape;
    tape.book(0, kBook).book(1, {{Side::Buy, "49400", "5"}}).trade(5, "49500", "0.2", Side::Sell);
    ExchangeRig rig(tape.points);
    rig.place(1, market_order(Side::Buy, "0.1"));
    OrderIntent on_last = closing_stop(Side::Sell, "49600");
    on_last.trigger_by = TriggerBy::Last;
    const ClientOrderId stop = rig.place(2, on_last);
    rig.run_to(5);
    ASSERT_EQ(rig.got<OrderFilled>(stop).size(), 1U);
    EXPECT_EQ(rig.got<OrderFilled>(stop).front().price, price("49400"));
    EXPECT_EQ(rig.position(), quantity("0"));
}

TEST(RecordedBook, WithoutRecordedMarksTheMiddleOfTheBookIsTheMark) {
    ExchangeRig rig(RecordedBookTape().book(0, kBook).points);
    rig.run_to(0);
    EXPECT_EQ(rig.got<MarkPrice>().back().mark, price("50000.5"));
}

// Random books and trades, in which the middle wanders and trades come early and late.
RecordedBookTape wandering(std::uint64_t seed, int seconds) {
    Random random(seed);
    RecordedBookTape tape;
    const auto text = [](std::int64_t whole) { return std::to_string(whole); };
    std::vector<std::string> kept;  // the levels point into them
    std::map<std::int64_t, Side> standing;
    std::int64_t middle = 50'000;
    for (int second = 0; second < seconds; ++second) {
        middle += static_cast<std::int64_t>(random.below(5)) - 2;
        std::map<std::int64_t, Side> wanted;
        for (std::int64_t away = 1; away <= 6; ++away) {
            wanted[middle - away] = Side::Buy;
            wanted[middle + away] = Side::Sell;
        }
        std::vector<Level> levels;
        kept.clear();
        kept.reserve(64);
        const auto keep = [&](std::string word) { return kept.emplace_back(std::move(word)).c_str(); };
        for (const auto& [at, side] : standing) {
            const auto found = wanted.find(at);
            if (found == wanted.end() || found->second != side) {
                levels.push_back({side, keep(text(at)), "0"});
            }
        }
        for (const auto& [at, side] : wanted) {
            levels.push_back({side, keep(text(at)), keep(text(1 + static_cast<std::int64_t>(random.below(9))))});
        }
        standing = wanted;
        tape.book(second, levels);
        const std::int64_t away = static_cast<std::int64_t>(random.below(9)) - 4;
        tape.trade(second, text(middle + away).c_str(), text(1 + static_cast<std::int64_t>(random.below(4))).c_str(),
                   random.below(2) == 0 ? Side::Buy : Side::Sell);
    }
    return tape;
}

TEST(RecordedBook, WhatIsPublishedIsTheRecordingWhileNobodyTrades) {
    for (const std::uint64_t seed : {3U, 8U, 21U}) {
        const RecordedBookTape tape = wandering(seed, 400);
        ExchangeRig rig(tape.points);
        OrderBook published;
        OrderBook recorded;
        std::size_t compared = 0;
        std::size_t trades = 0;
        for (const TapePoint& point : tape.points) {
            if (point.depth != nullptr) {
                ASSERT_EQ(recorded.apply(*point.depth), BookApplied::Applied);
            }
        }
        rig.run_to(1'000);
        for (const VenueMessage& message : rig.messages) {
            if (const auto* depth = std::get_if<DepthUpdate>(&message.body)) {
                ASSERT_EQ(published.apply(*depth), BookApplied::Applied);
                ++compared;
            }
            trades += std::holds_alternative<TradeTick>(message.body) ? 1U : 0U;
        }
        EXPECT_EQ(published.levels(Side::Buy, 6), recorded.levels(Side::Buy, 6));
        EXPECT_EQ(published.levels(Side::Sell, 6), recorded.levels(Side::Sell, 6));
        EXPECT_EQ(compared, 400U) << "a trade alone changes no level";
        EXPECT_EQ(trades, 400U);
    }
}

void trade_here_and_there(ExchangeRig& rig) {
    rig.place(3, market_order(Side::Buy, "0.2"));
    rig.place(4, limit_order(Side::Buy, "49998", "0.05"));
    rig.place(4, limit_order(Side::Sell, "50002", "0.05"));
    rig.place(5, closing_stop(Side::Sell, "49990"));
}

TEST(RecordedBook, ARestartedVenueHasTheSameFutureInStepsOfAnySize) {
    const RecordedBookTape tape = wandering(5, 300);
    ExchangeRig first(tape.points);
    trade_here_and_there(first);
    first.run_to(150);
    Writer saved;
    first.exchange.save(saved);
    ExchangeRig second(tape.points);
    Reader in(saved.bytes());
    ASSERT_TRUE(second.exchange.load(in).has_value());
    first.run_to(400);
    for (int second_of_tape = 151; second_of_tape <= 400; ++second_of_tape) {
        second.run_to(second_of_tape);
    }
    Writer after_first;
    first.exchange.save(after_first);
    Writer after_second;
    second.exchange.save(after_second);
    EXPECT_EQ(after_first.bytes(), after_second.bytes());
    EXPECT_GE(first.got<OrderFilled>().size(), 3U);
    EXPECT_TRUE(first.exchange.ledger().wallet(Currency::of("USDT")).discrepancy().is_zero());
}

// What no venue sends: crossed and repeated levels, quantities beyond any book.
std::vector<TapePoint> nonsense(std::uint64_t seed, int seconds) {
    Random random(seed);
    std::vector<TapePoint> out;
    for (int second = 0; second < seconds; ++second) {
        DepthUpdate update;
        update.instrument = test::kBtc;
        update.snapshot = second == 0 || random.below(20) == 0;
        for (std::uint64_t i = random.below(12); i > 0; --i) {
            const std::int64_t lots =
                random.below(30) == 0 ? INT64_MAX - 5 : static_cast<std::int64_t>(random.below(4'000));
            update.changes.push_back({random.below(2) == 0 ? Side::Buy : Side::Sell,
                                      499'990 + static_cast<std::int64_t>(random.below(20)), lots});
        }
        TapePoint point{test::at_second(second), test::kBtc, {}, {}, Side::Buy, {}, {}};
        point.depth = std::make_shared<const DepthUpdate>(std::move(update));
        out.push_back(std::move(point));
        TapePoint trade = tape_point(second, "1", "1.5", random.below(2) == 0 ? Side::Buy : Side::Sell);
        trade.price = Price(Decimal::from_scaled(499'990 + static_cast<std::int64_t>(random.below(20)), 1));
        trade.mark = trade.index = Price();
        out.push_back(std::move(trade));
    }
    return out;
}

TEST(RecordedBook, ARecordingThatCannotBeLeavesASoundBookAndLedger) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        ExchangeRig rig(nonsense(seed, 120));
        for (int second = 1; second < 120; second += 4) {
            rig.place(second, limit_order(second % 8 == 1 ? Side::Buy : Side::Sell, "49999.9", "0.003"));
            rig.place(second + 1, market_order(second % 3 == 0 ? Side::Buy : Side::Sell, "0.002"));
        }
        rig.run_to(200);
        OrderBook published;
        for (const VenueMessage& message : rig.messages) {
            if (const auto* depth = std::get_if<DepthUpdate>(&message.body)) {
                ASSERT_EQ(published.apply(*depth), BookApplied::Applied) << "seed " << seed;
            }
        }
        EXPECT_GT(rig.got<OrderFilled>().size(), 5U);
        EXPECT_TRUE(rig.exchange.ledger().wallet(Currency::of("USDT")).discrepancy().is_zero());
    }
}

}  // namespace
}  // namespace tradewind::simulator
