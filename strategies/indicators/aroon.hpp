// Aroon: how recent the highest high (up) and lowest low (down) of the last period + 1 bars are, 0 to 100, and their
// difference (oscillator). Of equal extremes the newest counts. Warm-up: period bars. Thread: one owner.
#pragma once

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/window_extreme.hpp"

namespace tradewind::strategies {

class Aroon {
public:
    struct Value {
        double up = 0;
        double down = 0;
        double oscillator = 0;
    };

    explicit Aroon(int period) : high_(period + 1), low_(period + 1), period_(period) {}

    void update(const Candle& bar) {
        high_.update(bar.high);
        low_.update(bar.low);
    }
    [[nodiscard]] bool ready() const { return high_.ready(); }
    [[nodiscard]] Value value() const {
        const double factor = 100.0 / period_;
        return {factor * (period_ - high_.bars_ago()), factor * (period_ - low_.bars_ago()),
                factor * (low_.bars_ago() - high_.bars_ago())};
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(high_, low_);
    }

private:
    WindowMax high_;
    WindowMin low_;
    int period_;
};

}  // namespace tradewind::strategies
