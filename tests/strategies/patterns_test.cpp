#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "strategies/patterns/candlesticks.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies::test {
namespace {

// Prices count from the close of the last candle before the pattern; the candles before it have bodies of 1 and
// ranges of 2.
struct Drawn {
    double open;
    double high;
    double low;
    double close;
};

struct Example {
    CandlestickKind bullish;  // or neutral
    CandlestickKind twin;     // what the mirrored candles are
    double slope_before;
    std::vector<Drawn> candles;
};

std::vector<Candle> lead_in(double slope) {
    std::vector<Candle> candles;
    double price = 1'000;
    for (int i = 0; i < 20; ++i) {
        const double step = slope == 0 ? (i % 2 == 0 ? 1 : -1) : slope;
        candles.push_back(candle_between(kStartMs + i * kMinuteMs, price, price + step, 0.5, 0.5, 100));
        price += step;
    }
    return candles;
}

std::vector<Candle> drawn_after(double slope, const std::vector<Drawn>& pattern) {
    std::vector<Candle> candles = lead_in(slope);
    const double zero = candles.back().close;
    for (const Drawn& drawn : pattern) {
        candles.push_back({candles.back().open_time_ms + kMinuteMs, zero + drawn.open, zero + drawn.high,
                           zero + drawn.low, zero + drawn.close, 100});
    }
    return candles;
}

std::vector<CandlestickPattern> found_at_the_end(const std::vector<Candle>& candles) {
    Candlesticks patterns;
    for (const Candle& candle : candles) {
        patterns.update(candle);
    }
    return patterns.found();
}

const CandlestickPattern* find(const std::vector<CandlestickPattern>& found, CandlestickKind kind) {
    for (const CandlestickPattern& pattern : found) {
        if (pattern.kind == kind) {
            return &pattern;
        }
    }
    return nullptr;
}

const CandlestickRule& rule_of(CandlestickKind kind) {
    return candlestick_rules()[static_cast<std::size_t>(kind)];
}

// Every rule once, in its bullish or neutral form.
std::vector<Example> examples() {
    using enum CandlestickKind;
    const Drawn fall{0, 0.2, -3.2, -3};
    const Drawn small_fall{0, 0.2, -1, -0.8};
    const Drawn engulfs{-0.8, 1.2, -1, 1};
    const Drawn recovers{-3.2, -0.9, -3.4, -1};
    return {
        {Doji, Doji, 0, {{0, 0.5, -0.5, 0.1}}},
        {LongLeggedDoji, LongLeggedDoji, 0, {{0, 1.5, -1.4, 0.1}}},
        {DragonflyDoji, GravestoneDoji, -1, {{0, 0.1, -1.5, 0.05}}},
        {SpinningTop, SpinningTop, 0, {{0, 1.3, -0.8, 0.5}}},
        {Hammer, ShootingStar, -1, {{0, 0.6, -1.5, 0.5}}},
        {InvertedHammer, HangingMan, -1, {{0, 2, -0.1, 0.5}}},
        {BullishMarubozu, BearishMarubozu, 0, {{0, 3.1, -0.1, 3}}},
        {BullishBeltHold, BearishBeltHold, -1, {{0, 4, -0.1, 3}}},
        {BullishEngulfing, BearishEngulfing, -1, {small_fall, engulfs}},
        {BullishHarami, BearishHarami, -1, {fall, {-2.5, -1.8, -2.7, -2}}},
        {BullishHaramiCross, BearishHaramiCross, -1, {fall, {-2, -1.8, -2.2, -1.95}}},
        {PiercingLine, DarkCloudCover, -1, {fall, {-3, -0.8, -3.2, -1}}},
        {TweezerBottom, TweezerTop, -1, {{0, 0.2, -3, -2}, {-2, -1, -3, -1.2}}},
        {MorningStar, EveningStar, -1, {fall, {-3.2, -3, -3.8, -3.5}, recovers}},
        {MorningDojiStar, EveningDojiStar, -1, {fall, {-3.2, -3, -3.8, -3.25}, recovers}},
        {ThreeWhiteSoldiers, ThreeBlackCrows, 0, {{0, 2.1, -0.3, 2}, {1, 3.3, 0.8, 3.2}, {2.2, 4.6, 2, 4.5}}},
        {ThreeInsideUp, ThreeInsideDown, -1, {fall, {-2.5, -1.8, -2.7, -2}, {-2, 0.6, -2.1, 0.5}}},
        {ThreeOutsideUp, ThreeOutsideDown, -1, {small_fall, engulfs, {1, 2.1, 0.8, 2}}},
        {RisingThreeMethods,
         FallingThreeMethods,
         1,
         {{0, 3.1, -0.1, 3}, {2.8, 2.9, 2.2, 2.4}, {2.4, 2.6, 1.8, 2}, {2, 2.2, 1.5, 1.6}, {1.8, 4.2, 1.7, 4}}},
    };
}

TEST(Candlesticks, NamesADrawnExampleOfEachKindAndOfItsMirror) {
    std::size_t named = 0;
    for (const Example& example : examples()) {
        const auto candles = drawn_after(example.slope_before, example.candles);
        const auto upright = found_at_the_end(candles);
        const auto mirror = found_at_the_end(mirrored(candles, 2'000));
        const CandlestickPattern* bullish = find(upright, example.bullish);
        const CandlestickPattern* twin = find(mirror, example.twin);
        ASSERT_NE(bullish, nullptr) << to_text(example.bullish);
        ASSERT_NE(twin, nullptr) << to_text(example.twin);
        const bool neutral = example.bullish == example.twin;
        EXPECT_EQ(bullish->direction, neutral ? Direction::Neutral : Direction::Bullish) << to_text(example.bullish);
        EXPECT_EQ(twin->direction, neutral ? Direction::Neutral : Direction::Bearish) << to_text(example.twin);
        EXPECT_EQ(bullish->open_time_ms, candles.back().open_time_ms);
        EXPECT_NEAR(bullish->reliability, twin->reliability, 1e-9);
        named += neutral ? 1 : 2;
    }
    EXPECT_EQ(named, candlestick_rules().size());
}

TEST(Candlesticks, AReversalNeedsATrendToReverse) {
    for (const Example& example : examples()) {
        if (rule_of(example.bullish).trend == TrendBefore::Against) {
            for (const double slope : {0.0, 1.0}) {
                const auto found = found_at_the_end(drawn_after(slope, example.candles));
                EXPECT_EQ(find(found, example.bullish), nullptr) << to_text(example.bullish) << " after " << slope;
            }
        }
    }
}

TEST(Candlesticks, TheSameShapeIsAHammerAfterAFallAndAHangingManAfterARise) {
    const std::vector<Drawn> shape = {{0, 0.6, -1.5, 0.5}};
    const auto after_fall = found_at_the_end(drawn_after(-1, shape));
    const auto after_rise = found_at_the_end(drawn_after(1, shape));
    EXPECT_NE(find(after_fall, CandlestickKind::Hammer), nullptr);
    EXPECT_EQ(find(after_fall, CandlestickKind::HangingMan), nullptr);
    EXPECT_NE(find(after_rise, CandlestickKind::HangingMan), nullptr);
    EXPECT_EQ(find(after_rise, CandlestickKind::Hammer), nullptr);
}

TEST(Candlesticks, DoNotNameWhatFallsJustShort) {
    using enum CandlestickKind;
    const Drawn fall{0, 0.2, -3.2, -3};
    const std::vector<std::pair<CandlestickKind, std::vector<Drawn>>> short_of_it = {
        {Hammer, {{0, 0.6, -0.8, 0.5}}},                                                 // shadow too short
        {BullishMarubozu, {{0, 3.1, -0.5, 3}}},                                          // a shadow
        {BullishEngulfing, {{0, 0.2, -1, -0.8}, {-0.8, 0.4, -1, -0.1}}},                 // does not close over the fall
        {BullishHarami, {fall, {-2.5, 0.4, -2.7, 0.3}}},                                 // reaches out of the body
        {PiercingLine, {fall, {-3, -1.7, -3.2, -1.8}}},                                  // under the middle
        {TweezerBottom, {{0, 0.2, -3, -2}, {-2, -1, -2.6, -1.2}}},                       // another low
        {MorningStar, {fall, {-3.2, -3, -3.8, -3.5}, {-3.2, -1.7, -3.4, -1.8}}},         // under the middle
        {ThreeInsideUp, {fall, {-2.5, -1.8, -2.7, -2}, {-2, -0.3, -2.1, -0.5}}},         // under the fall's open
        {ThreeOutsideUp, {{0, 0.2, -1, -0.8}, {-0.8, 1.2, -1, 1}, {0.4, 1, 0.2, 0.9}}},  // no higher close
    };
    for (const auto& [kind, candles] : short_of_it) {
        EXPECT_EQ(find(found_at_the_end(drawn_after(-1, candles)), kind), nullptr) << to_text(kind);
    }
}

TEST(Candlesticks, ADojiHasOneName) {
    for (const Drawn& drawn : {Drawn{0, 0.5, -0.5, 0.1}, Drawn{0, 1.5, -1.4, 0.1}, Drawn{0, 0.1, -1.5, 0.05}}) {
        const auto found = found_at_the_end(drawn_after(-1, {drawn}));
        EXPECT_EQ(std::count_if(found.begin(), found.end(),
                                [](const auto& pattern) { return pattern.kind <= CandlestickKind::GravestoneDoji; }),
                  1);
    }
}

TEST(Candlesticks, MoreVolumeMakesAPatternMoreReliable) {
    auto candles = drawn_after(-1, {{0, 0.6, -1.5, 0.5}});
    candles.back().volume = 40;
    const double quiet = find(found_at_the_end(candles), CandlestickKind::Hammer)->reliability;
    candles.back().volume = 300;
    const double busy = find(found_at_the_end(candles), CandlestickKind::Hammer)->reliability;
    EXPECT_NEAR(busy / quiet, 1.15 / 0.85, 1e-9);
}

TEST(Candlesticks, FindNothingInAMarketThatStandsStill) {
    Candlesticks patterns;
    for (int i = 0; i < 60; ++i) {
        patterns.update({kStartMs + i * kMinuteMs, 100, 100, 100, 100, 0});
        EXPECT_TRUE(patterns.found().empty());
    }
}

TEST(Candlesticks, AreReadyAfterTheCandlesTheirMeasuresNeed) {
    Candlesticks patterns;
    int candles = 0;
    for (const Candle& candle : random_walk(40, 3)) {
        patterns.update(candle);
        ++candles;
        EXPECT_EQ(patterns.ready(), candles >= kMeanBars + 5);
    }
}

CandlestickKind twin_of(CandlestickKind kind) {
    const CandlestickRule& rule = rule_of(kind);
    for (const CandlestickRule& other : candlestick_rules()) {
        if (other.matches == rule.matches && other.direction == opposite(rule.direction)) {
            return other.kind;
        }
    }
    return kind;
}

RC_GTEST_PROP(Candlesticks, SwapTwinsOnMirroredPricesAndIgnoreThePricesUnit, ()) {
    const auto candles = random_walk(300, *rc::gen::arbitrary<std::uint64_t>());
    const auto flipped = mirrored(candles, 3'000);
    const double scale = *rc::gen::element(0.001, 0.5, 8.0, 1'000.0);
    const auto other_unit = scaled_and_shifted(candles, scale, 7 * scale);
    Candlesticks upright;
    Candlesticks mirror;
    Candlesticks scaled;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        upright.update(candles[i]);
        mirror.update(flipped[i]);
        scaled.update(other_unit[i]);
        RC_ASSERT(upright.found().size() == mirror.found().size());
        RC_ASSERT(upright.found().size() == scaled.found().size());
        for (std::size_t k = 0; k < upright.found().size(); ++k) {
            const CandlestickPattern& pattern = upright.found()[k];
            const CandlestickPattern* twin = find(mirror.found(), twin_of(pattern.kind));
            RC_ASSERT(pattern.reliability > 0.0);
            RC_ASSERT(pattern.reliability <= 1.0);
            RC_ASSERT(twin != nullptr);
            RC_ASSERT(twin->direction == opposite(pattern.direction));
            RC_ASSERT(std::abs(twin->reliability - pattern.reliability) < 1e-6);
            RC_ASSERT(scaled.found()[k].kind == pattern.kind);
            RC_ASSERT(std::abs(scaled.found()[k].reliability - pattern.reliability) < 1e-6);
        }
    }
}

RC_GTEST_PROP(Candlesticks, WhatWasFoundDoesNotChangeWithWhatComesAfter, ()) {
    auto candles = random_walk(200, *rc::gen::arbitrary<std::uint64_t>());
    const std::size_t cut = *rc::gen::inRange<std::size_t>(20, candles.size());
    const auto other_future = random_walk(200, *rc::gen::arbitrary<std::uint64_t>());
    Candlesticks first;
    std::vector<std::vector<CandlestickPattern>> told;
    for (const Candle& candle : candles) {
        first.update(candle);
        told.push_back(first.found());
    }
    std::copy(other_future.begin() + static_cast<std::ptrdiff_t>(cut), other_future.end(),
              candles.begin() + static_cast<std::ptrdiff_t>(cut));
    Candlesticks second;
    for (std::size_t i = 0; i < cut; ++i) {
        second.update(candles[i]);
        RC_ASSERT(second.found() == told[i]);
    }
    // And what a pattern was told from lies no further back than the candles its measures cover.
    Candlesticks late;
    for (std::size_t i = cut - 15; i < cut; ++i) {
        late.update(candles[i]);
    }
    RC_ASSERT(late.found().size() == second.found().size());
}

TEST(Candlesticks, ContinueAfterARestartAsIfThereHadBeenNone) {
    const auto candles = random_walk(120, 11);
    Candlesticks whole;
    Candlesticks restarted;
    std::size_t found = 0;
    for (const Candle& candle : candles) {
        whole.update(candle);
        restarted.update(candle);
        restarted = reloaded(restarted, Candlesticks());
        ASSERT_EQ(restarted.found(), whole.found());
        found += whole.found().size();
    }
    EXPECT_GT(found, 20U);
}

}  // namespace
}  // namespace tradewind::strategies::test
