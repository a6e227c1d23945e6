#include "bot/report/thinning.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace tradewind::bot {
namespace {

std::vector<SeriesPoint> noise(std::size_t count) {
    std::mt19937_64 chance(3);
    std::normal_distribution<double> normal;
    std::vector<SeriesPoint> out;
    for (std::size_t i = 0; i < count; ++i) {
        out.push_back({static_cast<std::int64_t>(i) * 1'000, normal(chance)});
    }
    return out;
}

TEST(Thinning, KeepsExtremesEndsOrderAndTheLimit) {
    std::vector<SeriesPoint> points = noise(100'003);
    points[70'001].value = 1e6;
    points[70'002].value = -1e6;
    for (const std::size_t most : {4U, 5U, 100U, 20'000U}) {
        const auto thin = thin_points(points, most);
        EXPECT_LE(thin.size(), most);
        EXPECT_EQ(thin.front().time_ms, points.front().time_ms);
        EXPECT_EQ(thin.back().time_ms, points.back().time_ms);
        EXPECT_TRUE(std::ranges::is_sorted(thin, std::ranges::less_equal{}, &SeriesPoint::time_ms));
        const auto [low, high] = std::ranges::minmax(thin, {}, &SeriesPoint::value);
        EXPECT_EQ(low.value, -1e6);
        EXPECT_EQ(high.value, 1e6);
    }
}

TEST(Thinning, LeavesShortSeriesAsTheyAre) {
    EXPECT_EQ(thin_points(noise(100), 100).size(), 100U);
    EXPECT_TRUE(thin_points({}, 100).empty());
    EXPECT_EQ(thin_band(std::vector<BandPoint>{{0, 1, 2}, {1'000, 2, 3}}).size(), 2U);
}

TEST(Thinning, JoinedCandlesKeepHighsLowsAndVolume) {
    std::vector<Candle> candles;
    double volume = 0;
    for (std::int64_t i = 0; i < 1'001; ++i) {
        const auto value = static_cast<double>(i % 37);
        candles.push_back({i * 60'000, value, value + 2, value - 2, value + 1, 0.5});
        volume += 0.5;
    }
    candles[500].high = 999;
    const auto joined = join_candles(candles, 100);
    EXPECT_LE(joined.size(), 100U);
    EXPECT_EQ(joined.front().open, candles.front().open);
    EXPECT_EQ(joined.back().close, candles.back().close);
    EXPECT_EQ(std::ranges::max(joined, {}, &Candle::high).high, 999);
    EXPECT_EQ(std::ranges::min(joined, {}, &Candle::low).low, -2);
    double sum = 0;
    for (const Candle& candle : joined) {
        sum += candle.volume;
    }
    EXPECT_DOUBLE_EQ(sum, volume);
}

TEST(Thinning, AThinnedBandHoldsAllThatTheWholeBandHeld) {
    std::vector<BandPoint> points;
    for (std::int64_t i = 0; i < 1'000; ++i) {
        points.push_back({i * 1'000, -static_cast<double>(i % 100), static_cast<double>(i % 100)});
    }
    const auto thin = thin_band(points, 10);
    ASSERT_EQ(thin.size(), 10U);
    EXPECT_EQ(thin[3].low, -99);
    EXPECT_EQ(thin[3].high, 99);
}

TEST(Tidying, PutsPointsInOrderOneASecondAndFinite) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<SeriesPoint> points{{5'000, 1}, {2'000, 2}, {2'400, 3}, {7'000, nan}, {9'000, HUGE_VAL}};
    const auto tidy = tidy_points(points);
    ASSERT_EQ(tidy.size(), 2U);
    EXPECT_EQ(tidy[0].value, 3);
    EXPECT_EQ(tidy[1].time_ms, 5'000);
}

TEST(Drawdown, IsMeasuredFromTheHighestSoFar) {
    const std::vector<SeriesPoint> equity{{0, 100}, {1, 80}, {2, 120}, {3, 60}};
    const auto drawdown = drawdown_of(equity);
    EXPECT_DOUBLE_EQ(drawdown[1].value, -20);
    EXPECT_DOUBLE_EQ(drawdown[2].value, 0);
    EXPECT_DOUBLE_EQ(drawdown[3].value, -50);
}

TEST(Histogram, CountsEverySampleOnce) {
    const std::vector<double> samples{1, 2, 2.5, 4, std::numeric_limits<double>::infinity()};
    const auto bins = histogram_of(samples, 3);
    ASSERT_EQ(bins.size(), 3U);
    EXPECT_EQ(bins[0].count, 1U);
    EXPECT_EQ(bins[1].count, 2U);
    EXPECT_EQ(bins[2].count, 1U);
    EXPECT_EQ(bins[2].to, 4);
    EXPECT_EQ(histogram_of(std::vector<double>(5, 7.0), 10).size(), 1U);
    EXPECT_TRUE(histogram_of({}, 10).empty());
}

}  // namespace
}  // namespace tradewind::bot
