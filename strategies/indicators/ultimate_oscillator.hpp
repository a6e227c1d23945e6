// Williams' ultimate oscillator (0 to 100): buying pressure as a share of the true range over three windows, the
// shortest weighing 4, the middle one 2, the longest 1. Periods may come in any order. Warm-up: the longest period.
// Thread: one owner.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/flat.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/indicators/true_range.hpp"

namespace tradewind::strategies {

class UltimateOscillator {
public:
    explicit UltimateOscillator(int first = 7, int second = 14, int third = 28)
        : UltimateOscillator(in_order({first, second, third})) {}

    void update(const Candle& bar) {
        range_.update(bar);
        if (range_.ready()) {
            const double pressure = bar.close - std::min(bar.low, last_close_);
            for (std::size_t i = 0; i < ranges_.size(); ++i) {
                pressures_[i].update(pressure);
                ranges_[i].update(range_.value());
            }
        }
        last_close_ = bar.close;
    }
    [[nodiscard]] bool ready() const { return ranges_.back().ready(); }
    [[nodiscard]] double value() const {
        double weighted = 0;
        double weight = 4.0;
        for (std::size_t i = 0; i < ranges_.size(); ++i) {
            weighted += is_flat(ranges_[i].value()) ? 0.0 : weight * (pressures_[i].value() / ranges_[i].value());
            weight /= 2.0;
        }
        return 100.0 * (weighted / 7.0);
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(range_, pressures_, ranges_, last_close_);
    }

private:
    using Periods = std::array<int, 3>;
    explicit UltimateOscillator(const Periods& sorted)
        : pressures_{Sum(sorted[0]), Sum(sorted[1]), Sum(sorted[2])},
          ranges_{Sum(sorted[0]), Sum(sorted[1]), Sum(sorted[2])} {}
    [[nodiscard]] static Periods in_order(Periods periods) {
        std::sort(periods.begin(), periods.end());
        return periods;
    }

    TrueRange range_;
    std::array<Sum, 3> pressures_;
    std::array<Sum, 3> ranges_;
    double last_close_ = 0;
};

}  // namespace tradewind::strategies
