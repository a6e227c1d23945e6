// Volume rate of change: how many percent the volume is above that of `period` candles ago; 0 when nothing
// was traded then. Ready after `period` + 1 candles. O(1). Errors: none; archive() fails the reader when the
// sizes differ. Thread: one.
#pragma once

#include <vector>

#include "core/base/check.hpp"
#include "strategies/indicators/candle.hpp"

namespace tradewind::strategies {

class VolumeRateOfChange {
public:
    explicit VolumeRateOfChange(int period) : volumes_(static_cast<std::size_t>(period)) { TW_CHECK(period >= 1); }

    void update(const Candle& candle) {
        double& before = volumes_[next_];
        if (is_full_) {
            value_ = before > 0 ? (candle.volume / before - 1) * 100 : 0;
            is_ready_ = true;
        }
        before = candle.volume;
        if (++next_ == volumes_.size()) {
            next_ = 0;
            is_full_ = true;
        }
    }
    [[nodiscard]] bool ready() const { return is_ready_; }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        const std::size_t period = volumes_.size();
        ar(volumes_, next_, value_, is_full_, is_ready_);
        if constexpr (Archive::kReading) {
            if (volumes_.size() != period || next_ >= period) {
                volumes_.assign(period, 0.0);
                next_ = 0;
                ar.fail();
            }
        }
    }

private:
    std::vector<double> volumes_;
    std::size_t next_ = 0;
    double value_ = 0;
    bool is_full_ = false;
    bool is_ready_ = false;
};

}  // namespace tradewind::strategies
