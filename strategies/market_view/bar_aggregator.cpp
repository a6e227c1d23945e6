#include "strategies/market_view/bar_aggregator.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace tradewind::strategies {

BarAggregator::BarAggregator(Duration source, Duration target)
    : source_ms_(source.to_millis()), target_ms_(target.to_millis()) {
    TW_CHECK(source_ms_ > 0 && target_ms_ >= source_ms_ && target_ms_ % source_ms_ == 0);
}

std::int64_t BarAggregator::span_of(std::int64_t open_time_ms) const {
    return Timestamp::from_millis(open_time_ms).floor_to(step()).to_millis();
}

ClosedCandles BarAggregator::update(const Candle& candle) {
    ClosedCandles closed;
    if (last_open_ms_ && candle.open_time_ms <= *last_open_ms_) {
        return closed;
    }
    const std::int64_t span_ms = span_of(candle.open_time_ms);
    if (building_ && building_->open_time_ms != span_ms) {
        closed.push(*building_);
        building_.reset();
    }
    if (building_) {
        building_->high = std::max(building_->high, candle.high);
        building_->low = std::min(building_->low, candle.low);
        building_->close = candle.close;
        building_->volume += candle.volume;
    } else if (candle.open_time_ms == span_ms || (last_open_ms_ && span_of(*last_open_ms_) != span_ms)) {
        building_ = candle;
        building_->open_time_ms = span_ms;
    }
    last_open_ms_ = candle.open_time_ms;
    if (building_ && candle.open_time_ms + source_ms_ >= span_ms + target_ms_) {
        closed.push(*building_);
        building_.reset();
    }
    return closed;
}

}  // namespace tradewind::strategies
