// What the chart rules look at, the right way up or upside down: recent candles, turning points and ATR. Rules are
// written for the figure that breaks upwards; on the mirrored prices the same rule finds its bearish twin.
// Units: (mirrored) price, bars numbered from 0, slopes per bar. Thread: engine.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "strategies/direction.hpp"
#include "strategies/market_view/recent.hpp"
#include "strategies/patterns/pivots.hpp"

namespace tradewind::strategies {

constexpr std::size_t kPivotsKept = 8;
constexpr std::size_t kCandlesKept = 160;

struct Line {
    std::int64_t origin = 0;
    double price = 0;  // at the origin
    double slope = 0;
    [[nodiscard]] double at(std::int64_t bar) const { return price + slope * static_cast<double>(bar - origin); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(origin, price, slope);
    }
};

struct FittedLine {
    Line line;
    double residual = 0;  // root of the mean square
};

// Least squares through (bar, price); two points or more, on different bars.
[[nodiscard]] FittedLine fit_line(std::span<const Pivot> points);

// A figure that waits for its breakout, in the prices of its scene: upwards.
struct ChartSetup {
    std::int64_t anchor = 0;  // newest bar that shapes it: the figure's identity
    std::int64_t first_time_ms = 0;
    std::int64_t expires = 0;  // first bar on which it is no longer good
    Line breakout;
    Line invalidation;   // a close below it ends the figure
    double height = 0;   // of the move that is expected
    double quality = 0;  // [0, 1]
    template <class Archive>
    void archive(Archive& ar) {
        ar(anchor, first_time_ms, expires, breakout, invalidation, height, quality);
    }
};

class ChartScene {
public:
    ChartScene(double sign, double atr, std::int64_t bar, const Recent<Candle>& candles, const Recent<Pivot>& highs,
               const Recent<Pivot>& lows);

    [[nodiscard]] double atr() const { return atr_; }
    [[nodiscard]] std::int64_t bar() const { return bar_; }
    // Turning points, oldest first.
    [[nodiscard]] std::span<const Pivot> highs() const { return highs_; }
    [[nodiscard]] std::span<const Pivot> lows() const { return lows_; }
    // Of candles by age; 0 is the newest.
    [[nodiscard]] std::size_t candles() const { return candles_.size(); }
    [[nodiscard]] double high(std::size_t age) const { return sign_ > 0 ? candles_[age].high : -candles_[age].low; }
    [[nodiscard]] double low(std::size_t age) const { return sign_ > 0 ? candles_[age].low : -candles_[age].high; }
    [[nodiscard]] double close(std::size_t age) const { return sign_ * candles_[age].close; }
    [[nodiscard]] std::int64_t time_ms(std::size_t age) const { return candles_[age].open_time_ms; }
    // The highest (lowest) turning point strictly between two bars.
    [[nodiscard]] std::optional<Pivot> highest_between(std::int64_t from, std::int64_t to) const;
    [[nodiscard]] std::optional<Pivot> lowest_between(std::int64_t from, std::int64_t to) const;

private:
    double sign_;
    double atr_;
    std::int64_t bar_;
    const Recent<Candle>& candles_;
    std::vector<Pivot> highs_;
    std::vector<Pivot> lows_;
};

}  // namespace tradewind::strategies
