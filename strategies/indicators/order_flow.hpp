// Imbalances of supply and demand, both from -1 (sellers only) to 1 (buyers only), 0 when there is nothing.
//   order book: (bid - ask) / (bid + ask) of the resting quantities the caller sums up over as many levels as
//   it likes, now and as the mean of the last `period` readings; ready after `period` readings
//   trade flow: sum of signed volumes over the sum of their sizes, of the last `period` trades or candles
//   (positive when the buyer took); ready after `period`
// Units: quantities in base units. O(1) amortised. Errors: none. Thread: one owner.
#pragma once

#include <cmath>

#include "strategies/indicators/rolling_sum.hpp"

namespace tradewind::strategies {

class OrderBookImbalance {
public:
    struct Value {
        double now = 0;
        double mean = 0;
    };

    explicit OrderBookImbalance(int period) : readings_(period) {}

    void update(double bid_quantity, double ask_quantity) {
        const double total = bid_quantity + ask_quantity;
        now_ = total > 0 ? (bid_quantity - ask_quantity) / total : 0;
        readings_.update(now_);
    }
    [[nodiscard]] bool ready() const { return readings_.ready(); }
    [[nodiscard]] Value value() const { return {now_, readings_.mean()}; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(readings_, now_);
    }

private:
    RollingSum readings_;
    double now_ = 0;
};

class TradeFlowImbalance {
public:
    explicit TradeFlowImbalance(int period) : signed_(period), total_(period) {}

    void update(double signed_volume) {
        signed_.update(signed_volume);
        total_.update(std::fabs(signed_volume));
    }
    [[nodiscard]] bool ready() const { return total_.ready(); }
    [[nodiscard]] double value() const { return total_.value() > 0 ? signed_.value() / total_.value() : 0; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(signed_, total_);
    }

private:
    RollingSum signed_;
    RollingSum total_;
};

}  // namespace tradewind::strategies
