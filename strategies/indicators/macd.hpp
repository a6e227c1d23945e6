// MACD: fast less slow exponential average, its own average (signal) and their difference (histogram), in price
// units. All three become ready together, after slow + signal - 2 bars. Seeding::TaLib lets the fast average start
// so late that both averages are seeded on the same bar; with FirstValue the averages start with the first value
// and the signal with the first difference, ready after slow - 1 bars. Thread: one owner.
#pragma once

#include <algorithm>
#include <cstdint>

#include "strategies/indicators/exponential_average.hpp"

namespace tradewind::strategies {

class Macd {
public:
    struct Value {
        double macd = 0;
        double signal = 0;
        double histogram = 0;
    };

    // Fast and slow given the wrong way round are swapped.
    Macd(int fast, int slow, int signal, Seeding seeding = Seeding::TaLib)
        : fast_(std::min(fast, slow), seeding),
          slow_(std::max(fast, slow), seeding),
          signal_(signal, seeding),
          fast_waits_(seeding == Seeding::TaLib ? std::max(fast, slow) - std::min(fast, slow) : 0),
          slow_period_(std::max(fast, slow)) {}

    void update(double x) {
        slow_.update(x);
        if (seen_ >= fast_waits_) {
            fast_.update(x);
        }
        if (seen_ < slow_period_) {
            ++seen_;
        }
        if (seen_ >= slow_period_) {
            value_.macd = fast_.value() - slow_.value();
            signal_.update(value_.macd);
            value_.signal = signal_.value();
            value_.histogram = value_.macd - value_.signal;
        }
    }
    [[nodiscard]] bool ready() const { return seen_ >= slow_period_ && signal_.ready(); }
    [[nodiscard]] const Value& value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(fast_, slow_, signal_, seen_, value_.macd, value_.signal, value_.histogram);
    }

private:
    Ema fast_;
    Ema slow_;
    Ema signal_;
    std::int32_t fast_waits_;
    std::int32_t slow_period_;
    std::int32_t seen_ = 0;
    Value value_;
};

}  // namespace tradewind::strategies
