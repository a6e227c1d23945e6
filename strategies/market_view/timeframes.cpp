#include "strategies/market_view/timeframes.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "core/base/check.hpp"

namespace tradewind::strategies {

std::string step_name(Duration step) {
    const std::int64_t seconds = step.to_seconds();
    if (seconds % 3'600 == 0) {
        return fmt::format("{}h", seconds / 3'600);
    }
    return seconds % 60 == 0 ? fmt::format("{}m", seconds / 60) : fmt::format("{}s", seconds);
}

void Timeframe::update(const Candle& candle) {
    for (const Candle& closed : aggregator_.update(candle)) {
        trend_.update(closed);
    }
}

Timeframes::Timeframes(const TimeframeSettings& settings) {
    TW_CHECK(!settings.steps.empty() && std::ranges::is_sorted(settings.steps, std::ranges::less_equal()));
    for (const Duration step : settings.steps) {
        frames_.emplace_back(settings.source, step, settings.trend);
    }
}

void Timeframes::update(const Candle& candle) {
    for (Timeframe& frame : frames_) {
        frame.update(candle);
    }
}

const Timeframe* Timeframes::find(Duration step) const {
    const auto found = std::ranges::find(frames_, step, &Timeframe::step);
    return found == frames_.end() ? nullptr : &*found;
}

bool Timeframes::ready() const {
    return std::ranges::all_of(frames_, &Timeframe::ready);
}

TimeframeBias Timeframes::bias() const {
    TimeframeBias bias;
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
        if (frame->ready() && frame->reading()->direction != Direction::Neutral) {
            bias.direction = frame->reading()->direction;
            bias.decided_by = frame->step();
            break;
        }
    }
    double weight = 1;
    double total = 0;
    double agreement = 0;
    for (const Timeframe& frame : frames_) {
        if (frame.ready()) {
            agreement += weight * frame.reading()->strength * sign_of(bias.direction);
        }
        total += weight;
        weight *= 2;
    }
    bias.confidence = std::clamp(agreement / total, 0.0, 1.0);
    return bias;
}

std::string Timeframes::missing() const {
    std::string text;
    for (const Timeframe& frame : frames_) {
        if (!frame.ready()) {
            text += fmt::format("{}{} lacks {} bars", text.empty() ? "" : ", ", step_name(frame.step()),
                                frame.bars_missing());
        }
    }
    return text;
}

std::string Timeframes::to_text() const {
    std::string text;
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
        if (frame->ready()) {
            text += fmt::format("{}{} {} {:+.2f}", text.empty() ? "" : ", ", step_name(frame->step()),
                                strategies::to_text(frame->reading()->direction), frame->reading()->strength);
        }
    }
    return text;
}

}  // namespace tradewind::strategies
