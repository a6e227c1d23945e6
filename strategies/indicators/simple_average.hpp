// The plain mean of the last `period` values, their sum, and the triangular average, in the input's units. Sums run
// along: add the new, give out, take off the oldest, in TA-Lib's order, so rounding is the same.
// Warm-up: period - 1 bars. Thread: one owner.
#pragma once

#include <cstdint>

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

// Weights rise to the middle of the window and fall again. TA-Lib's three running sums feed each other, so rounding
// would build up without end: they are taken anew now and then.
class Trima {
public:
    explicit Trima(int period)
        : window_(period), half_(period / 2), upper_half_(period - half_), divider_(upper_half_ * (half_ + 1.0)) {}

    void update(double x) {
        const bool slides = window_.full();
        const double leaves = window_.push(x);
        if (!window_.full()) {
            return;
        }
        if (!slides || ++bars_since_sums_ == kBarsBetweenSums) {
            take_sums();
            return;
        }
        const double crosses = window_.at(half_);
        weighted_ -= older_;
        older_ = older_ - leaves + crosses;
        if (upper_half_ > half_) {
            weighted_ += newer_;
            newer_ -= crosses;
        } else {
            newer_ -= crosses;
            weighted_ += newer_;
        }
        newer_ += x;
        weighted_ += x;
    }
    [[nodiscard]] bool ready() const { return window_.full(); }
    [[nodiscard]] double value() const { return weighted_ * (1.0 / divider_); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, older_, newer_, weighted_, bars_since_sums_);
    }

private:
    static constexpr std::int32_t kBarsBetweenSums = 32'768;

    void take_sums() {
        bars_since_sums_ = 0;
        older_ = newer_ = weighted_ = 0;
        for (int ago = half_; ago < window_.size(); ++ago) {
            older_ += window_.at(ago);
            weighted_ += older_;
        }
        for (int ago = half_ - 1; ago >= 0; --ago) {
            newer_ += window_.at(ago);
            weighted_ += newer_;
        }
    }

    Window window_;
    int half_;
    int upper_half_;
    double divider_;
    double older_ = 0;
    double newer_ = 0;
    double weighted_ = 0;
    std::int32_t bars_since_sums_ = 0;
};

}  // namespace tradewind::strategies
