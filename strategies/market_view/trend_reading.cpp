#include "strategies/market_view/trend_reading.hpp"

#include <algorithm>
#include <cmath>

namespace tradewind::strategies {

namespace {

double within_one(double value) {
    return std::clamp(value, -1.0, 1.0);
}

std::size_t slots_for(int bars) {
    return static_cast<std::size_t>(bars) + 1;
}

}  // namespace

TrendReader::TrendReader(const TrendSettings& settings)
    : settings_(settings),
      fast_(settings.fast),
      slow_(settings.slow),
      range_(settings.range),
      closes_(slots_for(settings.momentum_bars)),
      averages_(slots_for(settings.slope_bars)) {}

int TrendReader::bars_missing() const {
    const int needed = std::max(
        {settings_.fast + settings_.slope_bars, settings_.slow, settings_.range + 1, settings_.momentum_bars + 1});
    return std::max(0, needed - bars_);
}

void TrendReader::update(const Candle& candle) {
    fast_.update(candle.close);
    slow_.update(candle.close);
    range_.update(candle);
    closes_.push(candle.close);
    if (fast_.ready()) {
        averages_.push(fast_.value());
    }
    ++bars_;
    if (!slow_.ready() || !range_.ready() || !closes_.full() || !averages_.full()) {
        return;
    }
    TrendReading reading;
    if (const double range = range_.value(); range > 0) {
        const double lead = fast_.value() - slow_.value();
        const double ahead = (candle.close - fast_.value()) * lead;
        reading.alignment = sign_of(direction_of(lead, 0)) * (ahead > 0 ? 1.0 : 0.5);
        const double per_bar = (averages_[0] - averages_.oldest()) / settings_.slope_bars / range;
        reading.slope = within_one(per_bar / settings_.full_slope);
        reading.momentum = within_one((candle.close - closes_.oldest()) / (range * std::sqrt(settings_.momentum_bars)));
    }
    reading.strength = 0.4 * reading.alignment + 0.3 * reading.slope + 0.3 * reading.momentum;
    reading.direction = direction_of(reading.strength, settings_.neutral_below);
    reading_ = reading;
}

}  // namespace tradewind::strategies
