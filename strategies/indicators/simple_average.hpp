// The plain mean of the last `period` values, their sum, and the triangular average (a mean of means). Sums run
// along: add the new, give out, take off the oldest, in TA-Lib's order, so rounding is the same.
// Warm-up: period - 1 bars. Thread: one owner.
#pragma once

#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class Sum {
public:
    explicit Sum(int period) : window_(period) {}

    void update(double x) {
        window_.push(x);
        running_ += x;
        value_ = running_;
        if (window_.full()) {
            running_ -= window_.oldest();
        }
    }
    [[nodiscard]] bool ready() const { return window_.full(); }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, running_, value_);
    }

private:
    Window window_;
    double running_ = 0;
    double value_ = 0;
};

class Sma {
public:
    explicit Sma(int period) : sum_(period), period_(period) {}

    void update(double x) { sum_.update(x); }
    [[nodiscard]] bool ready() const { return sum_.ready(); }
    [[nodiscard]] double value() const { return sum_.value() / period_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(sum_);
    }

private:
    Sum sum_;
    double period_;
};

class Trima {
public:
    explicit Trima(int period) : inner_((period + 1) / 2), outer_(period / 2 + 1) {}

    void update(double x) {
        inner_.update(x);
        if (inner_.ready()) {
            outer_.update(inner_.value());
        }
    }
    [[nodiscard]] bool ready() const { return outer_.ready(); }
    [[nodiscard]] double value() const { return outer_.value(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(inner_, outer_);
    }

private:
    Sma inner_;
    Sma outer_;
};

}  // namespace tradewind::strategies
