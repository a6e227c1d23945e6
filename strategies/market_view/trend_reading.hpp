// What one timeframe says about its trend, from closed candles. Three votes in [-1, 1], weighed 40/30/30:
// alignment (fast average against slow one, halved while the close is on the other side of the fast one), slope of
// the fast average (1 at `full_slope` ATR per bar), momentum (1 at one random-walk ATR over its bars).
// Nothing is said before every piece is warm. Thread: engine.
#pragma once

#include <cstdint>
#include <optional>

#include "strategies/direction.hpp"
#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/exponential_average.hpp"
#include "strategies/indicators/true_range.hpp"
#include "strategies/market_view/recent.hpp"

namespace tradewind::strategies {

struct TrendSettings {
    int fast = 9;
    int slow = 21;
    int range = 14;              // ATR
    int slope_bars = 3;          // bars the slope is measured over
    int momentum_bars = 10;      // bars the momentum is measured over
    double full_slope = 0.2;     // ATR per bar
    double neutral_below = 0.3;  // |strength| that is no direction yet
};

struct TrendReading {
    Direction direction = Direction::Neutral;
    double strength = 0;  // [-1, 1]
    double alignment = 0;
    double slope = 0;
    double momentum = 0;
    template <class Archive>
    void archive(Archive& ar) {
        ar(direction, strength, alignment, slope, momentum);
    }
};

class TrendReader {
public:
    explicit TrendReader(const TrendSettings& settings = {});

    void update(const Candle& candle);
    [[nodiscard]] const std::optional<TrendReading>& reading() const { return reading_; }
    [[nodiscard]] int bars_missing() const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(fast_, slow_, range_, closes_, averages_, bars_, reading_);
    }

private:
    TrendSettings settings_;
    Ema fast_;
    Ema slow_;
    Atr range_;
    Recent<double> closes_;
    Recent<double> averages_;
    int bars_ = 0;
    std::optional<TrendReading> reading_;
};

}  // namespace tradewind::strategies
