// The sum of the last `period` values, the brick of volume-weighted averages and flows. Each time the window
// has been filled anew the sum is taken afresh, so that rounding cannot pile up; a window of zeros sums to
// zero exactly. O(1) amortised. Errors: none; archive() fails the reader when the sizes differ. Thread: one.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/check.hpp"

namespace tradewind::strategies {

class RollingSum {
public:
    explicit RollingSum(int period) : values_(static_cast<std::size_t>(period)) { TW_CHECK(period >= 1); }

    void update(double value) {
        double& slot = values_[next_];
        nonzero_ += static_cast<std::int32_t>(value != 0) - static_cast<std::int32_t>(slot != 0);
        sum_ += value - slot;
        slot = value;
        if (++next_ == values_.size()) {
            next_ = 0;
            is_full_ = true;
            sum_afresh();
        }
        if (nonzero_ == 0) {
            sum_ = 0;
        }
    }
    [[nodiscard]] bool ready() const { return is_full_; }
    [[nodiscard]] double value() const { return sum_; }
    [[nodiscard]] double mean() const { return sum_ / static_cast<double>(values_.size()); }

    template <class Archive>
    void archive(Archive& ar) {
        const std::size_t period = values_.size();
        ar(values_, next_, nonzero_, sum_, is_full_);
        if constexpr (Archive::kReading) {
            if (values_.size() != period || next_ >= period) {
                values_.assign(period, 0.0);
                next_ = 0;
                ar.fail();
            }
        }
    }

private:
    void sum_afresh() {
        sum_ = 0;
        for (const double value : values_) {
            sum_ += value;
        }
    }

    std::vector<double> values_;
    std::size_t next_ = 0;
    std::int32_t nonzero_ = 0;
    double sum_ = 0;
    bool is_full_ = false;
};

}  // namespace tradewind::strategies
