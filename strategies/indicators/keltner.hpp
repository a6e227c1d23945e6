// Keltner channel: an exponential average of closes and `width` average true ranges (Wilder's) to either side,
// in price units. O(1). Warm-up: that of the slower part, max(period - 1, range_period); with Seeding::FirstValue
// range_period - 1. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/exponential_average.hpp"
#include "strategies/indicators/true_range.hpp"

namespace tradewind::strategies {

class Keltner {
public:
    struct Value {
        double upper = 0;
        double middle = 0;
        double lower = 0;
    };

    Keltner(int period, int range_period, double width, Seeding seeding = Seeding::TaLib)
        : middle_(period, seeding), range_(range_period, seeding), width_(width) {}

    void update(const Candle& candle) {
        middle_.update(candle.close);
        range_.update(candle);
    }
    [[nodiscard]] bool ready() const { return middle_.ready() && range_.ready(); }
    [[nodiscard]] Value value() const {
        const double reach = width_ * range_.value();
        return {middle_.value() + reach, middle_.value(), middle_.value() - reach};
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(middle_, range_);
    }

private:
    Ema middle_;
    Atr range_;
    double width_;
};

}  // namespace tradewind::strategies
