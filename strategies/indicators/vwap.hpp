// Volume-weighted average price: the sum of typical price x volume over the sum of volume, where typical is
// (high + low + close) / 3. SessionVwap starts anew with each UTC day (by the candle's open time) and is ready
// at once; RollingVwap takes the last `period` candles. While nothing was traded the value is the newest
// typical price. Units: price. O(1), amortised for the rolling one. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/rolling_sum.hpp"

namespace tradewind::strategies {

class SessionVwap {
public:
    void update(const Candle& candle) {
        const std::int64_t day = day_of(candle.open_time_ms);
        if (!has_day_ || day != day_) {
            day_ = day;
            has_day_ = true;
            weighted_ = volume_ = 0;
        }
        typical_ = (candle.high + candle.low + candle.close) / 3;
        weighted_ += typical_ * candle.volume;
        volume_ += candle.volume;
    }
    [[nodiscard]] bool ready() const { return has_day_; }
    [[nodiscard]] double value() const { return volume_ > 0 ? weighted_ / volume_ : typical_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(day_, has_day_, weighted_, volume_, typical_);
    }

private:
    static std::int64_t day_of(std::int64_t millis) {
        constexpr std::int64_t kDay = 86'400'000;
        return (millis >= 0 ? millis : millis - kDay + 1) / kDay;
    }

    std::int64_t day_ = 0;
    bool has_day_ = false;
    double weighted_ = 0;
    double volume_ = 0;
    double typical_ = 0;
};

class RollingVwap {
public:
    explicit RollingVwap(int period) : weighted_(period), volume_(period) {}

    void update(const Candle& candle) {
        typical_ = (candle.high + candle.low + candle.close) / 3;
        weighted_.update(typical_ * candle.volume);
        volume_.update(candle.volume);
    }
    [[nodiscard]] bool ready() const { return volume_.ready(); }
    [[nodiscard]] double value() const { return volume_.value() > 0 ? weighted_.value() / volume_.value() : typical_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(weighted_, volume_, typical_);
    }

private:
    RollingSum weighted_;
    RollingSum volume_;
    double typical_ = 0;
};

}  // namespace tradewind::strategies
