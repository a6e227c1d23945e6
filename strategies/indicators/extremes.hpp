// What is built on the largest and smallest of the last `period` bars: Max and Min of values, their midpoint, the
// high-low channel (Donchian) and its middle (TA-Lib's MIDPRICE). Price units. Warm-up: period - 1 bars.
// Thread: one owner.
#pragma once

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/window_extreme.hpp"

namespace tradewind::strategies {

using Max = WindowMax;
using Min = WindowMin;

class MidPoint {
public:
    explicit MidPoint(int period) : high_(period), low_(period) {}

    void update(double x) {
        high_.update(x);
        low_.update(x);
    }
    [[nodiscard]] bool ready() const { return high_.ready(); }
    [[nodiscard]] double value() const { return (high_.value() + low_.value()) / 2.0; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(high_, low_);
    }

private:
    WindowMax high_;
    WindowMin low_;
};

class Donchian {
public:
    struct Value {
        double upper = 0;
        double middle = 0;
        double lower = 0;
    };

    explicit Donchian(int period) : high_(period), low_(period) {}

    void update(const Candle& bar) {
        high_.update(bar.high);
        low_.update(bar.low);
    }
    [[nodiscard]] bool ready() const { return high_.ready(); }
    [[nodiscard]] Value value() const { return {high_.value(), (high_.value() + low_.value()) / 2.0, low_.value()}; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(high_, low_);
    }

private:
    WindowMax high_;
    WindowMin low_;
};

class MidPrice {
public:
    explicit MidPrice(int period) : channel_(period) {}

    void update(const Candle& bar) { channel_.update(bar); }
    [[nodiscard]] bool ready() const { return channel_.ready(); }
    [[nodiscard]] double value() const { return channel_.value().middle; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(channel_);
    }

private:
    Donchian channel_;
};

}  // namespace tradewind::strategies
