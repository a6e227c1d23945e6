// Bollinger bands: the mean of the last `period` values and `width` population deviations to either side, in price
// units; bandwidth is the whole width as a fraction of the mean, percent_b the place of the newest value between
// the bands (0 lower, 1 upper; 0.5 when the bands meet). Warm-up: period - 1 bars. Thread: one owner.
#pragma once

#include "strategies/indicators/deviation.hpp"

namespace tradewind::strategies {

class BollingerBands {
public:
    struct Value {
        double upper = 0;
        double middle = 0;
        double lower = 0;
        double bandwidth = 0;
        double percent_b = 0;
    };

    explicit BollingerBands(int period, double width = 2.0) : deviation_(period), width_(width) {}

    void update(double x) {
        deviation_.update(x);
        newest_ = x;
    }
    [[nodiscard]] bool ready() const { return deviation_.ready(); }
    [[nodiscard]] Value value() const {
        const double reach = deviation_.value() * width_;
        const double middle = deviation_.mean();
        const double upper = middle + reach;
        const double lower = middle - reach;
        return {upper, middle, lower, middle != 0 ? (upper - lower) / middle : 0.0,
                upper > lower ? (newest_ - lower) / (upper - lower) : 0.5};
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(deviation_, newest_);
    }

private:
    StandardDeviation deviation_;
    double width_;
    double newest_ = 0;
};

}  // namespace tradewind::strategies
