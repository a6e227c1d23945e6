#include "strategies/market_view/regime.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tradewind::strategies {

std::string_view to_text(TrendState state) {
    switch (state) {
        case TrendState::Ranging:
            return "ranging";
        case TrendState::Normal:
            return "normal";
        case TrendState::Trending:
            return "trending";
    }
    return "normal";
}

std::string_view to_text(VolatilityState state) {
    switch (state) {
        case VolatilityState::Low:
            return "low";
        case VolatilityState::Normal:
            return "normal";
        case VolatilityState::High:
            return "high";
        case VolatilityState::Extreme:
            return "extreme";
    }
    return "normal";
}

std::string to_text(const Regime& regime) {
    return fmt::format("{}, {}, {} volatility (ADX {:.0f}, ATR {:.2f} %)", to_text(regime.trend),
                       to_text(regime.direction), to_text(regime.volatility), regime.adx, regime.atr_percent);
}

RegimeDetector::RegimeDetector(const RegimeSettings& settings)
    : settings_(settings),
      adx_(settings.adx),
      average_(settings.average),
      range_(settings.range),
      closes_(static_cast<std::size_t>(settings.efficiency_bars) + 1),
      averages_(static_cast<std::size_t>(settings.slope_bars) + 1),
      ranges_(static_cast<std::size_t>(settings.window)),
      trend_(TrendState::Normal, settings.confirmations),
      volatility_(VolatilityState::Normal, settings.confirmations) {}

int RegimeDetector::bars_missing() const {
    const int needed = std::max({2 * settings_.adx, settings_.efficiency_bars + 1,
                                 settings_.average + settings_.slope_bars, settings_.range + settings_.window_least});
    return std::max(0, needed - bars_);
}

void RegimeDetector::update(const Candle& candle) {
    adx_.update(candle);
    average_.update(candle.close);
    range_.update(candle);
    closes_.push(candle.close);
    ++bars_;
    if (average_.ready()) {
        averages_.push(average_.value());
    }
    if (!range_.ready() || candle.close <= 0) {
        return;
    }
    Regime now;
    now.atr_percent = 100 * range_.value() / candle.close;
    ranges_.push(now.atr_percent);
    if (!adx_.ready() || !closes_.full() || !averages_.full() ||
        ranges_.size() < static_cast<std::size_t>(settings_.window_least)) {
        return;
    }
    now.adx = adx_.value().adx;
    now.efficiency = efficiency();
    if (range_.value() > 0) {
        now.slope = (averages_[0] - averages_.oldest()) / settings_.slope_bars / range_.value();
    }
    now.direction = direction_of(now.slope, settings_.flat_slope);
    now.percentile = percentile(now.atr_percent);
    trend_.update(trend_seen(now));
    volatility_.update(volatility_seen(now.percentile));
    now.trend = trend_.state();
    now.volatility = volatility_.state();
    regime_ = now;
}

double RegimeDetector::efficiency() const {
    double path = 0;
    for (std::size_t age = 0; age + 1 < closes_.size(); ++age) {
        path += std::abs(closes_[age] - closes_[age + 1]);
    }
    return path > 0 ? std::abs(closes_[0] - closes_.oldest()) / path : 0;
}

double RegimeDetector::percentile(double atr_percent) const {
    std::size_t below = 0;
    std::size_t equal = 0;
    for (const double other : ranges_) {
        below += other < atr_percent ? 1U : 0U;
        equal += other == atr_percent ? 1U : 0U;
    }
    return (static_cast<double>(below) + 0.5 * static_cast<double>(equal)) / static_cast<double>(ranges_.size());
}

TrendState RegimeDetector::trend_seen(const Regime& now) const {
    const bool was_trending = trend_.state() == TrendState::Trending;
    const bool was_ranging = trend_.state() == TrendState::Ranging;
    const double trending_adx = was_trending ? settings_.ranging_adx : settings_.trending_adx;
    const double trending_efficiency = was_trending ? settings_.ranging_efficiency : settings_.trending_efficiency;
    const double ranging_adx = was_ranging ? settings_.trending_adx : settings_.ranging_adx;
    const double ranging_efficiency = was_ranging ? settings_.trending_efficiency : settings_.ranging_efficiency;
    if (now.adx >= trending_adx && now.efficiency >= trending_efficiency) {
        return TrendState::Trending;
    }
    return now.adx <= ranging_adx && now.efficiency <= ranging_efficiency ? TrendState::Ranging : TrendState::Normal;
}

VolatilityState RegimeDetector::volatility_seen(double percentile) const {
    const VolatilityState state = volatility_.state();
    const auto bound_above = [&](double bound, VolatilityState kept) {
        return state >= kept ? bound - settings_.margin : bound;
    };
    if (percentile >= bound_above(settings_.extreme, VolatilityState::Extreme)) {
        return VolatilityState::Extreme;
    }
    if (percentile >= bound_above(settings_.high, VolatilityState::High)) {
        return VolatilityState::High;
    }
    const double low = state == VolatilityState::Low ? settings_.low + settings_.margin : settings_.low;
    return percentile <= low ? VolatilityState::Low : VolatilityState::Normal;
}

}  // namespace tradewind::strategies
