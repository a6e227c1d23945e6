// Volume rate of change: how many percent the volume is above that of `period` candles ago; 0 when nothing was
// traded then. O(1). Warm-up: period candles. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class VolumeRateOfChange {
public:
    explicit VolumeRateOfChange(int period) : volumes_(period + 1) {}

    void update(const Candle& candle) { volumes_.push(candle.volume); }
    [[nodiscard]] bool ready() const { return volumes_.full(); }
    [[nodiscard]] double value() const {
        return volumes_.oldest() > 0 ? (volumes_.at(0) / volumes_.oldest() - 1) * 100 : 0;
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(volumes_);
    }

private:
    Window volumes_;
};

}  // namespace tradewind::strategies
