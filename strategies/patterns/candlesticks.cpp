#include "strategies/patterns/candlesticks.hpp"

#include <algorithm>
#include <cmath>

namespace tradewind::strategies {

namespace {

constexpr std::size_t kMostCandles = 5;
constexpr double kSomeTrend = 0.3;

bool trend_suits(const CandlestickRule& rule, const CandleGlance& glance) {
    const double trend = glance.trend_before(rule.candles - 1);
    switch (rule.trend) {
        case TrendBefore::Any:
            return true;
        case TrendBefore::Against:
            return trend <= -kSomeTrend;
        case TrendBefore::With:
            return trend >= kSomeTrend;
    }
    return false;
}

}  // namespace

Candlesticks::Candlesticks() : past_(kMeanBars), shapes_(kMostCandles) {}

CandleShape Candlesticks::measured(const Candle& candle) const {
    CandleShape shape;
    shape.candle = candle;
    for (const Candle& before : past_) {
        shape.mean_body += std::abs(before.close - before.open) / kMeanBars;
        shape.mean_range += (before.high - before.low) / kMeanBars;
        shape.mean_volume += before.volume / kMeanBars;
    }
    if (shape.mean_range > 0) {
        const double move = past_[0].close - past_[kTrendBars].close;
        shape.trend_before = std::clamp(move / (shape.mean_range * std::sqrt(kTrendBars)), -1.0, 1.0);
    }
    return shape;
}

void Candlesticks::update(const Candle& candle) {
    found_.clear();
    if (past_.full()) {
        shapes_.push(measured(candle));
    }
    past_.push(candle);
    if (!shapes_.full() || shapes_[0].mean_range <= 0) {
        return;
    }
    const CandleGlance upright(shapes_, 1);
    const CandleGlance mirror(shapes_, -1);
    for (const CandlestickRule& rule : candlestick_rules()) {
        const CandleGlance& glance = rule.direction == Direction::Bearish ? mirror : upright;
        if (trend_suits(rule, glance) && rule.matches(glance)) {
            found_.push_back({rule.kind, rule.direction, reliability(rule, glance), candle.open_time_ms});
        }
    }
}

double Candlesticks::reliability(const CandlestickRule& rule, const CandleGlance& glance) const {
    double largest = 0;
    for (std::size_t age = 0; age < rule.candles; ++age) {
        if (glance.unit(age) > 0) {
            largest = std::max(largest, glance.range(age) / glance.unit(age));
        }
    }
    const double body = 0.7 + 0.3 * std::min(largest / 2, 1.0);
    const double trend =
        rule.trend == TrendBefore::Against ? 0.7 + 0.3 * std::abs(glance.trend_before(rule.candles - 1)) : 1.0;
    const CandleShape& newest = shapes_[0];
    const double ratio = newest.mean_volume > 0 ? newest.candle.volume / newest.mean_volume : 1;
    const double volume = 0.85 + 0.2 * (std::clamp(ratio, 0.5, 2.0) - 0.5);
    return std::clamp(rule.base * body * trend * volume, 0.0, 1.0);
}

}  // namespace tradewind::strategies
