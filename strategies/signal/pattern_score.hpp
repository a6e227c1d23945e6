// The patterns part: what candlesticks and chart figures said lately. A pattern counts with its reliability and
// loses half of that every half-life. Of those that one candle completes in one direction the most reliable of each
// sort counts, because they are the same candles seen twice; together they speak like independent witnesses:
// strength = 1 - product(1 - weight), for the bulls and for the bears. Direction is (bulls - bears) / (bulls +
// bears), confidence the larger of the two. Nothing recent: the part is absent. Units: bars. Thread: engine.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "strategies/patterns/candlesticks.hpp"
#include "strategies/patterns/chart_patterns.hpp"
#include "strategies/signal/signal_part.hpp"

namespace tradewind::strategies {

struct PatternSettings {
    double candlestick_half_life = 3;
    double chart_half_life = 12;
    double least = 0.05;  // a weight below it is forgotten
};

class PatternScore {
public:
    explicit PatternScore(const PatternSettings& settings = {});

    // One closed candle later; with what that candle completed.
    void update(std::span<const CandlestickPattern> candlesticks, std::span<const ChartPattern> charts);
    [[nodiscard]] PartReading part() const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(recent_);
    }

private:
    struct Evidence {
        std::variant<CandlestickKind, ChartKind> kind;
        Direction direction = Direction::Neutral;
        double weight = 0;
        int age = 0;
        template <class Archive>
        void archive(Archive& ar) {
            ar(kind, direction, weight, age);
        }
    };

    void fade();
    template <class Pattern>
    void take_most_reliable(std::span<const Pattern> found, Direction direction);
    [[nodiscard]] static std::string_view name_of(const Evidence& evidence);
    [[nodiscard]] double strength(Direction direction) const;
    [[nodiscard]] std::string strongest() const;

    PatternSettings settings_;
    std::array<double, 2> fading_;  // of a bar, by the kind's place in the variant
    std::vector<Evidence> recent_;
};

}  // namespace tradewind::strategies
