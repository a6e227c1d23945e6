// Chaikin money flow: over the last `period` candles, the sum of volume x ((close - low) - (high - close)) /
// (high - low), over the sum of volume. -1 (all closes at the low) to 1; a candle without range, and a window
// without volume, count 0. Ready after `period` candles. O(1) amortised. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/rolling_sum.hpp"

namespace tradewind::strategies {

class ChaikinMoneyFlow {
public:
    explicit ChaikinMoneyFlow(int period) : flow_(period), volume_(period) {}

    void update(const Candle& candle) {
        const double range = candle.high - candle.low;
        const double place = range > 0 ? ((candle.close - candle.low) - (candle.high - candle.close)) / range : 0;
        flow_.update(place * candle.volume);
        volume_.update(candle.volume);
    }
    [[nodiscard]] bool ready() const { return volume_.ready(); }
    [[nodiscard]] double value() const { return volume_.value() > 0 ? flow_.value() / volume_.value() : 0; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(flow_, volume_);
    }

private:
    RollingSum flow_;
    RollingSum volume_;
};

}  // namespace tradewind::strategies
