// Candlestick patterns completed by the newest closed candle. "Long", "short", "tiny" and "near" are relative to
// the ten candles before each one (candle_shapes.hpp), so the price's unit does not matter; a reversal needs a
// trend against it. A market without pauses has no gaps: where books ask for one, opening near the close will do.
// Reliability, 0 to 1: the pattern's base x body (0.7 to 1: largest candle of it, full at two mean ranges) x
// trend before (0.7 to 1, reversals only) x volume (0.85 to 1.15: newest against the mean, half to double).
// Nothing found is ever withdrawn. Thread: engine.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "strategies/direction.hpp"
#include "strategies/patterns/candle_shapes.hpp"

namespace tradewind::strategies {

enum class CandlestickKind : std::uint8_t {
    Doji,
    LongLeggedDoji,
    DragonflyDoji,
    GravestoneDoji,
    SpinningTop,
    Hammer,
    ShootingStar,
    InvertedHammer,
    HangingMan,
    BullishMarubozu,
    BearishMarubozu,
    BullishBeltHold,
    BearishBeltHold,
    BullishEngulfing,
    BearishEngulfing,
    BullishHarami,
    BearishHarami,
    BullishHaramiCross,
    BearishHaramiCross,
    PiercingLine,
    DarkCloudCover,
    TweezerBottom,
    TweezerTop,
    MorningStar,
    EveningStar,
    MorningDojiStar,
    EveningDojiStar,
    ThreeWhiteSoldiers,
    ThreeBlackCrows,
    ThreeInsideUp,
    ThreeInsideDown,
    ThreeOutsideUp,
    ThreeOutsideDown,
    RisingThreeMethods,
    FallingThreeMethods,
};

// What a pattern asks of the closes before it.
enum class TrendBefore : std::uint8_t { Any, Against, With };

struct CandlestickRule {
    CandlestickKind kind;
    std::string_view name;
    std::size_t candles;
    Direction direction;  // Bearish rules see the mirrored market
    double base;
    TrendBefore trend;
    bool (*matches)(const CandleGlance&);
};

[[nodiscard]] std::span<const CandlestickRule> candlestick_rules();
[[nodiscard]] std::string_view to_text(CandlestickKind kind);

struct CandlestickPattern {
    CandlestickKind kind = CandlestickKind::Doji;
    Direction direction = Direction::Neutral;
    double reliability = 0;
    std::int64_t open_time_ms = 0;  // of the candle that completed it
    friend bool operator==(const CandlestickPattern&, const CandlestickPattern&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(kind, direction, reliability, open_time_ms);
    }
};

class Candlesticks {
public:
    Candlesticks();

    void update(const Candle& candle);
    // Enough candles for every rule.
    [[nodiscard]] bool ready() const { return shapes_.full(); }
    // Completed by the newest candle, in the table's order.
    [[nodiscard]] const std::vector<CandlestickPattern>& found() const { return found_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(past_, shapes_, found_);
    }

private:
    [[nodiscard]] CandleShape measured(const Candle& candle) const;
    [[nodiscard]] double reliability(const CandlestickRule& rule, const CandleGlance& glance) const;

    Recent<Candle> past_;
    Recent<CandleShape> shapes_;
    std::vector<CandlestickPattern> found_;
};

}  // namespace tradewind::strategies
