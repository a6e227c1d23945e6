// Commodity channel index: how far the typical price is from its mean, in units of 0.015 mean absolute deviations.
// The deviation is taken anew from the whole window at each bar: the mean moves, so no running form exists. The mean
// is summed in storage order, as TA-Lib does, since a CCI near 0 shows every rounding. Warm-up: period - 1 bars,
// twice that with Seeding::FirstValue, whose values are the same. Thread: one owner.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/price_of.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class Cci {
public:
    explicit Cci(int period, Seeding seeding = Seeding::TaLib)
        : window_(period), period_(period), still_waits_(seeding == Seeding::FirstValue ? period - 1 : 0) {}

    void update(const Candle& bar) {
        const double typical = typical_price(bar);
        window_.push(typical);
        if (!window_.full()) {
            return;
        }
        still_waits_ -= seen_full_ && still_waits_ > 0 ? 1 : 0;
        seen_full_ = true;
        double sum = 0;
        for (const double price : window_.values()) {
            sum += price;
        }
        const double mean = sum / period_;
        const double away = typical - mean;
        const double deviation = deviations_from(mean);
        value_ = away != 0 && deviation != 0 ? away / (0.015 * (deviation / period_)) : 0.0;
    }
    [[nodiscard]] bool ready() const { return seen_full_ && still_waits_ == 0; }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_, value_, still_waits_, seen_full_);
    }

private:
    // Four sums side by side, which the processor adds at once.
    [[nodiscard]] double deviations_from(double mean) const {
        const std::vector<double>& prices = window_.values();
        std::array<double, 4> sums{};
        const std::size_t whole = prices.size() / 4 * 4;
        for (std::size_t i = 0; i < whole; i += 4) {
            for (std::size_t lane = 0; lane < 4; ++lane) {
                sums[lane] += std::fabs(prices[i + lane] - mean);
            }
        }
        for (std::size_t i = whole; i < prices.size(); ++i) {
            sums[0] += std::fabs(prices[i] - mean);
        }
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }

    Window window_;
    double period_;
    double value_ = 0;
    std::int32_t still_waits_;
    bool seen_full_ = false;
};

}  // namespace tradewind::strategies
