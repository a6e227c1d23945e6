// SuperTrend: a stop line `width` average true ranges (Wilder's) from the middle of the candle. Below the price in
// a rise it only goes up, above it in a fall only down; a close beyond the line turns the direction (1 rise, -1
// fall). The first reading is a rise when the close is at or above the middle of its candle. Price units. O(1).
// Warm-up: that of the range, period candles. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/true_range.hpp"

namespace tradewind::strategies {

class SuperTrend {
public:
    struct Value {
        double line = 0;
        double direction = 0;
    };

    SuperTrend(int period, double width) : range_(period), width_(width) {}

    void update(const Candle& candle) {
        range_.update(candle);
        if (!range_.ready()) {
            return;
        }
        const double middle = (candle.high + candle.low) / 2;
        const double upper = middle + width_ * range_.value();
        const double lower = middle - width_ * range_.value();
        // The close before decides whether the line of the candle before still holds.
        const bool is_first = direction_ == 0;
        if (is_first || last_close_ > upper_ || upper < upper_) {
            upper_ = upper;
        }
        if (is_first || last_close_ < lower_ || lower > lower_) {
            lower_ = lower;
        }
        if (is_first) {
            direction_ = candle.close >= middle ? 1 : -1;
        } else if (direction_ > 0 ? candle.close < lower_ : candle.close > upper_) {
            direction_ = -direction_;
        }
        last_close_ = candle.close;
    }
    [[nodiscard]] bool ready() const { return direction_ != 0; }
    [[nodiscard]] Value value() const { return {direction_ > 0 ? lower_ : upper_, static_cast<double>(direction_)}; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(range_, upper_, lower_, last_close_, direction_);
    }

private:
    Atr range_;
    double width_;
    double upper_ = 0;
    double lower_ = 0;
    double last_close_ = 0;
    std::int32_t direction_ = 0;  // 0 before the first reading
};

}  // namespace tradewind::strategies
