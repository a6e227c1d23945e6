#include <algorithm>
#include <cmath>

#include "strategies/patterns/chart_rules.hpp"

namespace tradewind::strategies::chart_rules {

namespace {

constexpr std::int64_t kLongest = 120;  // bars
constexpr std::int64_t kShortest = 10;
constexpr double kSamePrice = 0.75;   // ATR between two lows called equal
constexpr double kLeastHeight = 3.0;  // ATR

ChartSetup setup_of(const Pivot& first, const Pivot& last, double height) {
    ChartSetup setup;
    setup.anchor = last.bar;
    setup.first_time_ms = first.open_time_ms;
    setup.expires = last.bar + std::max<std::int64_t>(20, last.bar - first.bar);
    setup.height = height;
    return setup;
}

Line level(double price) {
    return {0, price, 0};
}

}  // namespace

Found double_bottom(const ChartScene& scene) {
    const auto lows = scene.lows();
    if (lows.size() < 2) {
        return std::nullopt;
    }
    const Pivot& first = lows[lows.size() - 2];
    const Pivot& second = lows.back();
    const auto neck = scene.highest_between(first.bar, second.bar);
    const double apart = std::abs(first.price - second.price);
    if (!neck || second.bar - first.bar < kShortest || scene.bar() - first.bar > kLongest ||
        apart > kSamePrice * scene.atr()) {
        return std::nullopt;
    }
    const double bottom = std::min(first.price, second.price);
    const double height = neck->price - bottom;
    // A bottom ends a fall: the market came from above the neck.
    const auto before = scene.highest_between(first.bar - kLongest, first.bar);
    if (height < kLeastHeight * scene.atr() || !before || before->price < neck->price) {
        return std::nullopt;
    }
    ChartSetup setup = setup_of(first, second, height);
    setup.breakout = level(neck->price);
    setup.invalidation = level(bottom - 0.25 * scene.atr());
    setup.quality = 1 - apart / (kSamePrice * scene.atr());
    return setup;
}

Found inverse_head_and_shoulders(const ChartScene& scene) {
    const auto lows = scene.lows();
    if (lows.size() < 3) {
        return std::nullopt;
    }
    const Pivot& left = lows[lows.size() - 3];
    const Pivot& head = lows[lows.size() - 2];
    const Pivot& right = lows.back();
    const auto left_neck = scene.highest_between(left.bar, head.bar);
    const auto right_neck = scene.highest_between(head.bar, right.bar);
    if (!left_neck || !right_neck || scene.bar() - left.bar > kLongest) {
        return std::nullopt;
    }
    const std::array necks = {*left_neck, *right_neck};
    const Line neck = fit_line(necks).line;
    const double height = neck.at(head.bar) - head.price;
    const double apart = std::abs(left.price - right.price);
    const double below = std::min(left.price, right.price) - head.price;
    const bool shoulders_under_neck = neck.at(left.bar) > left.price && neck.at(right.bar) > right.price;
    if (below < scene.atr() || apart > 0.4 * height || height < kLeastHeight * scene.atr() || !shoulders_under_neck ||
        std::abs(neck.slope) > 0.15 * scene.atr()) {
        return std::nullopt;
    }
    const auto arm = [](std::int64_t a, std::int64_t b) { return static_cast<double>(b - a); };
    const double balance = std::min(arm(left.bar, head.bar), arm(head.bar, right.bar)) /
                           std::max(arm(left.bar, head.bar), arm(head.bar, right.bar));
    if (balance < 0.3) {
        return std::nullopt;
    }
    ChartSetup setup = setup_of(left, right, height);
    setup.breakout = neck;
    setup.invalidation = level(right.price);
    setup.quality = balance * (1 - apart / height);
    return setup;
}

}  // namespace tradewind::strategies::chart_rules
