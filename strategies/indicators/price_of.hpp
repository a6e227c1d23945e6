// One price for a whole candle: typical, median, weighted close and average, in price units; balance of power is the
// body as a share of the range (-1 to 1, 0 for a candle without range). Thread: any.
#pragma once

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/flat.hpp"

namespace tradewind::strategies {

[[nodiscard]] inline double typical_price(const Candle& bar) {
    return (bar.high + bar.low + bar.close) / 3.0;
}
[[nodiscard]] inline double median_price(const Candle& bar) {
    return (bar.high + bar.low) / 2.0;
}
[[nodiscard]] inline double weighted_close(const Candle& bar) {
    return (bar.high + bar.low + bar.close * 2.0) / 4.0;
}
[[nodiscard]] inline double average_price(const Candle& bar) {
    return (bar.high + bar.low + bar.close + bar.open) / 4.0;
}
[[nodiscard]] inline double balance_of_power(const Candle& bar) {
    const double range = bar.high - bar.low;
    return range < kFlatBelow ? 0.0 : (bar.close - bar.open) / range;
}

// The same as indicators, ready with the first bar.
template <double (*Price)(const Candle&)>
class PriceOf {
public:
    void update(const Candle& bar) {
        value_ = Price(bar);
        ready_ = true;
    }
    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(value_, ready_);
    }

private:
    double value_ = 0;
    bool ready_ = false;
};

using TypicalPrice = PriceOf<typical_price>;
using MedianPrice = PriceOf<median_price>;
using WeightedClose = PriceOf<weighted_close>;
using AveragePrice = PriceOf<average_price>;
using Bop = PriceOf<balance_of_power>;

}  // namespace tradewind::strategies
