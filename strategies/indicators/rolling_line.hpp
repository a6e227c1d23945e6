// Mean, variance and least-squares line over the last `period` values, at x = 0 (oldest) to period - 1 (newest).
// Sums are kept of distances from an anchor near the values, and renewed with it each time `period` more values
// have come: no cancellation at high prices, no rounding that piles up. O(1) amortised. Warm-up: period - 1
// values. Errors: a saved window of another size does not load. Thread: one owner.
#pragma once

#include <algorithm>
#include <cmath>

#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class RollingLine {
public:
    explicit RollingLine(int period) : window_(period), n_(period) { TW_CHECK(period >= 2); }

    void update(double value) {
        if (window_.count() > 0 && value == window_.at(0)) {
            equal_run_ = std::min(equal_run_ + 1, window_.size());
        } else {
            equal_run_ = 1;
        }
        const bool slides = window_.full();
        const double leaving = window_.push(value) - anchor_;
        if (slides) {
            const double coming = value - anchor_;
            weighted_ += (n_ - 1) * coming - (sum_ - leaving);  // the others move one place towards zero
            sum_ += coming - leaving;
            squares_ += coming * coming - leaving * leaving;
        }
        if (++since_renewal_ >= window_.size()) {
            since_renewal_ = 0;
            renew();
        }
    }
    [[nodiscard]] bool ready() const { return window_.full(); }
    [[nodiscard]] double newest() const { return window_.at(0); }

    [[nodiscard]] double mean() const { return anchor_ + sum_ / n_; }
    // Divided by the period; that of a sample by one less. Zero exactly when all values are equal.
    [[nodiscard]] double variance() const { return spread() / n_; }
    [[nodiscard]] double sample_variance() const { return spread() / (n_ - 1); }
    [[nodiscard]] double slope() const { return is_level() ? 0 : cross() / (n_ * (n_ * n_ - 1) / 12); }
    [[nodiscard]] double end() const { return mean() + slope() * (n_ - 1) / 2; }  // of the line, at the newest
    // Root of the mean squared distance from the line.
    [[nodiscard]] double line_deviation() const { return std::sqrt(std::max(0.0, spread() - slope() * cross()) / n_); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, equal_run_, since_renewal_, anchor_, sum_, weighted_, squares_);
        if constexpr (Archive::kReading) {
            const int size = window_.size();
            if (equal_run_ < 0 || equal_run_ > size || since_renewal_ < 0 || since_renewal_ >= size) {
                *this = RollingLine(size);
                ar.fail();
            }
        }
    }

private:
    [[nodiscard]] bool is_level() const { return equal_run_ >= window_.size(); }
    [[nodiscard]] double cross() const { return weighted_ - sum_ * (n_ - 1) / 2; }
    [[nodiscard]] double spread() const { return is_level() ? 0 : std::max(0.0, squares_ - sum_ * sum_ / n_); }

    void renew() {
        anchor_ = 0;
        for (const double value : window_.values()) {
            anchor_ += value;
        }
        anchor_ /= n_;
        sum_ = weighted_ = squares_ = 0;
        for (int ago = window_.size() - 1; ago >= 0; --ago) {
            const double distance = window_.at(ago) - anchor_;
            sum_ += distance;
            weighted_ += (n_ - 1 - ago) * distance;
            squares_ += distance * distance;
        }
    }

    Window window_;
    double n_;
    std::int32_t equal_run_ = 0;  // values equal to the newest without a break
    std::int32_t since_renewal_ = 0;
    double anchor_ = 0;
    double sum_ = 0;
    double weighted_ = 0;  // by x
    double squares_ = 0;
};

}  // namespace tradewind::strategies
