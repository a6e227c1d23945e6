#include "strategies/patterns/chart_patterns.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "strategies/patterns/pivots.hpp"
#include "tests/strategies/chart_shapes.hpp"

namespace tradewind::strategies::test {
namespace {

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

RC_GTEST_PROP(Pivots, AreTheStrictExtremesOfTheirNeighboursToldOnceAndInOrder, ()) {
    const int reach = *rc::gen::inRange(1, 7);
    const auto candles = random_walk(150, *rc::gen::arbitrary<std::uint64_t>());
    const auto count = static_cast<std::int64_t>(candles.size());
    Pivots pivots(reach);
    for (std::int64_t now = 0; now < count; ++now) {
        pivots.update(candles[static_cast<std::size_t>(now)]);
        const std::int64_t centre = now - reach;
        bool highest = centre >= reach;
        bool lowest = highest;
        for (std::int64_t bar = centre - reach; highest || lowest; ++bar) {
            if (bar > now) {
                break;
            }
            if (bar != centre) {
                const Candle& other = candles[static_cast<std::size_t>(bar)];
                highest = highest && other.high < candles[static_cast<std::size_t>(centre)].high;
                lowest = lowest && other.low > candles[static_cast<std::size_t>(centre)].low;
            }
        }
        RC_ASSERT(pivots.high().has_value() == highest);
        RC_ASSERT(pivots.low().has_value() == lowest);
        if (highest) {
            RC_ASSERT(pivots.high()->bar == centre);
        }
        if (lowest) {
            RC_ASSERT(pivots.low()->bar == centre);
        }
    }
}

TEST(FitLine, GoesThroughPointsOnALineAndMeasuresTheMissOfOthers) {
    const std::vector<Pivot> straight = {{10, 0, 5}, {14, 0, 7}, {20, 0, 10}};
    const FittedLine exact = fit_line(straight);
    EXPECT_NEAR(exact.line.slope, 0.5, 1e-12);
    EXPECT_NEAR(exact.line.at(30), 15, 1e-12);
    EXPECT_NEAR(exact.residual, 0, 1e-12);
    const std::vector<Pivot> bent = {{0, 0, 1}, {1, 0, 0}, {2, 0, 1}};
    EXPECT_NEAR(fit_line(bent).line.slope, 0, 1e-12);
    EXPECT_NEAR(fit_line(bent).residual, std::sqrt(2.0) / 3, 1e-12);
}

// The last leg of a drawn shape begins at its last corner but one.
std::int64_t last_leg_ms(const ChartShape& shape) {
    return kStartMs + shape.corners[shape.corners.size() - 2].bar * kMinuteMs;
}

TEST(ChartPatterns, FindDrawnFiguresAndTheirMirrorOnTheBreakout) {
    constexpr double kCentre = 300;
    for (const ChartShape& shape : chart_shapes()) {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const auto candles = drawn(shape, seed, 0.15);
            const Told upright = told_by(candles);
            const Told mirror = told_by(mirrored(candles, kCentre));
            const ChartPattern* found = upright.of(shape.bullish, Direction::Bullish);
            const ChartPattern* twin = mirror.of(shape.bearish, Direction::Bearish);
            ASSERT_NE(found, nullptr) << to_text(shape.bullish) << " " << seed;
            ASSERT_NE(twin, nullptr) << to_text(shape.bearish) << " " << seed;
            const std::int64_t bar = (found->confirmed_time_ms - kStartMs) / kMinuteMs;
            EXPECT_GT(found->confirmed_time_ms, last_leg_ms(shape)) << to_text(shape.bullish);
            EXPECT_LT(found->first_time_ms, found->confirmed_time_ms);
            EXPECT_NEAR(found->breakout, shape.breakout.at(bar), 1) << to_text(shape.bullish) << " " << seed;
            EXPECT_NEAR(found->target, found->breakout + shape.height, 2) << to_text(shape.bullish) << " " << seed;
            EXPECT_NEAR(found->invalidation, shape.keeps_above, 1.2) << to_text(shape.bullish) << " " << seed;
            EXPECT_GT(found->reliability, 0.3);
            EXPECT_LE(found->reliability, 1.0);
            EXPECT_EQ(twin->confirmed_time_ms, found->confirmed_time_ms);
            EXPECT_NEAR(twin->breakout, kCentre - found->breakout, 1e-9);
            EXPECT_NEAR(twin->target, kCentre - found->target, 1e-9);
            EXPECT_NEAR(twin->invalidation, kCentre - found->invalidation, 1e-9);
            EXPECT_NEAR(twin->reliability, found->reliability, 1e-9);
        }
    }
}

TEST(ChartPatterns, FindADrawnPennantAndItsMirror) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto candles = drawn_pennant(seed, 0.15);
        const Told told = told_by(candles);
        const Told mirror = told_by(mirrored(candles, 300));
        const ChartPattern* found = told.of(ChartKind::Pennant, Direction::Bullish);
        ASSERT_NE(found, nullptr) << seed;
        EXPECT_EQ(told.of(ChartKind::Flag, Direction::Bullish), nullptr);
        EXPECT_NE(mirror.of(ChartKind::Pennant, Direction::Bearish), nullptr);
        EXPECT_NEAR(found->breakout, 110.9, 0.5);
        EXPECT_NEAR(found->target - found->breakout, 12, 1);
        EXPECT_LT(found->invalidation, found->breakout);
    }
}

TEST(ChartPatterns, TellNothingWithoutVolumeOnTheBreakout) {
    for (const ChartShape& shape : chart_shapes()) {
        auto candles = drawn(shape, 3, 0.15);
        for (Candle& candle : candles) {
            candle.volume = 100;
        }
        EXPECT_TRUE(told_by(candles).all.empty()) << to_text(shape.bullish);
    }
}

TEST(ChartPatterns, TellNothingWhenTheFigureBreaksTheOtherWay) {
    for (const ChartShape& shape : chart_shapes()) {
        auto candles = drawn(shape, 3, 0.15);
        // The last leg is turned over: it leaves through the floor.
        for (Candle& candle : candles) {
            if (candle.open_time_ms > last_leg_ms(shape)) {
                const double pivot = shape.corners[shape.corners.size() - 2].price;
                candle = mirrored({candle}, 2 * pivot).front();
            }
        }
        EXPECT_EQ(told_by(candles).of(shape.bullish, Direction::Bullish), nullptr) << to_text(shape.bullish);
    }
}

TEST(ChartPatterns, DropAFigureWhoseFloorWasPassedEvenIfItRecovers) {
    const ChartShape shape = chart_shapes().front();
    ASSERT_EQ(shape.bullish, ChartKind::InverseHeadAndShoulders);
    auto candles = drawn(shape, 3, 0.15);
    ASSERT_NE(told_by(candles).of(shape.bullish, Direction::Bullish), nullptr);
    Candle& spike = candles.at(72);
    spike.low = shape.keeps_above - 3;
    spike.close = shape.keeps_above - 2;
    EXPECT_EQ(told_by(candles).of(shape.bullish, Direction::Bullish), nullptr);
}

TEST(ChartPatterns, TellTheLevelsAMarketTurnsAtUntilOneIsPassed) {
    const ChartShape shape = chart_shapes().back();
    ASSERT_EQ(shape.bullish, ChartKind::ResistanceBreak);
    ChartPatterns patterns;
    bool stood = false;
    for (const Candle& candle : drawn(shape, 2, 0.1)) {
        patterns.update(candle);
        const std::int64_t bar = (candle.open_time_ms - kStartMs) / kMinuteMs;
        const auto levels = patterns.levels();
        if (bar < 60) {
            EXPECT_TRUE(levels.empty()) << bar;
        }
        if (bar >= 66 && bar < 75) {
            stood = true;
            ASSERT_EQ(levels.size(), 1U) << bar;
            EXPECT_EQ(levels.front().kind, LevelKind::Resistance);
            EXPECT_NEAR(levels.front().price, 110.1, 0.3);
            EXPECT_GT(levels.front().quality, 0);
            EXPECT_LE(levels.front().quality, 1);
        }
    }
    EXPECT_TRUE(stood);
    for (const PriceLevel& level : patterns.levels()) {
        EXPECT_NE(level.kind, LevelKind::Resistance);  // it was broken
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
}  // namespace tradewind::strategies::test
