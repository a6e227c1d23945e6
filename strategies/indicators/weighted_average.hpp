// Linearly weighted mean (newest value weighs most) and Hull's average built of three of them. Price units.
// Running sums in TA-Lib's order. Warm-up: Wma period - 1 bars; Hull period + floor(sqrt(period)) - 2 (halves and
// roots are cut to whole numbers). Thread: one owner.
#pragma once

#include <algorithm>
#include <cmath>

#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class Wma {
public:
    explicit Wma(int period) : window_(period), divider_(period * (period + 1.0) / 2.0) {}

    void update(double x) {
        const double leaves = window_.push(x);
        if (!filled_) {
            plain_ += x;
            weighted_ += x * window_.count();
            filled_ = window_.full();
        } else {
            weighted_ -= plain_;
            plain_ = plain_ + x - leaves;
            weighted_ += x * window_.size();
        }
        value_ = weighted_ / divider_;
    }
    [[nodiscard]] bool ready() const { return filled_; }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, plain_, weighted_, value_, filled_);
    }

private:
    Window window_;
    double divider_;
    double plain_ = 0;
    double weighted_ = 0;
    double value_ = 0;
    bool filled_ = false;
};

class Hull {
public:
    explicit Hull(int period)
        : half_(std::max(period / 2, 1)), whole_(period), outer_(static_cast<int>(std::sqrt(period))) {}

    void update(double x) {
        half_.update(x);
        whole_.update(x);
        if (whole_.ready()) {
            outer_.update(2.0 * half_.value() - whole_.value());
        }
    }
    [[nodiscard]] bool ready() const { return outer_.ready(); }
    [[nodiscard]] double value() const { return outer_.value(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(half_, whole_, outer_);
    }

private:
    Wma half_;
    Wma whole_;
    Wma outer_;
};

}  // namespace tradewind::strategies
