#include "strategies/indicators/parabolic_sar.hpp"

#include <algorithm>

namespace tradewind::strategies {

ParabolicSar::ParabolicSar(double step, double limit, Seeding seeding)
    : step_(std::min(step, limit)), limit_(limit), seeding_(seeding), acceleration_(step_) {}

void ParabolicSar::update(const Candle& bar) {
    const Range range{bar.high, bar.low};
    if (bars_ == 1) {
        choose_direction(range);
    }
    if (bars_ >= 1) {
        if (seeding_ == Seeding::TaLib) {
            step_as_talib(range);
        } else {
            step_from_first(range);
        }
    }
    before_ = bars_ == 0 ? range : last_;
    last_ = range;
    bars_ = bars_ < 2 ? static_cast<std::uint8_t>(bars_ + 1) : bars_;
}

void ParabolicSar::choose_direction(const Range& bar) {
    if (seeding_ == Seeding::TaLib) {
        const double rise = bar.high - last_.high;
        const double fall = last_.low - bar.low;
        rising_ = !(fall > 0 && rise < fall);
        extreme_ = rising_ ? bar.high : bar.low;
        stop_ = rising_ ? last_.low : last_.high;
        last_ = bar;  // the second bar stands for the first one when the stop is kept clear of both
        return;
    }
    rising_ = last_.high + last_.low <= bar.high + bar.low;
    extreme_ = rising_ ? last_.high : last_.low;
    stop_ = rising_ ? last_.low : last_.high;
}

double ParabolicSar::clear_of(double price, const Range& one, const Range& other) const {
    return rising_ ? std::min({price, one.low, other.low}) : std::max({price, one.high, other.high});
}

void ParabolicSar::reverse(const Range& bar) {
    rising_ = !rising_;
    acceleration_ = step_;
    stop_ = extreme_;
    extreme_ = rising_ ? bar.high : bar.low;
}

void ParabolicSar::follow(const Range& bar) {
    const double reached = rising_ ? bar.high : bar.low;
    if (rising_ ? reached > extreme_ : reached < extreme_) {
        extreme_ = reached;
        acceleration_ = std::min(acceleration_ + step_, limit_);
    }
}

void ParabolicSar::step_as_talib(const Range& bar) {
    if (rising_ ? bar.low <= stop_ : bar.high >= stop_) {
        reverse(bar);
        stop_ = clear_of(stop_, last_, bar);
        value_ = stop_;
    } else {
        value_ = stop_;
        follow(bar);
    }
    stop_ = clear_of(stop_ + acceleration_ * (extreme_ - stop_), last_, bar);
}

void ParabolicSar::step_from_first(const Range& bar) {
    stop_ = clear_of((extreme_ - stop_) * acceleration_ + stop_, before_, last_);
    follow(bar);
    if (rising_ ? bar.low < stop_ : bar.high > stop_) {
        reverse(bar);
    }
    value_ = stop_;
}

}  // namespace tradewind::strategies
