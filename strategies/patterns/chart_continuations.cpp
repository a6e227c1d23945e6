#include <algorithm>
#include <array>
#include <cmath>

#include "strategies/patterns/chart_rules.hpp"

namespace tradewind::strategies::chart_rules {

namespace {

constexpr std::size_t kShortestRest = 5;
constexpr std::size_t kLongestRest = 20;
constexpr std::size_t kLongestPole = 12;
constexpr double kLeastPole = 4;        // ATR
constexpr double kMostGivenBack = 0.5;  // of the pole
constexpr double kResidual = 0.5;       // ATR
constexpr double kFloorBelow = 0.25;    // ATR
constexpr double kParallel = 0.05;      // ATR per bar between the two slopes
constexpr double kSteepestRise = 0.05;  // ATR per bar: a rest does not climb

struct Rest {
    std::size_t bars = 0;  // after the pole's top
    double pole = 0;       // height
    std::int64_t first_time_ms = 0;
    FittedLine upper;
    FittedLine lower;
};

std::optional<Rest> rest_after_pole(const ChartScene& scene) {
    if (scene.candles() < kLongestRest + kLongestPole + 1) {
        return std::nullopt;
    }
    std::size_t top = 0;
    for (std::size_t age = 1; age <= kLongestRest; ++age) {
        top = scene.high(age) > scene.high(top) ? age : top;
    }
    if (top < kShortestRest) {
        return std::nullopt;
    }
    std::size_t foot = top;
    for (std::size_t age = top; age <= top + kLongestPole && age < scene.candles(); ++age) {
        foot = scene.low(age) < scene.low(foot) ? age : foot;
    }
    Rest rest;
    rest.bars = top;
    rest.pole = scene.high(top) - scene.low(foot);
    rest.first_time_ms = scene.time_ms(foot);
    if (rest.pole < kLeastPole * scene.atr()) {
        return std::nullopt;
    }
    std::array<Pivot, kLongestRest> highs;
    std::array<Pivot, kLongestRest> lows;
    double lowest = scene.low(0);
    for (std::size_t i = 0; i < top; ++i) {
        const std::size_t age = top - 1 - i;
        const std::int64_t bar = scene.bar() - static_cast<std::int64_t>(age);
        highs[i] = {bar, scene.time_ms(age), scene.high(age)};
        lows[i] = {bar, scene.time_ms(age), scene.low(age)};
        lowest = std::min(lowest, scene.low(age));
    }
    if (scene.high(top) - lowest > kMostGivenBack * rest.pole) {
        return std::nullopt;
    }
    rest.upper = fit_line(std::span(highs).first(top));
    rest.lower = fit_line(std::span(lows).first(top));
    if (std::max(rest.upper.residual, rest.lower.residual) > kResidual * scene.atr()) {
        return std::nullopt;
    }
    return rest;
}

ChartSetup setup_of(const Rest& rest, const ChartScene& scene) {
    ChartSetup setup;
    setup.anchor = scene.bar() - static_cast<std::int64_t>(rest.bars);  // the pole's top
    setup.first_time_ms = rest.first_time_ms;
    setup.expires = scene.bar() + 2;  // fitted anew with each bar
    setup.breakout = rest.upper.line;
    // The line runs through the middle of the lows: a close below it by noise ends nothing.
    setup.invalidation = rest.lower.line;
    setup.invalidation.price -= kFloorBelow * scene.atr();
    setup.height = rest.pole;
    setup.quality = 1 - (rest.upper.residual + rest.lower.residual) / (2 * kResidual * scene.atr());
    return setup;
}

}  // namespace

Found flag(const ChartScene& scene) {
    const auto rest = rest_after_pole(scene);
    if (!rest) {
        return std::nullopt;
    }
    const double upper = rest->upper.line.slope / scene.atr();
    const double lower = rest->lower.line.slope / scene.atr();
    const bool shape = std::abs(upper - lower) <= kParallel && upper <= kSteepestRise && upper >= -0.3;
    return shape ? Found(setup_of(*rest, scene)) : std::nullopt;
}

Found pennant(const ChartScene& scene) {
    const auto rest = rest_after_pole(scene);
    if (!rest) {
        return std::nullopt;
    }
    const double upper = rest->upper.line.slope / scene.atr();
    const double lower = rest->lower.line.slope / scene.atr();
    const bool shape = lower - upper > kParallel && upper < 0 && lower > 0;
    return shape ? Found(setup_of(*rest, scene)) : std::nullopt;
}

}  // namespace tradewind::strategies::chart_rules
