#include <algorithm>
#include <cmath>

#include "strategies/patterns/chart_rules.hpp"

namespace tradewind::strategies::chart_rules {

namespace {

constexpr std::size_t kLeastTouches = 3;
constexpr double kTouch = 0.5;         // ATR from the newest touch
constexpr double kLeastHeight = 3;     // ATR
constexpr std::int64_t kGoodFor = 60;  // bars after the newest touch

}  // namespace

Found resistance(const ChartScene& scene) {
    const auto highs = scene.highs();
    if (highs.size() < kLeastTouches) {
        return std::nullopt;
    }
    const Pivot& newest = highs.back();
    const Pivot* first = nullptr;
    std::size_t touches = 0;
    double sum = 0;
    double above = newest.price;
    for (const Pivot& high : highs) {
        if (std::abs(high.price - newest.price) <= kTouch * scene.atr()) {
            first = first == nullptr ? &high : first;
            ++touches;
            sum += high.price;
        }
        above = first == nullptr ? newest.price : std::max(above, high.price);
    }
    // A level that was passed since its first touch holds nothing back.
    if (touches < kLeastTouches || above > newest.price + kTouch * scene.atr()) {
        return std::nullopt;
    }
    const auto lowest = scene.lowest_between(first->bar, scene.bar());
    const double level = sum / static_cast<double>(touches);
    if (!lowest || level - lowest->price < kLeastHeight * scene.atr()) {
        return std::nullopt;
    }
    ChartSetup setup;
    setup.anchor = newest.bar;
    setup.first_time_ms = first->open_time_ms;
    setup.expires = newest.bar + kGoodFor;
    setup.breakout = {0, level, 0};
    setup.invalidation = {0, lowest->price, 0};
    setup.height = level - lowest->price;
    setup.quality = std::min(1.0, static_cast<double>(touches - 2) / 3);
    return setup;
}

}  // namespace tradewind::strategies::chart_rules
