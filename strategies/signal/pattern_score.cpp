#include "strategies/signal/pattern_score.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/check.hpp"

namespace tradewind::strategies {

namespace {

constexpr std::size_t kNamed = 3;  // patterns a reason names

}  // namespace

PatternScore::PatternScore(const PatternSettings& settings)
    : settings_(settings),
      fading_{std::exp2(-1 / settings.candlestick_half_life), std::exp2(-1 / settings.chart_half_life)} {
    TW_CHECK(settings.candlestick_half_life > 0 && settings.chart_half_life > 0 && settings.least > 0);
}

void PatternScore::update(std::span<const CandlestickPattern> candlesticks, std::span<const ChartPattern> charts) {
    fade();
    for (const Direction direction : {Direction::Bullish, Direction::Bearish}) {
        take_most_reliable(candlesticks, direction);
        take_most_reliable(charts, direction);
    }
}

void PatternScore::fade() {
    for (Evidence& evidence : recent_) {
        evidence.weight *= fading_[evidence.kind.index()];
        ++evidence.age;
    }
    std::erase_if(recent_, [this](const Evidence& evidence) { return evidence.weight < settings_.least; });
}

template <class Pattern>
void PatternScore::take_most_reliable(std::span<const Pattern> found, Direction direction) {
    const Pattern* best = nullptr;
    for (const Pattern& pattern : found) {
        if (pattern.direction == direction && (best == nullptr || pattern.reliability > best->reliability)) {
            best = &pattern;
        }
    }
    if (best != nullptr && best->reliability >= settings_.least) {
        recent_.push_back({best->kind, direction, std::min(best->reliability, 1.0), 0});
    }
}

std::string_view PatternScore::name_of(const Evidence& evidence) {
    return std::visit([](auto kind) { return to_text(kind); }, evidence.kind);
}

double PatternScore::strength(Direction direction) const {
    double doubt = 1;
    for (const Evidence& evidence : recent_) {
        doubt *= evidence.direction == direction ? 1 - evidence.weight : 1;
    }
    return 1 - doubt;
}

std::string PatternScore::strongest() const {
    std::vector<Evidence> named(std::min(recent_.size(), kNamed));
    std::ranges::partial_sort_copy(recent_, named, [](const Evidence& a, const Evidence& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.age < b.age;
    });
    std::string text;
    for (const Evidence& evidence : named) {
        text += fmt::format("{}{} {:+.2f} ({})", text.empty() ? "" : ", ", name_of(evidence),
                            sign_of(evidence.direction) * evidence.weight,
                            evidence.age == 0 ? "now" : fmt::format("{} bars ago", evidence.age));
    }
    return recent_.size() > kNamed ? fmt::format("{} and {} more", text, recent_.size() - kNamed) : text;
}

PartReading PatternScore::part() const {
    if (recent_.empty()) {
        return tl::unexpected(PartAbsent{"no recent pattern"});
    }
    const double bulls = strength(Direction::Bullish);
    const double bears = strength(Direction::Bearish);
    return SignalPart{(bulls - bears) / (bulls + bears), std::max(bulls, bears), strongest()};
}

}  // namespace tradewind::strategies
