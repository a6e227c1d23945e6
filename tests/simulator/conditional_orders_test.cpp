#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/archive.hpp"
#include "simulator/matching_engine.hpp"
#include "tests/simulator/matching_recorder.hpp"

namespace tradewind::simulator {
namespace {

using Lines = std::vector<std::string>;
constexpr std::uint32_t kMaker = 1;
constexpr std::uint32_t kTrader = 2;
constexpr std::uint32_t kHolder = 3;

NewConditional stop(std::uint64_t id, Side side, std::int64_t trigger, std::int64_t lots) {
    return {.id = id, .owner = kHolder, .side = side, .lots = lots, .trigger_ticks = trigger};
}
NewConditional take_profit(std::uint64_t id, Side side, std::int64_t trigger, std::int64_t lots) {
    NewConditional order = stop(id, side, trigger, lots);
    order.kind = TriggerKind::TakeProfit;
    return order;
}
NewConditional trailing(std::uint64_t id, Side side, Callback callback) {
    return {.id = id, .owner = kHolder, .side = side, .kind = TriggerKind::Trailing, .lots = 1, .callback = callback};
}
NewConditional on_mark(NewConditional order) {
    order.trigger_by = TriggerBy::Mark;
    return order;
}

class ConditionalOrdersTest : public ::testing::Test {
protected:
    void quote(Side side, std::int64_t ticks, std::int64_t lots) {
        engine.submit(NewOrder{.id = next_id_++, .ticks = ticks, .lots = lots, .owner = kMaker, .side = side});
    }
    // One trade of one lot at this price; the book is as before. Returns what happened after that trade.
    Lines print(std::int64_t ticks) {
        recorder.lines.clear();
        quote(Side::Sell, ticks, 1);
        engine.submit(NewOrder{.id = next_id_++,
                               .ticks = ticks,
                               .lots = 1,
                               .owner = kTrader,
                               .side = Side::Buy,
                               .kind = OrderKind::ImmediateOrCancel});
        Lines lines = recorder.take_lines();
        const auto trade = std::find_if(lines.begin(), lines.end(), [](const std::string& l) { return l[0] == 't'; });
        return {trade + 1, lines.end()};
    }
    Lines mark(std::int64_t ticks) {
        recorder.lines.clear();
        engine.on_mark(ticks);
        return recorder.take_lines();
    }
    Lines after(const NewConditional& order) {
        recorder.lines.clear();
        engine.submit(order);
        return recorder.take_lines();
    }

    test::MatchingRecorder recorder;
    MatchingEngine<MatchingListener> engine{recorder};
    std::uint64_t next_id_ = 1000;
};

TEST_F(ConditionalOrdersTest, AStopSellFiresWhenTheLastPriceFallsToItsTrigger) {
    quote(Side::Buy, 50, 10);
    print(100);
    EXPECT_EQ(after(stop(1, Side::Sell, 95, 3)), (Lines{"armed 1"}));
    EXPECT_EQ(print(96), Lines{});
    EXPECT_EQ(print(95), (Lines{"triggered 1 @95", "trade 1000/1 3@50 left 7/0"}));
    EXPECT_TRUE(engine.conditionals().empty());
}

TEST_F(ConditionalOrdersTest, AStopBuyFiresUpwardsAndATakeProfitTheOtherWay) {
    quote(Side::Sell, 500, 10);
    quote(Side::Buy, 50, 10);
    print(100);
    engine.submit(stop(1, Side::Buy, 105, 1));
    engine.submit(take_profit(2, Side::Buy, 95, 1));
    engine.submit(take_profit(3, Side::Sell, 107, 1));
    EXPECT_EQ(print(105), (Lines{"triggered 1 @105", "trade 1000/1 1@500 left 9/0", "triggered 3 @107",
                                 "trade 1001/3 1@50 left 9/0", "triggered 2 @95", "trade 1000/2 1@500 left 8/0"}));
}

TEST_F(ConditionalOrdersTest, ATriggerOnTheMarkPriceIgnoresTradesAndTheOtherWayRound) {
    quote(Side::Buy, 50, 10);
    print(100);
    mark(100);
    engine.submit(on_mark(stop(1, Side::Sell, 95, 1)));
    engine.submit(stop(2, Side::Sell, 90, 1));
    EXPECT_EQ(print(94), Lines{});
    EXPECT_EQ(mark(96), Lines{});
    EXPECT_EQ(mark(95).front(), "triggered 1 @95");
    EXPECT_EQ(recorder.reducible_lots(kHolder, Side::Buy), 2) << "the trade of the first at 50 fires the second";
}

TEST_F(ConditionalOrdersTest, AConditionThatAlreadyHoldsIsRejected) {
    print(100);
    mark(200);
    EXPECT_EQ(after(stop(1, Side::Sell, 100, 1)), (Lines{"rejected 1 would-trigger"}));
    EXPECT_EQ(after(take_profit(1, Side::Sell, 100, 1)), (Lines{"rejected 1 would-trigger"}));
    EXPECT_EQ(after(on_mark(stop(1, Side::Buy, 200, 1))), (Lines{"rejected 1 would-trigger"}));
    EXPECT_EQ(after(on_mark(stop(1, Side::Buy, 201, 1))), (Lines{"armed 1"}));
}

TEST_F(ConditionalOrdersTest, ImpossibleConditionsAreRejectedWithTheReason) {
    EXPECT_EQ(after(stop(1, Side::Sell, 95, 0)), (Lines{"rejected 1 invalid-lots"}));
    NewConditional close = stop(1, Side::Sell, 95, 1);
    close.close_position = true;
    EXPECT_EQ(after(close), (Lines{"rejected 1 invalid-lots"}));
    EXPECT_EQ(after(trailing(1, Side::Sell, {Callback::Unit::Ticks, 0})), (Lines{"rejected 1 invalid-trigger"}));
    EXPECT_EQ(after(trailing(1, Side::Sell, {Callback::Unit::BasisPoints, 10'000})),
              (Lines{"rejected 1 invalid-trigger"}));
    EXPECT_EQ(after(stop(1, Side::Sell, 95, 1)), (Lines{"armed 1"}));
    EXPECT_EQ(after(stop(1, Side::Sell, 95, 1)), (Lines{"rejected 1 duplicate-id"}));
    recorder.lines.clear();
    engine.submit(NewOrder{.id = 1, .ticks = 1, .lots = 1, .side = Side::Buy});
    EXPECT_EQ(recorder.lines, (Lines{"rejected 1 duplicate-id"}));
}

TEST_F(ConditionalOrdersTest, ACancelledStopDoesNotFire) {
    print(100);
    engine.submit(stop(1, Side::Sell, 95, 3));
    recorder.lines.clear();
    EXPECT_TRUE(engine.cancel(1));
    EXPECT_EQ(recorder.take_lines(), (Lines{"canceled 1 left 3 requested"}));
    EXPECT_FALSE(engine.cancel(1));
    EXPECT_EQ(print(90), Lines{});
}

TEST_F(ConditionalOrdersTest, StopsFireNearestFirstAndThenByAge) {
    quote(Side::Buy, 80, 100);
    mark(100);
    engine.submit(on_mark(stop(1, Side::Sell, 90, 1)));
    engine.submit(on_mark(stop(2, Side::Sell, 95, 1)));
    engine.submit(on_mark(trailing(3, Side::Sell, {Callback::Unit::Ticks, 5})));
    engine.submit(on_mark(stop(4, Side::Sell, 97, 1)));
    Lines triggered;
    for (const std::string& line : mark(85)) {
        if (line.starts_with("triggered")) {
            triggered.push_back(line);
        }
    }
    EXPECT_EQ(triggered, (Lines{"triggered 4 @97", "triggered 2 @95", "triggered 3 @95", "triggered 1 @90"}));
}

TEST_F(ConditionalOrdersTest, ACascadeRunsOneAfterAnotherWithoutRecursion) {
    print(100'002);
    constexpr std::uint64_t kStops = 100'000;  // as recursion this would run out of stack
    for (std::uint64_t i = 0; i < kStops; ++i) {
        quote(Side::Buy, 100'000 - static_cast<std::int64_t>(i), 1);
    }
    for (std::uint64_t i = 0; i < kStops; ++i) {
        engine.submit(stop(500'000 + i, Side::Sell, 100'001 - static_cast<std::int64_t>(i), 1));
    }
    engine.submit(NewOrder{.id = 1, .ticks = 100'001, .lots = 1, .owner = kMaker, .side = Side::Buy});
    engine.submit(NewOrder{.id = 2, .ticks = 100'001, .lots = 1, .owner = kTrader, .side = Side::Sell});
    EXPECT_TRUE(engine.conditionals().empty());
    EXPECT_EQ(engine.book().size(), 0U);
    EXPECT_EQ(recorder.positions[kHolder], -static_cast<std::int64_t>(kStops));
}

TEST_F(ConditionalOrdersTest, ATrailingSellFollowsTheHighAndFiresAfterTheCallback) {
    quote(Side::Buy, 50, 10);
    print(100);
    engine.submit(trailing(1, Side::Sell, {Callback::Unit::Ticks, 10}));
    EXPECT_EQ(engine.conditionals().trigger_of(1), 90);
    print(120);
    EXPECT_EQ(engine.conditionals().trigger_of(1), 110);
    EXPECT_EQ(print(111), Lines{});
    EXPECT_EQ(print(110).front(), "triggered 1 @110");
}

TEST_F(ConditionalOrdersTest, ATrailingBuyInBasisPointsRoundsTheCallbackUp) {
    quote(Side::Sell, 5000, 10);
    print(1050);
    engine.submit(trailing(1, Side::Buy, {Callback::Unit::BasisPoints, 100}));
    print(1001);
    EXPECT_EQ(engine.conditionals().trigger_of(1), 1012);  // 1 % of 1001 is 10.01
    EXPECT_EQ(print(1011), Lines{});
    EXPECT_EQ(print(1012).front(), "triggered 1 @1012");
}

TEST_F(ConditionalOrdersTest, ATrailingStopSleepsUntilItsActivationPrice) {
    quote(Side::Buy, 50, 10);
    print(100);
    NewConditional order = trailing(1, Side::Sell, {Callback::Unit::Ticks, 5});
    order.activation_ticks = 100;
    EXPECT_EQ(after(order), (Lines{"rejected 1 would-trigger"}));
    order.activation_ticks = 110;
    engine.submit(order);
    EXPECT_EQ(print(80), Lines{}) << "asleep";
    EXPECT_EQ(engine.conditionals().trigger_of(1), std::nullopt);
    EXPECT_EQ(print(112), Lines{});
    EXPECT_EQ(engine.conditionals().trigger_of(1), 107);
    EXPECT_EQ(print(107).front(), "triggered 1 @107");
}

TEST_F(ConditionalOrdersTest, TrailingOnNegativeAndExtremePricesStaysInRange) {
    constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
    mark(-1000);
    engine.submit(on_mark(trailing(1, Side::Sell, {Callback::Unit::BasisPoints, 1000})));
    EXPECT_EQ(engine.conditionals().trigger_of(1), -1100);
    engine.submit(on_mark(trailing(2, Side::Sell, {Callback::Unit::Ticks, std::numeric_limits<std::int64_t>::max()})));
    EXPECT_EQ(engine.conditionals().trigger_of(2), kMin);
}

TEST_F(ConditionalOrdersTest, AClosePositionOrderAsksForItsQuantityWhenItFires) {
    quote(Side::Buy, 50, 100);
    mark(100);
    NewConditional close = on_mark(stop(1, Side::Sell, 95, 0));
    close.close_position = true;
    engine.submit(close);
    recorder.positions[kHolder] = 7;
    EXPECT_EQ(mark(90), (Lines{"triggered 1 @95", "trade 1000/1 7@50 left 93/0"}));
    close = on_mark(take_profit(2, Side::Sell, 120, 0));
    close.close_position = true;
    engine.submit(close);
    EXPECT_EQ(mark(130), (Lines{"triggered 2 @120", "canceled 2 left 0 reduce-only"}));
}

TEST_F(ConditionalOrdersTest, AReduceOnlyStopIsCappedAtEachFill) {
    quote(Side::Buy, 60, 2);
    quote(Side::Buy, 50, 2);
    mark(100);
    recorder.positions[kHolder] = 3;
    NewConditional order = on_mark(stop(1, Side::Sell, 95, 9));
    order.reduce_only = true;
    engine.submit(order);
    EXPECT_EQ(mark(95), (Lines{"triggered 1 @95", "trade 1000/1 2@60 left 0/7", "trade 1001/1 1@50 left 1/6",
                               "canceled 1 left 6 reduce-only"}));
}

TEST_F(ConditionalOrdersTest, AStopWithALimitPriceRestsWhenItCannotTrade) {
    quote(Side::Buy, 50, 2);
    mark(100);
    NewConditional order = on_mark(stop(1, Side::Sell, 95, 3));
    order.limit_ticks = 94;
    engine.submit(order);
    EXPECT_EQ(mark(95), (Lines{"triggered 1 @95"}));
    EXPECT_EQ(engine.book().best(Side::Sell), (BookLevel{94, 3}));
    EXPECT_TRUE(engine.cancel(1));
}

TEST_F(ConditionalOrdersTest, AFiredStopWithoutAnotherSideIsCancelled) {
    mark(100);
    engine.submit(on_mark(stop(1, Side::Sell, 95, 3)));
    EXPECT_EQ(mark(95), (Lines{"triggered 1 @95", "canceled 1 left 3 no-liquidity"}));
}

TEST_F(ConditionalOrdersTest, ARestoredEngineKeepsStopsTrailsAndTheLastPrice) {
    quote(Side::Buy, 50, 10);
    print(100);
    engine.submit(trailing(1, Side::Sell, {Callback::Unit::Ticks, 10}));
    engine.submit(stop(2, Side::Sell, 108, 1));  // refused: the price is below already
    print(120);
    engine.submit(stop(2, Side::Sell, 108, 1));
    Writer writer;
    writer(engine);
    MatchingEngine<MatchingListener> restored(recorder);
    Reader reader(writer.bytes());
    reader(restored);
    ASSERT_TRUE(reader.ok() && reader.at_end());
    EXPECT_EQ(restored.conditionals().trigger_of(1), 110);
    EXPECT_EQ(restored.conditionals().reference(TriggerBy::Last), 120);
    recorder.lines.clear();
    restored.submit(NewOrder{.id = 7, .ticks = 105, .lots = 1, .owner = kMaker, .side = Side::Sell});
    restored.submit(NewOrder{.id = 8, .ticks = 105, .lots = 1, .owner = kTrader, .side = Side::Buy});
    EXPECT_EQ(recorder.lines[3], "triggered 1 @110");
    EXPECT_EQ(recorder.lines[5], "triggered 2 @108");
}

TEST_F(ConditionalOrdersTest, AnArchiveThatDoesNotAddUpIsRefused) {
    print(100);
    engine.submit(trailing(1, Side::Sell, {Callback::Unit::Ticks, 10}));
    Writer writer;
    writer(engine.conditionals());
    std::string bytes = writer.take();
    bytes[4] = 9;  // the first id no longer names its order
    Reader reader(bytes);
    ConditionalBook book;
    reader(book);
    EXPECT_FALSE(reader.ok());
    EXPECT_TRUE(book.empty());
}

}  // namespace
}  // namespace tradewind::simulator
