// Wilder's smoothing: the mean of the first `period` values, then each new value weighs 1 / period. The seed is the
// same in every convention. Warm-up: period - 1 bars. Thread: one owner.
#pragma once

#include <cstdint>

#include "core/base/check.hpp"

namespace tradewind::strategies {

class WilderAverage {
public:
    explicit WilderAverage(int period) : period_(period), kept_(period - 1) { TW_CHECK(period >= 1); }
    // Goes on from an average that is known from before.
    WilderAverage(int period, double known) : WilderAverage(period) {
        seen_ = period;
        value_ = known;
    }

    void update(double x) {
        if (seen_ >= period_) {
            value_ = (value_ * kept_ + x) / period_;
            return;
        }
        value_ += x;
        ++seen_;
        if (seen_ == period_) {
            value_ /= period_;
        }
    }
    [[nodiscard]] bool ready() const { return seen_ >= period_; }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(value_, seen_);
    }

private:
    std::int32_t period_;
    std::int32_t seen_ = 0;
    double kept_;
    double value_ = 0;  // the sum of the inputs until the seed is complete
};

}  // namespace tradewind::strategies
