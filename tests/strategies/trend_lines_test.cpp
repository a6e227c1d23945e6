// Clouds, channels and stop lines that TA-Lib does not define, against naive recomputation.
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "strategies/indicators/ichimoku.hpp"
#include "strategies/indicators/keltner.hpp"
#include "strategies/indicators/super_trend.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies {
namespace {

using Candles = std::vector<Candle>;

Candles market(std::uint64_t seed) {
    return test::random_walk(700, seed, {.start = 60'000, .deviation = 30});
}

double middle_of(const Candles& candles, std::size_t last, std::size_t period) {
    double high = candles[last].high;
    double low = candles[last].low;
    for (std::size_t i = last + 1 - period; i <= last; ++i) {
        high = std::max(high, candles[i].high);
        low = std::min(low, candles[i].low);
    }
    return (high + low) / 2;
}

TEST(Ichimoku, ShowsTheSpansThatWereComputedAShiftAgo) {
    const Candles candles = market(8);
    Ichimoku cloud(9, 26, 52, 26);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        cloud.update(candles[i]);
        ASSERT_EQ(cloud.ready(), i >= 51 + 26) << i;
        if (!cloud.ready()) {
            continue;
        }
        const auto value = cloud.value();
        const std::size_t past = i - 26;
        ASSERT_EQ(value.tenkan, middle_of(candles, i, 9));
        ASSERT_EQ(value.kijun, middle_of(candles, i, 26));
        ASSERT_EQ(value.span_a, (middle_of(candles, past, 9) + middle_of(candles, past, 26)) / 2);
        ASSERT_EQ(value.span_b, middle_of(candles, past, 52));
        ASSERT_EQ(value.lead_a, (value.tenkan + value.kijun) / 2);
        ASSERT_EQ(value.lead_b, middle_of(candles, i, 52));
        ASSERT_EQ(value.lag, candles[i].close - candles[past].close);
    }
}

double true_range(const Candles& candles, std::size_t i) {
    const double before = candles[i - 1].close;
    return std::max(candles[i].high, before) - std::min(candles[i].low, before);
}

// Wilder's average of the true ranges up to each candle, 0 before it exists.
std::vector<double> average_ranges(const Candles& candles, std::size_t period) {
    std::vector<double> out(candles.size());
    for (std::size_t i = 1; i <= period; ++i) {
        out[period] += true_range(candles, i) / static_cast<double>(period);
    }
    for (std::size_t i = period + 1; i < candles.size(); ++i) {
        const double weight = 1 / static_cast<double>(period);
        out[i] = out[i - 1] * (1 - weight) + true_range(candles, i) * weight;
    }
    return out;
}

TEST(Keltner, PutsTrueRangesAroundTheExponentialAverage) {
    const Candles candles = market(9);
    const auto ranges = average_ranges(candles, 10);
    Keltner channel(20, 10, 1.5);
    double average = 0;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        channel.update(candles[i]);
        average = i < 20 ? average + candles[i].close / 20 : average + (candles[i].close - average) * 2 / 21;
        ASSERT_EQ(channel.ready(), i >= 19);
        if (channel.ready()) {
            ASSERT_NEAR(channel.value().middle, average, 1e-8);
            ASSERT_NEAR(channel.value().upper, average + 1.5 * ranges[i], 1e-8);
            ASSERT_NEAR(channel.value().lower, average - 1.5 * ranges[i], 1e-8);
        }
    }
}

TEST(SuperTrend, FollowsItsRulesOnAWalk) {
    const Candles candles = market(10);
    const auto ranges = average_ranges(candles, 10);
    SuperTrend trend(10, 2);
    double upper = 0;
    double lower = 0;
    int direction = 0;
    int turns = 0;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        trend.update(candles[i]);
        ASSERT_EQ(trend.ready(), i >= 10);
        if (i < 10) {
            continue;
        }
        const double middle = (candles[i].high + candles[i].low) / 2;
        const double raw_upper = middle + 2 * ranges[i];
        const double raw_lower = middle - 2 * ranges[i];
        const bool is_first = i == 10;
        upper = is_first || candles[i - 1].close > upper ? raw_upper : std::min(raw_upper, upper);
        lower = is_first || candles[i - 1].close < lower ? raw_lower : std::max(raw_lower, lower);
        const int before = direction;
        if (is_first) {
            direction = candles[i].close >= middle ? 1 : -1;
        } else if (direction == 1 && candles[i].close < lower) {
            direction = -1;
        } else if (direction == -1 && candles[i].close > upper) {
            direction = 1;
        }
        turns += before != direction ? 1 : 0;
        ASSERT_EQ(trend.value().direction, direction) << i;
        ASSERT_NEAR(trend.value().line, direction == 1 ? lower : upper, 1e-7) << i;
    }
    EXPECT_GT(turns, 5);
}

TEST(SuperTrend, NeverLoosensItsLineBetweenTurns) {
    const Candles candles = market(12);
    SuperTrend trend(7, 3);
    SuperTrend::Value before;
    for (const Candle& candle : candles) {
        trend.update(candle);
        if (!trend.ready()) {
            continue;
        }
        const auto now = trend.value();
        if (now.direction == before.direction) {
            ASSERT_GE((now.line - before.line) * now.direction, 0);
        }
        before = now;
    }
}

}  // namespace
}  // namespace tradewind::strategies
