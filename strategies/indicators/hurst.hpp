// Hurst exponent by rescaled range (Hurst 1951, Mandelbrot-Wallis 1969) of the last `period` logarithmic returns:
// for piece lengths period, period / 2, period / 4, ... down to 8, the window is cut from its newest end into whole
// pieces; a piece's range of summed distances from its mean, over its deviation, is its R/S; the slope of
// ln(mean R/S) over ln(length) is the exponent. About 0.5 (a little more for short windows) for a random walk,
// above it trends persist, below it they revert; 0.5 for a market that does not move.
// Taken anew at every value: O(period x log2(period)). Warm-up: period values, and period is at least 16.
// Prices must be above zero. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class Hurst {
public:
    explicit Hurst(int period);

    void update(double close);
    [[nodiscard]] bool ready() const { return returns_.full(); }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(returns_, before_, has_before_, value_);
    }

private:
    void estimate();

    Window returns_;
    std::vector<double> ordered_;  // the window oldest first, kept only to save memory requests
    double before_ = 0;
    bool has_before_ = false;
    double value_ = 0.5;
};

}  // namespace tradewind::strategies
