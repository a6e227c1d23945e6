// How many population deviations the newest value lies above the mean of the last `period` values, itself among
// them; 0 when all are equal. O(1) amortised. Warm-up: period - 1 values. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/rolling_line.hpp"

namespace tradewind::strategies {

class ZScore {
public:
    explicit ZScore(int period) : window_(period) {}

    void update(double value) { window_.update(value); }
    [[nodiscard]] bool ready() const { return window_.ready(); }
    [[nodiscard]] double mean() const { return window_.mean(); }
    [[nodiscard]] double value() const {
        const double variance = window_.variance();
        return variance > 0 ? (window_.newest() - window_.mean()) / std::sqrt(variance) : 0;
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_);
    }

private:
    RollingLine window_;
};

}  // namespace tradewind::strategies
