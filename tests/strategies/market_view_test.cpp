#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "strategies/market_view/bar_aggregator.hpp"
#include "strategies/market_view/regime.hpp"
#include "strategies/market_view/settled.hpp"
#include "strategies/market_view/timeframes.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies {
namespace {

using namespace test;

Candle minute(int number, double low, double high, double close) {
    return {kStartMs + number * kMinuteMs, close, high, low, close, 1};
}

TEST(BarAggregator, GivesACandleOutWhenItsLastSubCandleCloses) {
    BarAggregator five(Duration::minutes(1), Duration::minutes(5));
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(five.update(minute(i, 100 - i, 110 + i, 105)).empty());
    }
    const ClosedCandles closed = five.update(minute(4, 101, 102, 101.5));
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed.begin()->open_time_ms, kStartMs);
    EXPECT_EQ(closed.begin()->open, 105);
    EXPECT_EQ(closed.begin()->high, 113);
    EXPECT_EQ(closed.begin()->low, 97);
    EXPECT_EQ(closed.begin()->close, 101.5);
    EXPECT_EQ(closed.begin()->volume, 5);
}

TEST(BarAggregator, PassesCandlesThroughWhenTheStepsAreEqual) {
    BarAggregator same(Duration::minutes(1), Duration::minutes(1));
    for (const Candle& candle : random_walk(20, 1)) {
        const ClosedCandles closed = same.update(candle);
        ASSERT_EQ(closed.size(), 1U);
        EXPECT_EQ(closed.begin()->close, candle.close);
        EXPECT_EQ(closed.begin()->open_time_ms, candle.open_time_ms);
    }
}

TEST(BarAggregator, LeavesOutTheSpanTheStreamBeganInside) {
    BarAggregator five(Duration::minutes(1), Duration::minutes(5));
    for (int i = 2; i < 9; ++i) {
        EXPECT_TRUE(five.update(minute(i, 1, 2, 1)).empty()) << i;
    }
    EXPECT_EQ(five.update(minute(9, 1, 2, 1)).begin()->open_time_ms, kStartMs + 5 * kMinuteMs);
}

TEST(BarAggregator, ASpanWithoutItsLastSubCandleComesWithTheNextCandle) {
    BarAggregator five(Duration::minutes(1), Duration::minutes(5));
    five.update(minute(0, 1, 2, 1));
    five.update(minute(3, 1, 7, 6));
    const ClosedCandles late = five.update(minute(14, 3, 4, 3));
    ASSERT_EQ(late.size(), 2U);
    EXPECT_EQ(late.begin()[0].high, 7);
    EXPECT_EQ(late.begin()[0].close, 6);
    EXPECT_EQ(late.begin()[0].volume, 2);
    EXPECT_EQ(late.begin()[1].open_time_ms, kStartMs + 10 * kMinuteMs);
    EXPECT_EQ(late.begin()[1].volume, 1);
}

TEST(BarAggregator, IgnoresCandlesItHasSeen) {
    BarAggregator five(Duration::minutes(1), Duration::minutes(5));
    for (int i : {0, 1, 2, 1, 0, 2, 3}) {
        EXPECT_TRUE(five.update(minute(i, 1, 2, 1)).empty());
    }
    EXPECT_EQ(five.update(minute(4, 1, 2, 1)).begin()->volume, 5);
}

RC_GTEST_PROP(BarAggregator, NeverTellsMoreThanTheCandlesThatClosed, ()) {
    const auto candles = random_walk(200, *rc::gen::arbitrary<std::uint64_t>());
    const int minutes = *rc::gen::element(1, 5, 15, 60);
    const std::size_t cut = *rc::gen::inRange<std::size_t>(1, candles.size());
    BarAggregator whole(Duration::minutes(1), Duration::minutes(minutes));
    std::vector<Candle> seen;
    std::size_t seen_at_cut = 0;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        for (const Candle& closed : whole.update(candles[i])) {
            RC_ASSERT(closed.open_time_ms + minutes * kMinuteMs <= candles[i].open_time_ms + kMinuteMs);
            seen.push_back(closed);
        }
        if (i + 1 == cut) {
            seen_at_cut = seen.size();
            whole = reloaded(whole, BarAggregator(Duration::minutes(1), Duration::minutes(minutes)));
        }
    }
    RC_ASSERT(seen.size() == candles.size() / static_cast<std::size_t>(minutes));
    RC_ASSERT(seen_at_cut == cut / static_cast<std::size_t>(minutes));
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const auto first = candles.begin() + static_cast<std::ptrdiff_t>(i) * minutes;
        const auto last = first + minutes;
        RC_ASSERT(seen[i].open == first->open);
        RC_ASSERT(seen[i].close == (last - 1)->close);
        RC_ASSERT(seen[i].high ==
                  std::max_element(first, last, [](auto& a, auto& b) { return a.high < b.high; })->high);
        RC_ASSERT(seen[i].low == std::min_element(first, last, [](auto& a, auto& b) { return a.low < b.low; })->low);
    }
}

std::vector<Candle> straight(std::size_t count, double per_bar) {
    std::vector<Candle> candles;
    for (std::size_t i = 0; i < count; ++i) {
        const double open = 10'000 + per_bar * static_cast<double>(i);
        candles.push_back(
            candle_between(kStartMs + static_cast<std::int64_t>(i) * kMinuteMs, open, open + per_bar, 0.3, 0.3, 10));
    }
    return candles;
}

TEST(Timeframes, SayWhichOneLacksHowManyBars) {
    Timeframes frames;
    EXPECT_EQ(frames.missing(),
              "1m lacks 21 bars, 5m lacks 21 bars, 15m lacks 21 bars, 1h lacks 21 bars, "
              "4h lacks 21 bars");
    for (const Candle& candle : straight(60 * 21, 1)) {
        frames.update(candle);
    }
    EXPECT_EQ(frames.missing(), "4h lacks 16 bars");
    EXPECT_FALSE(frames.ready());
    EXPECT_TRUE(frames.find(Duration::hours(1))->ready());
    EXPECT_EQ(frames.find(Duration::days(1)), nullptr);
}

TEST(Timeframes, AreReadyExactlyWhenNothingIsMissing) {
    TimeframeSettings settings;
    settings.steps = {Duration::minutes(1), Duration::minutes(5)};
    Timeframes frames(settings);
    for (const Candle& candle : random_walk(150, 3)) {
        frames.update(candle);
        EXPECT_EQ(frames.ready(), frames.missing().empty());
        for (const Timeframe& frame : frames.all()) {
            EXPECT_EQ(frame.ready(), frame.bars_missing() == 0);
        }
    }
    EXPECT_TRUE(frames.ready());
}

TEST(Timeframes, TheLongestOneWithADirectionDecides) {
    TimeframeSettings settings;
    settings.steps = {Duration::minutes(1), Duration::minutes(15)};
    Timeframes frames(settings);
    auto candles = straight(15 * 40, 1);
    const double top = candles.back().close;
    for (std::size_t i = 0; i < 30; ++i) {  // two closed quarters down against forty up
        const double open = top - static_cast<double>(i);
        candles.push_back(candle_between(candles.back().open_time_ms + kMinuteMs, open, open - 1, 0.3, 0.3, 10));
    }
    for (const Candle& candle : candles) {
        frames.update(candle);
    }
    EXPECT_EQ(frames.find(Duration::minutes(1))->reading()->direction, Direction::Bearish);
    EXPECT_EQ(frames.find(Duration::minutes(15))->reading()->direction, Direction::Bullish);
    const TimeframeBias bias = frames.bias();
    EXPECT_EQ(bias.direction, Direction::Bullish);
    EXPECT_EQ(bias.decided_by, Duration::minutes(15));
    EXPECT_LT(bias.confidence, frames.find(Duration::minutes(15))->reading()->strength * 2 / 3);
}

TEST(Timeframes, AgreeingOnesGiveFullConfidenceAndMissingOnesLowerIt) {
    TimeframeSettings settings;
    settings.steps = {Duration::minutes(1), Duration::minutes(5)};
    Timeframes two(settings);
    settings.steps.push_back(Duration::hours(4));
    Timeframes three(settings);
    for (const Candle& candle : straight(300, -2)) {
        two.update(candle);
        three.update(candle);
    }
    EXPECT_EQ(two.bias().direction, Direction::Bearish);
    EXPECT_NEAR(two.bias().confidence, 1, 1e-9);
    EXPECT_EQ(three.bias().direction, Direction::Bearish);
    EXPECT_NEAR(three.bias().confidence, 3.0 / 7, 1e-9);
}

TEST(Timeframes, AFlatMarketHasNoBias) {
    TimeframeSettings settings;
    settings.steps = {Duration::minutes(1)};
    Timeframes frames(settings);
    for (int i = 0; i < 100; ++i) {
        frames.update({kStartMs + i * kMinuteMs, 50, 50, 50, 50, 0});
    }
    EXPECT_TRUE(frames.ready());
    EXPECT_EQ(frames.bias().direction, Direction::Neutral);
    EXPECT_EQ(frames.bias().confidence, 0);
    EXPECT_FALSE(frames.bias().decided_by);
}

TEST(Timeframes, MirrorWithThePrices) {
    TimeframeSettings settings;
    settings.steps = {Duration::minutes(1), Duration::minutes(5)};
    Timeframes up(settings);
    Timeframes down(settings);
    const auto candles = random_walk(400, 11);
    const auto mirror = mirrored(candles, 4'000);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        up.update(candles[i]);
        down.update(mirror[i]);
        EXPECT_EQ(up.bias().direction, opposite(down.bias().direction));
        EXPECT_NEAR(up.bias().confidence, down.bias().confidence, 1e-9);
    }
}

TEST(Timeframes, ContinueAfterAReloadAsIfNothingHappened) {
    const auto candles = random_walk(900, 5);
    Timeframes whole;
    Timeframes saved;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        whole.update(candles[i]);
        saved.update(candles[i]);
        if (i % 97 == 0) {
            saved = reloaded(saved, Timeframes());
        }
    }
    EXPECT_EQ(bytes_of(whole), bytes_of(saved));
    EXPECT_EQ(whole.to_text(), saved.to_text());
}

Regime last_regime(const std::vector<Candle>& candles, RegimeDetector detector = RegimeDetector()) {
    for (const Candle& candle : candles) {
        detector.update(candle);
    }
    return detector.regime().value();
}

TEST(Regime, AStraightTrendIsTrending) {
    WalkShape shape;
    shape.drift = 1.5;
    const Regime up = last_regime(random_walk(300, 2, shape));
    EXPECT_EQ(up.trend, TrendState::Trending);
    EXPECT_EQ(up.direction, Direction::Bullish);
    shape.drift = -1.5;
    const Regime down = last_regime(random_walk(300, 2, shape));
    EXPECT_EQ(down.trend, TrendState::Trending);
    EXPECT_EQ(down.direction, Direction::Bearish);
}

TEST(Regime, SwingingAroundOnePriceIsRanging) {
    std::vector<Candle> candles;
    double previous = 1'000;
    for (int i = 0; i < 300; ++i) {
        const double close = 1'000 + 5 * std::sin(i * 1.1);
        candles.push_back(candle_between(kStartMs + i * kMinuteMs, previous, close, 1, 1, 10));
        previous = close;
    }
    EXPECT_EQ(last_regime(candles).trend, TrendState::Ranging);
}

TEST(Regime, VolatilityIsJudgedAgainstItsOwnPast) {
    auto candles = random_walk(500, 9);
    WalkShape wild;
    wild.deviation = 12;
    wild.start = candles.back().close;
    for (Candle candle : random_walk(30, 10, wild)) {
        candle.open_time_ms += 500 * kMinuteMs;
        candles.push_back(candle);
    }
    EXPECT_EQ(last_regime(candles).volatility, VolatilityState::Extreme);
    candles.resize(500);
    WalkShape quiet;
    quiet.deviation = 0.2;
    quiet.start = candles.back().close;
    for (const Candle& candle : random_walk(60, 10, quiet)) {
        candles.push_back(candle);
    }
    EXPECT_EQ(last_regime(candles).volatility, VolatilityState::Low);
}

TEST(Regime, SaysNothingBeforeItIsWarm) {
    RegimeDetector detector;
    for (const Candle& candle : random_walk(200, 4)) {
        EXPECT_EQ(detector.ready(), detector.bars_missing() == 0);
        detector.update(candle);
    }
    EXPECT_TRUE(detector.ready());
}

TEST(Regime, DoesNotFlipWithEachBar) {
    RegimeDetector detector;
    int changes = 0;
    int since_change = 1'000;
    int shortest = 1'000;
    std::optional<TrendState> last;
    for (const Candle& candle : random_walk(20'000, 6)) {
        detector.update(candle);
        if (!detector.ready()) {
            continue;
        }
        ++since_change;
        if (last && *last != detector.regime()->trend) {
            ++changes;
            shortest = std::min(shortest, since_change);
            since_change = 0;
        }
        last = detector.regime()->trend;
    }
    EXPECT_GT(changes, 50);
    EXPECT_LT(changes, 1'500);
    EXPECT_GE(shortest, 3);
}

TEST(Regime, IsTheSameForAnyUnitOfPriceAndAfterAReload) {
    const auto candles = random_walk(700, 8);
    const auto cents = scaled_and_shifted(candles, 100, 0);
    RegimeDetector detector;
    RegimeDetector in_cents;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        detector.update(candles[i]);
        in_cents.update(cents[i]);
        if (i % 83 == 0) {
            in_cents = reloaded(in_cents, RegimeDetector());
        }
    }
    EXPECT_EQ(detector.regime()->trend, in_cents.regime()->trend);
    EXPECT_EQ(detector.regime()->volatility, in_cents.regime()->volatility);
    EXPECT_NEAR(detector.regime()->percentile, in_cents.regime()->percentile, 1e-9);
    EXPECT_NEAR(detector.regime()->adx, in_cents.regime()->adx, 1e-6);
}

TEST(Settled, ChangesOnlyAfterTheSameOtherStateSeveralTimesRunning) {
    Settled<int> state(0, 3);
    for (const int seen : {1, 1, 0, 1, 1, 2, 2}) {
        state.update(seen);
        EXPECT_EQ(state.state(), 0);
    }
    state.update(2);
    EXPECT_EQ(state.state(), 2);
}

}  // namespace
}  // namespace tradewind::strategies
