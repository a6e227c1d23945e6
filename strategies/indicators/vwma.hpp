// Volume-weighted moving average: the sum of close x volume over the sum of volume, of the last `period`
// candles; without any volume the plain mean of the closes. Units: price. Ready after `period` candles. O(1)
// amortised. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/rolling_sum.hpp"

namespace tradewind::strategies {

class Vwma {
public:
    explicit Vwma(int period) : weighted_(period), volume_(period), close_(period) {}

    void update(const Candle& candle) {
        weighted_.update(candle.close * candle.volume);
        volume_.update(candle.volume);
        close_.update(candle.close);
    }
    [[nodiscard]] bool ready() const { return volume_.ready(); }
    [[nodiscard]] double value() const {
        return volume_.value() > 0 ? weighted_.value() / volume_.value() : close_.mean();
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(weighted_, volume_, close_);
    }

private:
    RollingSum weighted_;
    RollingSum volume_;
    RollingSum close_;
};

}  // namespace tradewind::strategies
