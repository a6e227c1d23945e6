#include "strategies/patterns/pivots.hpp"

namespace tradewind::strategies {

Pivots::Pivots(int reach) : reach_(static_cast<std::size_t>(reach)), candles_(2 * reach_ + 1) {
    TW_CHECK(reach > 0);
}

void Pivots::update(const Candle& candle) {
    high_.reset();
    low_.reset();
    candles_.push(candle);
    ++bars_;
    if (!candles_.full()) {
        return;
    }
    const Candle& centre = candles_[reach_];
    bool highest = true;
    bool lowest = true;
    for (std::size_t age = 0; age < candles_.size() && (highest || lowest); ++age) {
        if (age != reach_) {
            highest = highest && candles_[age].high < centre.high;
            lowest = lowest && candles_[age].low > centre.low;
        }
    }
    const std::int64_t bar = bars_ - 1 - static_cast<std::int64_t>(reach_);
    if (highest) {
        high_ = Pivot{bar, centre.open_time_ms, centre.high};
    }
    if (lowest) {
        low_ = Pivot{bar, centre.open_time_ms, centre.low};
    }
}

}  // namespace tradewind::strategies
