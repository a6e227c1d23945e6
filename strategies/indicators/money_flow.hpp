// Volume with a direction: accumulation/distribution (Ad), Chaikin's oscillator on it (Adosc), on-balance volume
// (Obv), all in units of volume, and the money flow index (Mfi, 0 to 100). Ad and Obv are ready with the first bar
// and depend on where the stream began. Warm-up: Adosc the longer period - 1, Mfi period bars. Thread: one owner.
#pragma once

#include <algorithm>
#include <cstdint>

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/price_of.hpp"
#include "strategies/indicators/simple_average.hpp"

namespace tradewind::strategies {

class Ad {
public:
    void update(const Candle& bar) {
        const double range = bar.high - bar.low;
        if (range > 0) {
            value_ += ((bar.close - bar.low) - (bar.high - bar.close)) / range * bar.volume;
        }
        ready_ = true;
    }
    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(value_, ready_);
    }

private:
    double value_ = 0;
    bool ready_ = false;
};

// Both averages start with the first value of the line, in TA-Lib too.
class Adosc {
public:
    Adosc(int fast, int slow)
        : fast_weight_(2.0 / (fast + 1)), slow_weight_(2.0 / (slow + 1)), ready_at_(std::max(fast, slow)) {}

    void update(const Candle& bar) {
        line_.update(bar);
        const double x = line_.value();
        fast_ = seen_ == 0 ? x : fast_weight_ * x + (1.0 - fast_weight_) * fast_;
        slow_ = seen_ == 0 ? x : slow_weight_ * x + (1.0 - slow_weight_) * slow_;
        seen_ += seen_ < ready_at_ ? 1 : 0;
    }
    [[nodiscard]] bool ready() const { return seen_ >= ready_at_; }
    [[nodiscard]] double value() const { return fast_ - slow_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(line_, fast_, slow_, seen_);
    }

private:
    Ad line_;
    double fast_weight_;
    double slow_weight_;
    double fast_ = 0;
    double slow_ = 0;
    std::int32_t ready_at_;
    std::int32_t seen_ = 0;
};

// Starts with the first bar's volume.
class Obv {
public:
    void update(const Candle& bar) {
        if (!ready_ || bar.close > last_close_) {
            value_ += bar.volume;
        } else if (bar.close < last_close_) {
            value_ -= bar.volume;
        }
        ready_ = true;
        last_close_ = bar.close;
    }
    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(value_, last_close_, ready_);
    }

private:
    double value_ = 0;
    double last_close_ = 0;
    bool ready_ = false;
};

class Mfi {
public:
    explicit Mfi(int period) : inflow_(period), outflow_(period) {}

    void update(const Candle& bar) {
        const double typical = typical_price(bar);
        if (started_) {
            const double flow = typical * bar.volume;
            inflow_.update(typical > last_ ? flow : 0.0);
            outflow_.update(typical < last_ ? flow : 0.0);
        }
        started_ = true;
        last_ = typical;
    }
    [[nodiscard]] bool ready() const { return inflow_.ready(); }
    // TA-Lib calls a window in which less than one unit of money moved empty.
    [[nodiscard]] double value() const {
        const double both = inflow_.value() + outflow_.value();
        return both < 1.0 ? 0.0 : 100.0 * (inflow_.value() / both);
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(inflow_, outflow_, last_, started_);
    }

private:
    Sum inflow_;
    Sum outflow_;
    double last_ = 0;
    bool started_ = false;
};

}  // namespace tradewind::strategies
