// Population variance (squared units) and standard deviation of the last `period` values, from running sums of
// values and squares in TA-Lib's order. The difference of two large sums keeps about 1e-16 of the squared price:
// a deviation below a hundred-millionth of the price is noise. Warm-up: period - 1 bars. Thread: one owner.
#pragma once

#include <cmath>

#include "strategies/indicators/flat.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class Variance {
public:
    explicit Variance(int period) : window_(period), period_(period) {}

    void update(double x) {
        window_.push(x);
        sum_ += x;
        squares_ += x * x;
        mean_ = sum_ / period_;
        value_ = squares_ / period_ - mean_ * mean_;
        if (window_.full()) {
            const double leaves = window_.oldest();
            sum_ -= leaves;
            squares_ -= leaves * leaves;
        }
    }
    [[nodiscard]] bool ready() const { return window_.full(); }
    [[nodiscard]] double value() const { return value_; }
    [[nodiscard]] double mean() const { return mean_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, sum_, squares_, mean_, value_);
    }

private:
    Window window_;
    double period_;
    double sum_ = 0;
    double squares_ = 0;
    double mean_ = 0;
    double value_ = 0;
};

class StandardDeviation {
public:
    explicit StandardDeviation(int period) : variance_(period) {}

    void update(double x) { variance_.update(x); }
    [[nodiscard]] bool ready() const { return variance_.ready(); }
    // Rounding can leave a variance at or below zero.
    [[nodiscard]] double value() const { return variance_.value() < kFlatBelow ? 0.0 : std::sqrt(variance_.value()); }
    [[nodiscard]] double mean() const { return variance_.mean(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(variance_);
    }

private:
    Variance variance_;
};

}  // namespace tradewind::strategies
