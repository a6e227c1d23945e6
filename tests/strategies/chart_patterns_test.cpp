#include "strategies/patterns/chart_patterns.hpp"

#include <gtest/gtest.h>

#include "strategies/patterns/pivots.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies {
namespace {

using namespace test;

std::vector<Candle> with_highs(const std::vector<double>& highs) {
    std::vector<Candle> candles;
    for (std::size_t i = 0; i < highs.size(); ++i) {
        candles.push_back({kStartMs + static_cast<std::int64_t>(i) * kMinuteMs, highs[i] - 1, highs[i], highs[i] - 2,
                           highs[i] - 1, 1});
    }
    return candles;
}

TEST(Pivots, TellAStrictExtremeWhenItsLastNeighbourHasClosed) {
    Pivots pivots(2);
    const auto candles = with_highs({10, 11, 13, 12, 11, 9, 12});
    std::vector<std::size_t> told_high;
    std::vector<std::size_t> told_low;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        pivots.update(candles[i]);
        if (pivots.high()) {
            told_high.push_back(i);
            EXPECT_EQ(pivots.high()->bar, 2);
            EXPECT_EQ(pivots.high()->price, 13);
            EXPECT_EQ(pivots.high()->open_time_ms, candles[2].open_time_ms);
        }
        EXPECT_FALSE(pivots.low());  // the low at 5 has one neighbour after it
    }
    EXPECT_EQ(told_high, std::vector<std::size_t>{4});
}

TEST(Pivots, EqualHighsAreNoTurningPoint) {
    Pivots pivots(2);
    for (const Candle& candle : with_highs({10, 11, 13, 13, 11, 9, 8, 7})) {
        pivots.update(candle);
        EXPECT_FALSE(pivots.high());
    }
}

TEST(ChartPatterns, FindNothingInAMarketThatStandsStill) {
    ChartPatterns patterns;
    for (int i = 0; i < 300; ++i) {
        patterns.update({kStartMs + i * kMinuteMs, 100, 100, 100, 100, 0});
        EXPECT_TRUE(patterns.found().empty());
    }
    EXPECT_TRUE(patterns.levels().empty());
}

}  // namespace
}  // namespace tradewind::strategies
