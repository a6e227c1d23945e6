// Chart patterns, told when they are confirmed: a close 0.25 ATR or more beyond the breakout line, not further than
// 2.5 ATR, with volume of 1.2 times the mean of the 20 candles before, or more. Figures are looked for when
// a turning point is confirmed (flags and pennants with each candle), wait for their breakout, and are dropped when
// they expire, their lines meet or the close passes the invalidation line. Each figure is told once and never changed.
// Reliability, 0 to 1: the kind's base x quality of the fit (0.6 to 1) x volume (0.9 at 1.2 times to 1.1 at 2.5).
// Target: the figure's height from the breakout line. Units: price, UTC milliseconds. Thread: engine.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "strategies/direction.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/indicators/true_range.hpp"
#include "strategies/patterns/chart_scene.hpp"
#include "strategies/patterns/pivots.hpp"

namespace tradewind::strategies {

enum class ChartKind : std::uint8_t {
    HeadAndShoulders,
    InverseHeadAndShoulders,
    DoubleTop,
    DoubleBottom,
    AscendingTriangle,
    DescendingTriangle,
    SymmetricTriangle,
    RisingWedge,
    FallingWedge,
    TrendChannel,
    Flag,
    Pennant,
    CupAndHandle,
    InverseCupAndHandle,
    ResistanceBreak,
    SupportBreak,
};

[[nodiscard]] std::string_view to_text(ChartKind kind);

struct ChartPattern {
    ChartKind kind = ChartKind::Flag;
    Direction direction = Direction::Neutral;
    std::int64_t first_time_ms = 0;      // open of the figure's first candle
    std::int64_t confirmed_time_ms = 0;  // open of the candle that closed beyond the line
    double reliability = 0;
    double breakout = 0;
    double target = 0;
    double invalidation = 0;
    friend bool operator==(const ChartPattern&, const ChartPattern&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(kind, direction, first_time_ms, confirmed_time_ms, reliability, breakout, target, invalidation);
    }
};

enum class LevelKind : std::uint8_t { Support, Resistance };

// A price the market has turned at; broken by a close beyond it.
struct PriceLevel {
    LevelKind kind = LevelKind::Support;
    double price = 0;
    std::int64_t first_time_ms = 0;
    double quality = 0;  // [0, 1], more with each touch
};

class ChartPatterns {
public:
    explicit ChartPatterns(int pivot_reach = 5);

    void update(const Candle& candle);
    [[nodiscard]] bool ready() const { return range_.ready() && volume_.ready() && pivots_.ready(); }
    // Confirmed by the newest candle.
    [[nodiscard]] const std::vector<ChartPattern>& found() const { return found_; }
    // Support and resistance now standing, if any: resistance first.
    [[nodiscard]] std::vector<PriceLevel> levels() const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(pivots_, range_, volume_, candles_, highs_, lows_, bars_, slots_, found_);
    }

private:
    static constexpr std::size_t kFigures = 10;

    struct Slot {
        std::optional<ChartSetup> waiting;
        std::int64_t spent = -1;  // anchor of the last figure told or dropped
        template <class Archive>
        void archive(Archive& ar) {
            ar(waiting, spent);
        }
    };

    void watch(std::size_t slot, const Candle& candle, double mean_volume);
    void look(double sign);

    Pivots pivots_;
    Atr range_;
    Sma volume_;
    Recent<Candle> candles_;
    Recent<Pivot> highs_;
    Recent<Pivot> lows_;
    std::int64_t bars_ = 0;
    std::array<Slot, 2 * kFigures> slots_;  // upward figures, then downward ones
    std::vector<ChartPattern> found_;
};

}  // namespace tradewind::strategies
