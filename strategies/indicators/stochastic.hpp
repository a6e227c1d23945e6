// Where the close stands between the lowest low and highest high of a window: fast and slow stochastic (K and its
// average D, 0 to 100), the same of an RSI, and Williams' %R (-100 to 0). Averages are simple ones. A window without
// range reads 0. K and D become ready together: the sum of all periods less their number, in bars; StochRsi adds
// the RSI's own. Thread: one owner.
#pragma once

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/rsi.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/indicators/window_extreme.hpp"

namespace tradewind::strategies {

struct StochasticValue {
    double k = 0;
    double d = 0;
};

class PlaceInRange {
public:
    explicit PlaceInRange(int period) : high_(period), low_(period) {}

    void update(double high, double low, double close) {
        high_.update(high);
        low_.update(low);
        const double percent = (high_.value() - low_.value()) / 100.0;
        value_ = percent != 0 ? (close - low_.value()) / percent : 0.0;
    }
    [[nodiscard]] bool ready() const { return high_.ready(); }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(high_, low_, value_);
    }

private:
    WindowMax high_;
    WindowMin low_;
    double value_ = 0;
};

class FastStochastic {
public:
    FastStochastic(int k_period, int d_period) : k_(k_period), d_(d_period) {}

    void update(const Candle& bar) { update(bar.high, bar.low, bar.close); }
    void update(double high, double low, double close) {
        k_.update(high, low, close);
        if (k_.ready()) {
            d_.update(k_.value());
        }
    }
    [[nodiscard]] bool ready() const { return d_.ready(); }
    [[nodiscard]] StochasticValue value() const { return {k_.value(), d_.value()}; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(k_, d_);
    }

private:
    PlaceInRange k_;
    Sma d_;
};

class SlowStochastic {
public:
    SlowStochastic(int k_period, int k_smoothing, int d_period) : fast_(k_period, k_smoothing), d_(d_period) {}

    void update(const Candle& bar) {
        fast_.update(bar);
        if (fast_.ready()) {
            d_.update(fast_.value().d);
        }
    }
    [[nodiscard]] bool ready() const { return d_.ready(); }
    [[nodiscard]] StochasticValue value() const { return {fast_.value().d, d_.value()}; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(fast_, d_);
    }

private:
    FastStochastic fast_;
    Sma d_;
};

class StochRsi {
public:
    explicit StochRsi(int rsi_period, int k_period = 5, int d_period = 3)
        : rsi_(rsi_period), stochastic_(k_period, d_period) {}

    void update(double x) {
        rsi_.update(x);
        if (rsi_.ready()) {
            const double strength = rsi_.value();
            stochastic_.update(strength, strength, strength);
        }
    }
    [[nodiscard]] bool ready() const { return stochastic_.ready(); }
    [[nodiscard]] StochasticValue value() const { return stochastic_.value(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(rsi_, stochastic_);
    }

private:
    Rsi rsi_;
    FastStochastic stochastic_;
};

class WilliamsR {
public:
    explicit WilliamsR(int period) : high_(period), low_(period) {}

    void update(const Candle& bar) {
        high_.update(bar.high);
        low_.update(bar.low);
        const double percent = (high_.value() - low_.value()) / -100.0;
        value_ = percent != 0 ? (high_.value() - bar.close) / percent : 0.0;
    }
    [[nodiscard]] bool ready() const { return high_.ready(); }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(high_, low_, value_);
    }

private:
    WindowMax high_;
    WindowMin low_;
    double value_ = 0;
};

}  // namespace tradewind::strategies
