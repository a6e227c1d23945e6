// Chart figures drawn from corner points with a little noise: each breaks out upwards in its last leg, on twice the
// volume. Turned upside down they are their bearish twins. Thread: any.
#pragma once

#include <vector>

#include "strategies/patterns/chart_patterns.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies::test {

struct Corner {
    int bar;
    double price;
};

struct ChartShape {
    ChartKind bullish;
    ChartKind bearish;
    std::vector<Corner> corners;
    Line breakout;       // where it should be, without noise and wicks
    double height;       // from the breakout to the target
    double keeps_above;  // about where the invalidation should be
};

inline std::vector<ChartShape> chart_shapes() {
    using enum ChartKind;
    return {
        {InverseHeadAndShoulders,
         HeadAndShoulders,
         {{0, 120}, {30, 105}, {38, 110}, {48, 100}, {58, 110}, {66, 105}, {86, 115}},
         {0, 110, 0},
         10,
         105},
        {DoubleBottom,
         DoubleTop,
         {{0, 110}, {15, 118}, {40, 100}, {50, 108}, {60, 100.2}, {85, 113}},
         {0, 108, 0},
         8,
         100},
        {AscendingTriangle,
         DescendingTriangle,
         {{0, 95}, {20, 110}, {30, 98}, {40, 110}, {50, 101}, {60, 110}, {69, 103.9}, {83, 113}},
         {0, 110, 0},
         13.5,
         105},
        {SymmetricTriangle,
         SymmetricTriangle,
         {{0, 97}, {20, 112}, {30, 98}, {40, 110.6}, {50, 99.4}, {60, 109.2}, {69, 100.7}, {88, 113}},
         {20, 112, -0.07},
         14.7,
         101.5},
        {FallingWedge,
         RisingWedge,
         {{0, 100}, {20, 112}, {30, 98}, {40, 107}, {50, 96}, {60, 102}, {69, 94.1}, {88, 105}},
         {20, 112, -0.25},
         13,
         93.4},
        {TrendChannel,
         TrendChannel,
         {{0, 98}, {20, 110}, {30, 100}, {40, 114}, {50, 104}, {60, 118}, {69, 107.8}, {92, 130}},
         {20, 110, 0.2},
         12,
         111},
        {Flag,
         Flag,
         {{0, 99}, {10, 101}, {20, 99}, {35, 100}, {43, 112}, {55, 110}, {60, 116}},
         {43, 112.2, -0.167},
         12,
         109.5},
        {CupAndHandle,
         InverseCupAndHandle,
         {{0, 95},
          {20, 110},
          {25, 105},
          {32, 101.5},
          {40, 100},
          {50, 100},
          {58, 101.5},
          {65, 105},
          {70, 110},
          {76, 108},
          {86, 112.5}},
         {0, 110, 0},
         10,
         106},
        {ResistanceBreak,
         SupportBreak,
         {{0, 97}, {20, 110}, {30, 100}, {40, 110.1}, {50, 99}, {60, 109.9}, {69, 101}, {88, 113}},
         {0, 110, 0},
         11,
         99},
    };
}

inline std::vector<Candle> drawn(const ChartShape& shape, std::uint64_t seed, double noise) {
    Dice dice(seed);
    std::vector<Candle> candles;
    double close = shape.corners.front().price;
    for (std::size_t leg = 1; leg < shape.corners.size(); ++leg) {
        const Corner& from = shape.corners[leg - 1];
        const Corner& to = shape.corners[leg];
        for (int bar = from.bar + 1; bar <= to.bar; ++bar) {
            const double open = close;
            close = from.price + (to.price - from.price) * (bar - from.bar) / (to.bar - from.bar) +
                    noise * (2 * dice.roll() - 1);
            const double up = 0.1 + noise * dice.roll();
            const double down = 0.1 + noise * dice.roll();
            const bool breaks_out = leg + 1 == shape.corners.size() && close > shape.breakout.at(bar);
            const double volume = (breaks_out ? 250 : 100) + 10 * dice.roll();
            candles.push_back(candle_between(kStartMs + bar * kMinuteMs, open, close, up, down, volume));
        }
    }
    return candles;
}

// A pole, ten candles that narrow to a point, and the breakout.
inline std::vector<Candle> drawn_pennant(std::uint64_t seed, double noise) {
    ChartShape pole = chart_shapes()[6];
    pole.corners.resize(5);
    std::vector<Candle> candles = drawn(pole, seed, noise);
    Dice dice(seed + 1);
    const auto add = [&](double open, double close, double volume) {
        candles.push_back(candle_between(candles.back().open_time_ms + kMinuteMs, open, close, noise * dice.roll(),
                                         noise * dice.roll(), volume));
    };
    for (int i = 0; i < 10; ++i) {
        const double high = 111.8 - 0.12 * i;
        const double low = 109.2 + 0.12 * i;
        add(i % 2 == 0 ? high : low, i % 2 == 0 ? low : high, 100);
    }
    add(110.8, 112.2, 250);
    add(112.2, 113.2, 250);
    return candles;
}

struct Told {
    std::vector<ChartPattern> all;
    [[nodiscard]] const ChartPattern* of(ChartKind kind, Direction direction) const {
        for (const ChartPattern& pattern : all) {
            if (pattern.kind == kind && pattern.direction == direction) {
                return &pattern;
            }
        }
        return nullptr;
    }
};

inline Told told_by(const std::vector<Candle>& candles) {
    ChartPatterns patterns;
    Told told;
    for (const Candle& candle : candles) {
        patterns.update(candle);
        told.all.insert(told.all.end(), patterns.found().begin(), patterns.found().end());
    }
    return told;
}

}  // namespace tradewind::strategies::test
