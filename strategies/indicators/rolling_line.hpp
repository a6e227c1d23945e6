// Mean, variance and least-squares line over the last `period` values, at x = 0 (oldest) to period - 1
// (newest). Values are held as distances from an anchor near them, renewed with all sums each time the window
// has been filled anew: no cancellation at high prices, no rounding that piles up. O(1) amortised.
// Errors: none; archive() fails the reader when the sizes differ. Thread: one.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/base/check.hpp"

namespace tradewind::strategies {

class RollingLine {
public:
    explicit RollingLine(int period) : values_(static_cast<std::size_t>(period)) { TW_CHECK(period >= 2); }

    void update(double value) {
        const auto n = static_cast<double>(values_.size());
        if (!is_full_) {
            equal_run_ = next_ > 0 && value == values_[next_ - 1] ? equal_run_ + 1 : 1;
            values_[next_] = value;
            if (++next_ == values_.size()) {
                next_ = 0;
                is_full_ = true;
                renew();
            }
            return;
        }
        const std::size_t newest = next_ == 0 ? values_.size() - 1 : next_ - 1;
        equal_run_ = value == values_[newest] ? equal_run_ + 1 : 1;
        const double leaving = values_[next_] - anchor_;
        const double coming = value - anchor_;
        values_[next_] = value;
        weighted_ += (n - 1) * coming - (sum_ - leaving);  // all others move one place to the left
        sum_ += coming - leaving;
        squares_ += coming * coming - leaving * leaving;
        if (++next_ == values_.size()) {
            next_ = 0;
            renew();
        }
    }
    [[nodiscard]] bool ready() const { return is_full_; }

    [[nodiscard]] double mean() const { return anchor_ + sum_ / count(); }
    // Divided by the period; that of a sample is divided by one less. Zero exactly when all values are equal.
    [[nodiscard]] double variance() const { return spread() / count(); }
    [[nodiscard]] double sample_variance() const { return spread() / (count() - 1); }
    [[nodiscard]] double slope() const { return is_flat() ? 0 : cross() / x_spread(); }
    [[nodiscard]] double end() const { return mean() + slope() * (count() - 1) / 2; }  // of the line, at the newest
    // Root of the mean squared distance from the line.
    [[nodiscard]] double line_deviation() const {
        const double explained = slope() * cross();
        return std::sqrt(std::max(0.0, spread() - explained) / count());
    }

    template <class Archive>
    void archive(Archive& ar) {
        const std::size_t period = values_.size();
        ar(values_, next_, equal_run_, anchor_, sum_, weighted_, squares_, is_full_);
        if constexpr (Archive::kReading) {
            if (values_.size() != period || next_ >= period) {
                values_.assign(period, 0.0);
                next_ = 0;
                ar.fail();
            }
        }
    }

private:
    [[nodiscard]] double count() const { return static_cast<double>(values_.size()); }
    [[nodiscard]] bool is_flat() const { return equal_run_ >= values_.size(); }
    [[nodiscard]] double x_spread() const { return count() * (count() * count() - 1) / 12; }
    [[nodiscard]] double cross() const { return weighted_ - sum_ * (count() - 1) / 2; }
    [[nodiscard]] double spread() const { return is_flat() ? 0 : std::max(0.0, squares_ - sum_ * sum_ / count()); }

    void renew() {
        anchor_ = 0;
        for (const double value : values_) {
            anchor_ += value;
        }
        anchor_ /= count();
        sum_ = weighted_ = squares_ = 0;
        double x = 0;
        for (const double value : values_) {
            const double distance = value - anchor_;
            sum_ += distance;
            weighted_ += x * distance;
            squares_ += distance * distance;
            x += 1;
        }
    }

    std::vector<double> values_;  // a ring: next_ is the oldest
    std::size_t next_ = 0;
    std::uint64_t equal_run_ = 0;  // values equal to the newest, up to it
    double anchor_ = 0;
    double sum_ = 0;
    double weighted_ = 0;  // by x
    double squares_ = 0;
    bool is_full_ = false;
};

}  // namespace tradewind::strategies
