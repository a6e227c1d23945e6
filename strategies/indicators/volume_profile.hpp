// Volume by price over the last `period` candles: the range from their lowest low to their highest high is cut into
// `bins` equal bins, and each candle's volume spread evenly over its own range. Point of control: the middle of the
// bin with the most volume (of equals the lowest). Value area: from that bin outwards, each time to the side whose
// next bin holds more (of equals upwards), until 70 % of the volume is inside; told as its lower and upper edge.
// Without volume or range all three are the middle. Price units. Taken anew at every candle, since the range moves:
// O(period + bins). Warm-up: period - 1 candles. Errors: a saved window of another size does not load. Thread: one
// owner.
#pragma once

#include <span>
#include <vector>

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class VolumeProfile {
public:
    struct Value {
        double point_of_control = 0;
        double value_area_high = 0;
        double value_area_low = 0;
    };

    VolumeProfile(int period, int bins);

    void update(const Candle& candle);
    [[nodiscard]] bool ready() const { return volumes_.full(); }
    [[nodiscard]] const Value& value() const { return value_; }
    [[nodiscard]] std::span<const double> bins() const { return bins_; }  // volume, lowest price first
    template <class Archive>
    void archive(Archive& ar) {
        const std::size_t bins = bins_.size();
        ar(highs_, lows_, volumes_, bins_, value_.point_of_control, value_.value_area_high, value_.value_area_low);
        if constexpr (Archive::kReading) {
            if (bins_.size() != bins) {
                bins_.assign(bins, 0.0);
                ar.fail();
            }
        }
    }

private:
    void spread_volumes(double lowest, double bin_height);
    void find_value_area(double lowest, double bin_height);

    Window highs_;
    Window lows_;
    Window volumes_;
    std::vector<double> bins_;
    std::vector<double> steps_;  // changes of density from bin to bin, kept only to save memory requests
    Value value_;
};

}  // namespace tradewind::strategies
