// Realised volatility over the last `period` candles, as a fraction a year: the deviation of one candle times
// the root of `candles_per_year` (365 for days, 525,600 for minutes of a market that never closes).
//   close to close: sample deviation of ln(close / close before); ready after period + 1 candles
//   Parkinson (1980): root of the mean of ln(high / low)^2 / (4 ln 2); ready after period candles
//   Garman-Klass (1980): root of the mean of ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2; likewise
// The last two know no gaps between candles and assume no drift. O(1) amortised. Prices must be above zero.
// Errors: none. Thread: one owner.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/rolling_line.hpp"
#include "strategies/indicators/rolling_sum.hpp"

namespace tradewind::strategies {

class CloseVolatility {
public:
    CloseVolatility(int period, double candles_per_year) : returns_(period), per_year_(candles_per_year) {}

    void update(double close) {
        const double log_close = std::log(close);
        if (has_before_) {
            returns_.update(log_close - before_);
        }
        before_ = log_close;
        has_before_ = true;
    }
    [[nodiscard]] bool ready() const { return returns_.ready(); }
    [[nodiscard]] double value() const { return std::sqrt(returns_.sample_variance() * per_year_); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(returns_, before_, has_before_);
    }

private:
    RollingLine returns_;
    double per_year_;
    double before_ = 0;
    bool has_before_ = false;
};

class ParkinsonVolatility {
public:
    ParkinsonVolatility(int period, double candles_per_year) : squares_(period), per_year_(candles_per_year) {}

    void update(const Candle& candle) {
        const double range = std::log(candle.high / candle.low);
        squares_.update(range * range);
    }
    [[nodiscard]] bool ready() const { return squares_.ready(); }
    [[nodiscard]] double value() const {
        return std::sqrt(std::max(0.0, squares_.mean()) / (4 * std::numbers::ln2) * per_year_);
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(squares_);
    }

private:
    RollingSum squares_;
    double per_year_;
};

class GarmanKlassVolatility {
public:
    GarmanKlassVolatility(int period, double candles_per_year) : terms_(period), per_year_(candles_per_year) {}

    void update(const Candle& candle) {
        const double range = std::log(candle.high / candle.low);
        const double body = std::log(candle.close / candle.open);
        terms_.update(range * range / 2 - (2 * std::numbers::ln2 - 1) * body * body);
    }
    [[nodiscard]] bool ready() const { return terms_.ready(); }
    [[nodiscard]] double value() const { return std::sqrt(std::max(0.0, terms_.mean()) * per_year_); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(terms_);
    }

private:
    RollingSum terms_;
    double per_year_;
};

}  // namespace tradewind::strategies
