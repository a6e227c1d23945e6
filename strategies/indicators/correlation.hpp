// Two series side by side over the last `period` bars: Pearson correlation of their values (-1 to 1), and beta, the
// slope of the second one's bar-to-bar returns on the first one's. A series that does not vary gives 0. Running sums
// in TA-Lib's order. Warm-up: Correlation period - 1 bars, Beta period bars. Thread: one owner.
#pragma once

#include <cmath>

#include "strategies/indicators/flat.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

struct Pair {
    double x = 0;
    double y = 0;
};

class Correlation {
public:
    explicit Correlation(int period) : xs_(period), ys_(period), period_(period) {}

    void update(const Pair& pair) {
        const auto [x, y] = pair;
        xs_.push(x);
        ys_.push(y);
        x_ += x;
        xx_ += x * x;
        xy_ += x * y;
        y_ += y;
        yy_ += y * y;
        const double spread = (xx_ - x_ * x_ / period_) * (yy_ - y_ * y_ / period_);
        value_ = spread < kFlatBelow ? 0.0 : (xy_ - x_ * y_ / period_) / std::sqrt(spread);
        if (xs_.full()) {
            const double old_x = xs_.oldest();
            const double old_y = ys_.oldest();
            x_ -= old_x;
            xx_ -= old_x * old_x;
            xy_ -= old_x * old_y;
            y_ -= old_y;
            yy_ -= old_y * old_y;
        }
    }
    [[nodiscard]] bool ready() const { return xs_.full(); }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(xs_, ys_, x_, y_, xx_, xy_, yy_, value_);
    }

private:
    Window xs_;
    Window ys_;
    double period_;
    double x_ = 0;
    double y_ = 0;
    double xx_ = 0;
    double xy_ = 0;
    double yy_ = 0;
    double value_ = 0;
};

class Beta {
public:
    explicit Beta(int period) : xs_(period), ys_(period), period_(period) {}

    void update(const Pair& pair) {
        if (started_) {
            take_returns(is_flat(last_.x) ? 0.0 : (pair.x - last_.x) / last_.x,
                         is_flat(last_.y) ? 0.0 : (pair.y - last_.y) / last_.y);
        }
        started_ = true;
        last_ = pair;
    }
    [[nodiscard]] bool ready() const { return xs_.full(); }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(xs_, ys_, x_, y_, xx_, xy_, value_, last_.x, last_.y, started_);
    }

private:
    void take_returns(double x, double y) {
        xs_.push(x);
        ys_.push(y);
        xx_ += x * x;
        xy_ += x * y;
        x_ += x;
        y_ += y;
        const double spread = period_ * xx_ - x_ * x_;
        value_ = is_flat(spread) ? 0.0 : (period_ * xy_ - x_ * y_) / spread;
        if (xs_.full()) {
            const double old_x = xs_.oldest();
            const double old_y = ys_.oldest();
            xx_ -= old_x * old_x;
            xy_ -= old_x * old_y;
            x_ -= old_x;
            y_ -= old_y;
        }
    }

    Window xs_;
    Window ys_;
    double period_;
    double x_ = 0;
    double y_ = 0;
    double xx_ = 0;
    double xy_ = 0;
    double value_ = 0;
    Pair last_;
    bool started_ = false;
};

}  // namespace tradewind::strategies
