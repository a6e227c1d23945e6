// The straight line of least squares through the last `period` values: its value at the newest bar and one bar on
// (forecast), value at the oldest bar (intercept), slope a bar and the slope's angle in degrees. Price units.
// Each bar sums the window anew, in TA-Lib's order: running sums lose digits of a slope near 0 for good.
// Warm-up: period - 1 bars. Thread: one owner.
#pragma once

#include <cmath>
#include <numbers>

#include "core/base/check.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class LinearRegression {
public:
    struct Value {
        double value = 0;
        double slope = 0;
        double intercept = 0;
        double forecast = 0;

        [[nodiscard]] double angle() const { return std::atan(slope) * (180.0 / std::numbers::pi); }
    };

    explicit LinearRegression(int period)
        : window_(period),
          period_(period),
          ago_sum_(period_ * (period_ - 1) * 0.5),
          divisor_(ago_sum_ * ago_sum_ - period_ * (period_ * (period_ - 1) * (2 * period_ - 1) / 6)) {
        TW_CHECK(period >= 2);
    }

    void update(double x) {
        window_.push(x);
        if (!window_.full()) {
            return;
        }
        double sum = 0;
        double product = 0;
        for (int ago = window_.size() - 1; ago >= 0; --ago) {
            const double y = window_.at(ago);
            sum += y;
            product += ago * y;
        }
        value_.slope = (period_ * product - ago_sum_ * sum) / divisor_;
        value_.intercept = (sum - value_.slope * ago_sum_) / period_;
        value_.value = value_.intercept + value_.slope * (period_ - 1);
        value_.forecast = value_.intercept + value_.slope * period_;
    }
    [[nodiscard]] bool ready() const { return window_.full(); }
    [[nodiscard]] const Value& value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, value_.value, value_.slope, value_.intercept, value_.forecast);
    }

private:
    Window window_;
    double period_;
    double ago_sum_;  // of 0, 1, ... period - 1 bars ago
    double divisor_;
    Value value_;
};

}  // namespace tradewind::strategies
