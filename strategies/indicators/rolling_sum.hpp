// The sum of the last `period` values, the brick of volume-weighted averages and flows. Each time `period` more
// values have come the sum is taken afresh, so that rounding cannot pile up; a window of zeros sums to zero
// exactly. O(1) amortised. Errors: a saved window of another size does not load. Thread: one owner.
#pragma once

#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class RollingSum {
public:
    explicit RollingSum(int period) : window_(period) {}

    void update(double value) {
        const double left = window_.push(value);
        nonzero_ += (value != 0 ? 1 : 0) - (left != 0 ? 1 : 0);
        sum_ += value - left;
        if (++since_renewal_ >= window_.size()) {
            since_renewal_ = 0;
            sum_ = 0;
            for (const double each : window_.values()) {
                sum_ += each;
            }
        }
        if (nonzero_ == 0) {
            sum_ = 0;
        }
    }
    [[nodiscard]] bool ready() const { return window_.full(); }
    [[nodiscard]] double value() const { return sum_; }
    [[nodiscard]] double mean() const { return sum_ / window_.size(); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, nonzero_, since_renewal_, sum_);
        if constexpr (Archive::kReading) {
            const int size = window_.size();
            if (nonzero_ < 0 || nonzero_ > size || since_renewal_ < 0 || since_renewal_ >= size) {
                *this = RollingSum(size);
                ar.fail();
            }
        }
    }

private:
    Window window_;
    std::int32_t nonzero_ = 0;
    std::int32_t since_renewal_ = 0;
    double sum_ = 0;
};

}  // namespace tradewind::strategies
