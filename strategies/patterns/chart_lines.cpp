#include <algorithm>
#include <cmath>

#include "strategies/patterns/chart_rules.hpp"

namespace tradewind::strategies::chart_rules {

namespace {

constexpr std::int64_t kLongest = 120;  // bars
constexpr double kFlat = 0.03;          // ATR per bar
constexpr double kResidual = 0.5;       // ATR
constexpr double kShrinks = 0.3;        // of the width at the base
constexpr double kLeastWidth = 3;       // ATR at the base
constexpr std::size_t kMostPoints = 4;
constexpr std::size_t kLeastPoints = 2;
constexpr std::size_t kLeastTogether = 5;
constexpr std::size_t kLeastWhenSloping = 6;  // two lines that slope alike are easily drawn by chance

struct Frame {
    FittedLine upper;
    FittedLine lower;
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::int64_t first_time_ms = 0;
    double upper_slope = 0;  // ATR per bar
    double lower_slope = 0;

    [[nodiscard]] double width(std::int64_t bar) const { return upper.line.at(bar) - lower.line.at(bar); }
    [[nodiscard]] std::int64_t length() const { return last - first; }
};

std::span<const Pivot> newest(std::span<const Pivot> pivots, std::size_t count) {
    return pivots.size() < count ? std::span<const Pivot>() : pivots.last(count);
}

std::optional<Frame> frame_of(const ChartScene& scene, std::span<const Pivot> highs, std::span<const Pivot> lows) {
    if (highs.empty() || lows.empty()) {
        return std::nullopt;
    }
    const Pivot& first = highs.front().bar < lows.front().bar ? highs.front() : lows.front();
    Frame frame{fit_line(highs),
                fit_line(lows),
                first.bar,
                std::max(highs.back().bar, lows.back().bar),
                first.open_time_ms,
                0,
                0};
    const bool too_old = scene.bar() - frame.first > kLongest;
    const bool rough = std::max(frame.upper.residual, frame.lower.residual) > kResidual * scene.atr();
    if (too_old || rough || frame.length() < 10 || frame.width(frame.first) < kLeastWidth * scene.atr() ||
        frame.width(scene.bar()) <= 0) {
        return std::nullopt;
    }
    frame.upper_slope = frame.upper.line.slope / scene.atr();
    frame.lower_slope = frame.lower.line.slope / scene.atr();
    return frame;
}

bool converges(const Frame& frame, const ChartScene& scene) {
    return frame.width(scene.bar()) <= (1 - kShrinks) * frame.width(frame.first);
}

std::int64_t apex_of(const Frame& frame) {
    const double closing = frame.lower.line.slope - frame.upper.line.slope;
    return frame.first + std::llround(frame.width(frame.first) / closing);
}

ChartSetup setup_of(const Frame& frame, const ChartScene& scene, std::int64_t expires) {
    ChartSetup setup;
    setup.anchor = frame.last;
    setup.first_time_ms = frame.first_time_ms;
    setup.expires = expires;
    setup.breakout = frame.upper.line;
    setup.invalidation = frame.lower.line;
    setup.height = frame.width(frame.first);
    setup.quality = 1 - (frame.upper.residual + frame.lower.residual) / (2 * kResidual * scene.atr());
    return setup;
}

Found converging(const Frame& frame, const ChartScene& scene) {
    if (!converges(frame, scene)) {
        return std::nullopt;
    }
    const std::int64_t apex = apex_of(frame);
    const auto ahead = static_cast<double>(apex - scene.bar());
    const auto length = static_cast<double>(scene.bar() - frame.first);
    const std::int64_t expires = frame.first + (apex - frame.first) * 3 / 4;
    if (ahead < 0.1 * length || ahead > 2 * length || expires <= scene.bar()) {
        return std::nullopt;
    }
    return setup_of(frame, scene, expires);
}

// Most points first: the longest frame that fits is the figure.
template <class Suits>
Found search(const ChartScene& scene, std::size_t least_together, Suits suits) {
    for (std::size_t together = 2 * kMostPoints; together >= least_together; --together) {
        const std::size_t least = std::max(kLeastPoints, together - kMostPoints);
        for (std::size_t highs = least; together - highs >= least; ++highs) {
            const auto frame = frame_of(scene, newest(scene.highs(), highs), newest(scene.lows(), together - highs));
            if (!frame) {
                continue;
            }
            if (Found found = suits(*frame)) {
                return found;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

Found ascending_triangle(const ChartScene& scene) {
    return search(scene, kLeastTogether, [&](const Frame& frame) -> Found {
        const bool shape = std::abs(frame.upper_slope) <= kFlat && frame.lower_slope > kFlat;
        return shape ? converging(frame, scene) : std::nullopt;
    });
}

Found symmetric_triangle(const ChartScene& scene) {
    return search(scene, kLeastTogether, [&](const Frame& frame) -> Found {
        const bool shape = frame.upper_slope < -kFlat && frame.lower_slope > kFlat;
        return shape ? converging(frame, scene) : std::nullopt;
    });
}

Found falling_wedge(const ChartScene& scene) {
    return search(scene, kLeastWhenSloping, [&](const Frame& frame) -> Found {
        const bool shape = frame.lower_slope < -kFlat && frame.upper_slope < frame.lower_slope;
        return shape ? converging(frame, scene) : std::nullopt;
    });
}

Found trend_channel(const ChartScene& scene) {
    return search(scene, kLeastWhenSloping, [&](const Frame& frame) -> Found {
        const double mean = (frame.upper_slope + frame.lower_slope) / 2;
        const bool parallel = std::abs(frame.width(scene.bar()) / frame.width(frame.first) - 1) <= 0.15;
        if (!parallel || std::abs(mean) <= kFlat || frame.length() < 20) {
            return std::nullopt;
        }
        return setup_of(frame, scene, scene.bar() + frame.length() / 2);
    });
}

}  // namespace tradewind::strategies::chart_rules
