// Kaufman's adaptive average: follows fast (as EMA 2) when the price goes straight, slowly (as EMA 30) when it only
// wanders. Price units. Warm-up: period bars, starting from the value before. Thread: one owner.
#pragma once

#include <cmath>

#include "core/base/check.hpp"
#include "strategies/indicators/flat.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class Kama {
public:
    explicit Kama(int period) : window_(period + 1) { TW_CHECK(period >= 2); }

    void update(double x) {
        const bool was_full = window_.full();
        const double last = window_.count() > 0 ? window_.at(0) : x;
        const double leaves = window_.push(x);
        if (!window_.full()) {
            path_ += std::fabs(last - x);
            value_ = x;
            return;
        }
        if (was_full) {
            path_ -= std::fabs(leaves - window_.oldest());
        }
        path_ += std::fabs(x - last);
        const double way = x - window_.oldest();
        const double efficiency = path_ <= way || is_flat(path_) ? 1.0 : std::fabs(way / path_);
        const double weight = efficiency * (kFastest - kSlowest) + kSlowest;
        value_ = (x - value_) * (weight * weight) + value_;
    }
    [[nodiscard]] bool ready() const { return window_.full(); }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, path_, value_);
    }

private:
    static constexpr double kFastest = 2.0 / (2.0 + 1.0);
    static constexpr double kSlowest = 2.0 / (30.0 + 1.0);

    Window window_;
    double path_ = 0;
    double value_ = 0;
};

}  // namespace tradewind::strategies
