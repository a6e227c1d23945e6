// Regression channel, volatility and other statistics that TA-Lib does not define, against naive recomputation.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "strategies/indicators/hurst.hpp"
#include "strategies/indicators/linear_regression_channel.hpp"
#include "strategies/indicators/realised_volatility.hpp"
#include "strategies/indicators/z_score.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies {
namespace {

using Candles = std::vector<Candle>;

Candles market(std::uint64_t seed = 2, double start = 60'000) {
    return test::random_walk(700, seed, {.start = start, .deviation = 30});
}

std::vector<double> closes_of(const Candles& candles, std::size_t end, std::size_t count) {
    std::vector<double> closes;
    for (std::size_t i = end - count; i < end; ++i) {
        closes.push_back(candles[i].close);
    }
    return closes;
}

long double mean_of(const std::vector<double>& values) {
    long double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<long double>(values.size());
}

long double squares_about(const std::vector<double>& values, long double centre) {
    long double sum = 0;
    for (const double value : values) {
        sum += (value - centre) * (value - centre);
    }
    return sum;
}

TEST(ZScore, IsTheDistanceFromTheMeanInDeviations) {
    const Candles candles = market();
    ZScore score(20);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        score.update(candles[i].close);
        ASSERT_EQ(score.ready(), i >= 19);
        if (score.ready()) {
            const auto closes = closes_of(candles, i + 1, 20);
            const auto mean = mean_of(closes);
            const auto expected = (closes.back() - mean) / std::sqrt(squares_about(closes, mean) / 20);
            ASSERT_NEAR(score.value(), static_cast<double>(expected), 1e-9) << i;
        }
    }
}

TEST(ZScore, KeepsItsDigitsAtHighPricesAndSmallMoves) {
    ZScore score(4);
    for (const double move : {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}) {
        score.update(1e8 + 1e-4 * move);
    }
    EXPECT_NEAR(score.value(), 1.5 / std::sqrt(1.25), 1e-3);  // 1e-4 is all that a double keeps at 1e8
}

TEST(ZScore, OfEqualValuesIsZeroExactly) {
    ZScore score(3);
    for (const double value : {1e9, 0.1, 0.1, 0.1}) {
        score.update(value);
    }
    EXPECT_EQ(score.value(), 0.0);
}

TEST(LinearRegressionChannel, IsTheLineOfLeastSquaresWithItsDistances) {
    constexpr std::size_t kPeriod = 30;
    const Candles candles = market(4);
    LinearRegressionChannel channel(kPeriod, 2);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        channel.update(candles[i].close);
        ASSERT_EQ(channel.ready(), i + 1 >= kPeriod);
        if (!channel.ready()) {
            continue;
        }
        const auto closes = closes_of(candles, i + 1, kPeriod);
        const long double mean_y = mean_of(closes);
        const long double mean_x = (kPeriod - 1) / 2.0L;
        long double sxy = 0;
        long double sxx = 0;
        for (std::size_t k = 0; k < kPeriod; ++k) {
            sxy += (static_cast<long double>(k) - mean_x) * (closes[k] - mean_y);
            sxx += (static_cast<long double>(k) - mean_x) * (static_cast<long double>(k) - mean_x);
        }
        const long double slope = sxy / sxx;
        long double squares = 0;
        for (std::size_t k = 0; k < kPeriod; ++k) {
            const long double distance = closes[k] - mean_y - slope * (static_cast<long double>(k) - mean_x);
            squares += distance * distance;
        }
        const auto middle = static_cast<double>(mean_y + slope * mean_x);
        const double reach = 2 * static_cast<double>(std::sqrt(squares / kPeriod));
        const auto value = channel.value();
        ASSERT_NEAR(value.slope, static_cast<double>(slope), 1e-9) << i;
        ASSERT_NEAR(value.middle, middle, 1e-7) << i;
        ASSERT_NEAR(value.upper, middle + reach, 1e-6) << i;
        ASSERT_NEAR(value.lower, middle - reach, 1e-6) << i;
    }
}

TEST(LinearRegressionChannel, OfAStraightLineHasNoWidth) {
    LinearRegressionChannel channel(10, 2);
    for (int i = 0; i < 25; ++i) {
        channel.update(100 + 0.5 * i);
    }
    EXPECT_NEAR(channel.value().slope, 0.5, 1e-12);
    EXPECT_NEAR(channel.value().middle, 112, 1e-9);
    EXPECT_NEAR(channel.value().upper - channel.value().lower, 0, 1e-5);
}

TEST(CloseVolatility, IsTheSampleDeviationOfReturnsAYear) {
    const Candles candles = market(5);
    CloseVolatility volatility(20, 365);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        volatility.update(candles[i].close);
        ASSERT_EQ(volatility.ready(), i >= 20);
        if (volatility.ready()) {
            std::vector<double> returns;
            for (std::size_t k = i - 19; k <= i; ++k) {
                returns.push_back(std::log(candles[k].close) - std::log(candles[k - 1].close));
            }
            const auto expected = std::sqrt(squares_about(returns, mean_of(returns)) / 19 * 365);
            ASSERT_NEAR(volatility.value(), static_cast<double>(expected), 1e-10);
        }
    }
}

TEST(RangeVolatility, FollowsItsFormulaOfHighsAndLows) {
    const Candles candles = market(6);
    ParkinsonVolatility parkinson(10, 525'600);
    GarmanKlassVolatility garman(10, 525'600);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        parkinson.update(candles[i]);
        garman.update(candles[i]);
        ASSERT_EQ(parkinson.ready(), i >= 9);
        ASSERT_EQ(garman.ready(), i >= 9);
        if (i < 9) {
            continue;
        }
        double ranges = 0;
        double terms = 0;
        for (std::size_t k = i - 9; k <= i; ++k) {
            const double range = std::log(candles[k].high) - std::log(candles[k].low);
            const double body = std::log(candles[k].close) - std::log(candles[k].open);
            ranges += range * range;
            terms += 0.5 * range * range - (2 * std::numbers::ln2 - 1) * body * body;
        }
        ASSERT_NEAR(parkinson.value(), std::sqrt(525'600 * ranges / 10 / (4 * std::numbers::ln2)), 1e-9);
        ASSERT_NEAR(garman.value(), std::sqrt(525'600 * terms / 10), 1e-9);
    }
}

// All three estimate the same figure on a walk without drift whose candles are made of many small steps.
TEST(RealisedVolatility, FindsTheDeviationOfAWalkByAllThreeMeasures) {
    test::Dice dice(11);
    CloseVolatility close(2'000, 1);
    ParkinsonVolatility parkinson(2'000, 1);
    GarmanKlassVolatility garman(2'000, 1);
    double log_price = 0;
    for (int i = 0; i < 2'001; ++i) {
        const double open = log_price;
        double high = log_price;
        double low = log_price;
        for (int step = 0; step < 400; ++step) {
            log_price += 0.0005 * dice.bell();  // 0.01 a candle
            high = std::max(high, log_price);
            low = std::min(low, log_price);
        }
        const Candle candle{0, std::exp(open), std::exp(high), std::exp(low), std::exp(log_price), 1};
        close.update(candle.close);
        parkinson.update(candle);
        garman.update(candle);
    }
    EXPECT_NEAR(close.value(), 0.01, 0.0006);
    EXPECT_NEAR(parkinson.value(), 0.01, 0.0008);  // steps hide the true extremes: a little low
    EXPECT_NEAR(garman.value(), 0.01, 0.0008);
}

double hurst_of(const std::vector<double>& returns, std::size_t period) {
    Hurst hurst(static_cast<int>(period));
    double log_price = 0;
    hurst.update(1);
    for (const double each : returns) {
        log_price += each;
        hurst.update(std::exp(log_price));
    }
    EXPECT_TRUE(hurst.ready());
    return hurst.value();
}

TEST(Hurst, TellsPersistentFromRandomFromReverting) {
    test::Dice dice(5);
    std::vector<double> random;
    std::vector<double> persistent;
    std::vector<double> reverting;
    double last = 0;
    for (int i = 0; i < 1'024; ++i) {
        const double shock = 0.01 * dice.bell();
        random.push_back(shock);
        persistent.push_back(0.9 * (persistent.empty() ? 0 : persistent.back()) + shock);
        reverting.push_back(shock - last);  // of a price that stays where it is
        last = shock;
    }
    const double middle = hurst_of(random, 1'024);
    EXPECT_GT(middle, 0.45);
    EXPECT_LT(middle, 0.65);  // short pieces read a little high
    EXPECT_GT(hurst_of(persistent, 1'024), middle + 0.1);
    EXPECT_LT(hurst_of(reverting, 1'024), middle - 0.15);
}

// R/S by its definition, in the plain order of the words.
double naive_hurst(const std::vector<double>& returns) {
    std::vector<double> xs;
    std::vector<double> ys;
    for (std::size_t length = returns.size(); length >= 8; length /= 2) {
        std::vector<double> ratios;
        for (std::size_t piece = 0; piece < returns.size() / length; ++piece) {
            const std::size_t end = returns.size() - piece * length;
            const std::vector<double> part(returns.begin() + static_cast<std::ptrdiff_t>(end - length),
                                           returns.begin() + static_cast<std::ptrdiff_t>(end));
            const long double mean = mean_of(part);
            long double sum = 0;
            std::vector<long double> walk{0};
            for (const double each : part) {
                sum += each - mean;
                walk.push_back(sum);
            }
            const auto [low, high] = std::minmax_element(walk.begin(), walk.end());
            const long double squares = squares_about(part, mean);
            ratios.push_back(
                static_cast<double>((*high - *low) / std::sqrt(squares / static_cast<long double>(length))));
        }
        xs.push_back(std::log(static_cast<double>(length)));
        ys.push_back(std::log(static_cast<double>(mean_of(ratios))));
    }
    const auto mean_x = static_cast<double>(mean_of(xs));
    const auto mean_y = static_cast<double>(mean_of(ys));
    double sxy = 0;
    for (std::size_t i = 0; i < xs.size(); ++i) {
        sxy += (xs[i] - mean_x) * (ys[i] - mean_y);
    }
    return sxy / static_cast<double>(squares_about(xs, mean_x));
}

TEST(Hurst, IsTheSlopeOfRescaledRanges) {
    const Candles candles = market(13);
    constexpr std::size_t kPeriod = 100;  // not a power of two: pieces of 100, 50, 25 and 12
    Hurst hurst(kPeriod);
    std::vector<double> returns;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        hurst.update(candles[i].close);
        if (i > 0) {
            returns.push_back(std::log(candles[i].close) - std::log(candles[i - 1].close));
        }
        ASSERT_EQ(hurst.ready(), i >= kPeriod);
        if (hurst.ready()) {
            const std::vector<double> window(returns.end() - kPeriod, returns.end());
            ASSERT_NEAR(hurst.value(), naive_hurst(window), 1e-9) << i;
        }
    }
}

TEST(Hurst, OfAMarketThatDoesNotMoveIsOneHalf) {
    Hurst hurst(16);
    for (int i = 0; i < 30; ++i) {
        hurst.update(100);
    }
    EXPECT_EQ(hurst.value(), 0.5);
}

}  // namespace
}  // namespace tradewind::strategies
