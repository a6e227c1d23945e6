#include <algorithm>
#include <cmath>

#include "strategies/patterns/chart_rules.hpp"

namespace tradewind::strategies::chart_rules {

namespace {

constexpr std::int64_t kShortest = 30;  // bars from rim to rim
constexpr std::int64_t kLongest = 120;
constexpr double kLeastDepth = 3;    // ATR
constexpr double kRimsApart = 0.15;  // of the depth
constexpr double kMostHandle = 0.4;  // of the depth

struct Cup {
    Pivot left;
    Pivot right;
    double depth = 0;
    double roundness = 0;  // how deep the middle half lies on average, of the depth
};

std::optional<Cup> cup_between(const ChartScene& scene, const Pivot& left, const Pivot& right) {
    const std::int64_t length = right.bar - left.bar;
    const std::int64_t oldest = scene.bar() - left.bar;
    if (length < kShortest || length > kLongest || oldest >= static_cast<std::int64_t>(scene.candles())) {
        return std::nullopt;
    }
    const double rim = std::min(left.price, right.price);
    double lowest = rim;
    double highest = left.price;
    double middle = 0;
    std::int64_t counted = 0;
    for (std::int64_t bar = left.bar + 1; bar < right.bar; ++bar) {
        const auto age = static_cast<std::size_t>(scene.bar() - bar);
        lowest = std::min(lowest, scene.low(age));
        highest = std::max(highest, scene.high(age));
        if (bar >= left.bar + length / 4 && bar <= right.bar - length / 4) {
            middle += scene.close(age);
            ++counted;
        }
    }
    Cup cup{left, right, rim - lowest, 0};
    if (cup.depth < kLeastDepth * scene.atr() || highest > std::max(left.price, right.price) ||
        std::abs(left.price - right.price) > kRimsApart * cup.depth) {
        return std::nullopt;
    }
    cup.roundness = (rim - middle / static_cast<double>(counted)) / cup.depth;
    return cup;
}

}  // namespace

Found cup_and_handle(const ChartScene& scene) {
    const auto highs = scene.highs();
    if (highs.size() < 2) {
        return std::nullopt;
    }
    const Pivot& right = highs.back();
    double handle_low = right.price;
    for (std::size_t age = 0; static_cast<std::int64_t>(age) < scene.bar() - right.bar; ++age) {
        handle_low = std::min(handle_low, scene.low(age));
    }
    for (std::size_t i = highs.size() - 1; i > 0; --i) {
        const auto cup = cup_between(scene, highs[i - 1], right);
        // A V has half its depth on average in its middle, a rounded bottom more.
        if (!cup || cup->roundness < 0.65 || right.price - handle_low > kMostHandle * cup->depth) {
            continue;
        }
        ChartSetup setup;
        setup.anchor = right.bar;
        setup.first_time_ms = cup->left.open_time_ms;
        setup.expires = right.bar + std::max<std::int64_t>(15, (right.bar - cup->left.bar) / 2);
        setup.breakout = {0, std::max(cup->left.price, right.price), 0};
        setup.invalidation = {0, right.price - kMostHandle * cup->depth, 0};
        setup.height = cup->depth;
        setup.quality = std::clamp((cup->roundness - 0.65) / 0.2, 0.0, 1.0);
        return setup;
    }
    return std::nullopt;
}

}  // namespace tradewind::strategies::chart_rules
