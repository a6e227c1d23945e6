// How many standard deviations (divided by the period) the newest value lies above the mean of the last
// `period` values, itself among them; 0 when all are equal. Ready after `period` values. O(1) amortised.
// Errors: none. Thread: one.
#pragma once

#include "strategies/indicators/rolling_line.hpp"

namespace tradewind::strategies {

class ZScore {
public:
    explicit ZScore(int period) : window_(period) {}

    void update(double value) {
        window_.update(value);
        newest_ = value;
    }
    [[nodiscard]] bool ready() const { return window_.ready(); }
    [[nodiscard]] double mean() const { return window_.mean(); }
    [[nodiscard]] double value() const {
        const double variance = window_.variance();
        return variance > 0 ? (newest_ - window_.mean()) / std::sqrt(variance) : 0;
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, newest_);
    }

private:
    RollingLine window_;
    double newest_ = 0;
};

}  // namespace tradewind::strategies
