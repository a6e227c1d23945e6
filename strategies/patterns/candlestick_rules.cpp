#include <array>

#include "strategies/patterns/candlesticks.hpp"

namespace tradewind::strategies {

namespace {

using Glance = CandleGlance;

// Each rule is written for its bullish or neutral form; [0] is the newest candle.

bool dragonfly(const Glance& g) {
    return g.doji(0) && g.tiny(g.upper(0), 0) && g.lower(0) >= 0.6 * g.unit(0);
}
bool long_legged(const Glance& g) {
    return g.doji(0) && g.upper(0) >= 0.5 * g.unit(0) && g.lower(0) >= 0.5 * g.unit(0);
}
bool plain_doji(const Glance& g) {
    const bool gravestone = g.doji(0) && g.tiny(g.lower(0), 0) && g.upper(0) >= 0.6 * g.unit(0);
    return g.doji(0) && g.range(0) > 0 && !long_legged(g) && !dragonfly(g) && !gravestone;
}
bool spinning_top(const Glance& g) {
    return !g.doji(0) && g.short_body(0) && g.upper(0) > g.body(0) && g.lower(0) > g.body(0);
}
bool hammer(const Glance& g) {
    return !g.doji(0) && g.short_body(0) && g.lower(0) >= 2 * g.body(0) && g.tiny(g.upper(0), 0);
}
bool inverted_hammer(const Glance& g) {
    return !g.doji(0) && g.short_body(0) && g.upper(0) >= 2 * g.body(0) && g.tiny(g.lower(0), 0);
}
bool marubozu(const Glance& g) {
    return g.rises(0) && g.long_body(0) && g.body(0) >= g.unit(0) && g.tiny(g.upper(0), 0) && g.tiny(g.lower(0), 0);
}
bool belt_hold(const Glance& g) {
    return g.rises(0) && g.long_body(0) && g.body(0) >= g.unit(0) && g.tiny(g.lower(0), 0) && !g.tiny(g.upper(0), 0);
}
bool engulfing(const Glance& g) {
    return g.falls(1) && g.rises(0) && !g.doji(1) && g.long_body(0) && g.open(0) <= g.close(1) + 0.05 * g.unit(0) &&
           g.close(0) > g.open(1);
}
bool inside_long_fall(const Glance& g) {
    return g.falls(1) && g.long_body(1) && g.body(1) >= 0.7 * g.unit(1) && g.top(0) < g.open(1) &&
           g.bottom(0) >= g.close(1) - 0.05 * g.unit(1);
}
bool harami(const Glance& g) {
    return inside_long_fall(g) && g.rises(0) && g.short_body(0) && !g.doji(0);
}
bool harami_cross(const Glance& g) {
    return inside_long_fall(g) && g.doji(0);
}
bool piercing(const Glance& g) {
    return g.falls(1) && g.long_body(1) && g.rises(0) && g.long_body(0) && g.open(0) <= g.close(1) + 0.05 * g.unit(0) &&
           g.close(0) > g.middle(1) && g.close(0) <= g.open(1);
}
bool tweezer(const Glance& g) {
    return g.falls(1) && g.rises(0) && g.long_body(1) && std::abs(g.low(0) - g.low(1)) <= 0.05 * g.unit(0) &&
           g.lower(0) > 0.2 * g.unit(0);
}
bool star_frame(const Glance& g) {
    return g.falls(2) && g.long_body(2) && g.rises(0) && g.top(1) <= g.close(2) + g.near(1) &&
           g.close(0) > g.middle(2) && g.top(1) <= g.open(0) + g.near(1);
}
bool star(const Glance& g) {
    return star_frame(g) && g.short_body(1) && !g.doji(1);
}
bool doji_star(const Glance& g) {
    return star_frame(g) && g.doji(1);
}
bool advancing(const Glance& g, std::size_t age) {
    return g.rises(age) && g.long_body(age) && g.upper(age) <= 0.3 * g.body(age);
}
bool three_soldiers(const Glance& g) {
    return advancing(g, 2) && advancing(g, 1) && advancing(g, 0) && g.close(1) > g.close(2) &&
           g.close(0) > g.close(1) && g.open(1) >= g.open(2) && g.open(1) <= g.close(2) + g.near(1) &&
           g.open(0) >= g.open(1) && g.open(0) <= g.close(1) + g.near(0);
}
bool three_inside(const Glance& g) {
    return g.falls(2) && g.long_body(2) && g.body(2) >= 0.7 * g.unit(2) && g.short_body(1) && g.top(1) < g.open(2) &&
           g.bottom(1) >= g.close(2) - 0.05 * g.unit(2) && g.rises(0) && g.close(0) > g.open(2);
}
bool three_outside(const Glance& g) {
    return g.falls(2) && !g.doji(2) && g.rises(1) && g.long_body(1) && g.open(1) <= g.close(2) + 0.05 * g.unit(1) &&
           g.close(1) > g.open(2) && g.rises(0) && g.close(0) > g.close(1) && g.body(0) > 0.2 * g.unit(0);
}
bool rests_inside(const Glance& g, std::size_t age) {
    return g.short_body(age) && g.top(age) <= g.high(4) && g.bottom(age) >= g.low(4);
}
bool three_methods(const Glance& g) {
    return g.rises(4) && g.long_body(4) && rests_inside(g, 3) && rests_inside(g, 2) && rests_inside(g, 1) &&
           g.close(1) < g.close(4) && g.rises(0) && g.long_body(0) && g.close(0) > g.close(4);
}

using enum CandlestickKind;
constexpr Direction kUp = Direction::Bullish;
constexpr Direction kDown = Direction::Bearish;
constexpr Direction kNone = Direction::Neutral;
constexpr TrendBefore kAny = TrendBefore::Any;
constexpr TrendBefore kAgainst = TrendBefore::Against;
constexpr TrendBefore kWith = TrendBefore::With;

constexpr std::array kRules = {
    CandlestickRule{Doji, "doji", 1, kNone, 0.30, kAny, plain_doji},
    CandlestickRule{LongLeggedDoji, "long-legged doji", 1, kNone, 0.35, kAny, long_legged},
    CandlestickRule{DragonflyDoji, "dragonfly doji", 1, kUp, 0.50, kAgainst, dragonfly},
    CandlestickRule{GravestoneDoji, "gravestone doji", 1, kDown, 0.50, kAgainst, dragonfly},
    CandlestickRule{SpinningTop, "spinning top", 1, kNone, 0.25, kAny, spinning_top},
    CandlestickRule{Hammer, "hammer", 1, kUp, 0.55, kAgainst, hammer},
    CandlestickRule{ShootingStar, "shooting star", 1, kDown, 0.55, kAgainst, hammer},
    CandlestickRule{InvertedHammer, "inverted hammer", 1, kUp, 0.45, kAgainst, inverted_hammer},
    CandlestickRule{HangingMan, "hanging man", 1, kDown, 0.45, kAgainst, inverted_hammer},
    CandlestickRule{BullishMarubozu, "bullish marubozu", 1, kUp, 0.50, kAny, marubozu},
    CandlestickRule{BearishMarubozu, "bearish marubozu", 1, kDown, 0.50, kAny, marubozu},
    CandlestickRule{BullishBeltHold, "bullish belt hold", 1, kUp, 0.45, kAgainst, belt_hold},
    CandlestickRule{BearishBeltHold, "bearish belt hold", 1, kDown, 0.45, kAgainst, belt_hold},
    CandlestickRule{BullishEngulfing, "bullish engulfing", 2, kUp, 0.65, kAgainst, engulfing},
    CandlestickRule{BearishEngulfing, "bearish engulfing", 2, kDown, 0.65, kAgainst, engulfing},
    CandlestickRule{BullishHarami, "bullish harami", 2, kUp, 0.45, kAgainst, harami},
    CandlestickRule{BearishHarami, "bearish harami", 2, kDown, 0.45, kAgainst, harami},
    CandlestickRule{BullishHaramiCross, "bullish harami cross", 2, kUp, 0.50, kAgainst, harami_cross},
    CandlestickRule{BearishHaramiCross, "bearish harami cross", 2, kDown, 0.50, kAgainst, harami_cross},
    CandlestickRule{PiercingLine, "piercing line", 2, kUp, 0.60, kAgainst, piercing},
    CandlestickRule{DarkCloudCover, "dark cloud cover", 2, kDown, 0.60, kAgainst, piercing},
    CandlestickRule{TweezerBottom, "tweezer bottom", 2, kUp, 0.50, kAgainst, tweezer},
    CandlestickRule{TweezerTop, "tweezer top", 2, kDown, 0.50, kAgainst, tweezer},
    CandlestickRule{MorningStar, "morning star", 3, kUp, 0.75, kAgainst, star},
    CandlestickRule{EveningStar, "evening star", 3, kDown, 0.75, kAgainst, star},
    CandlestickRule{MorningDojiStar, "morning doji star", 3, kUp, 0.80, kAgainst, doji_star},
    CandlestickRule{EveningDojiStar, "evening doji star", 3, kDown, 0.80, kAgainst, doji_star},
    CandlestickRule{ThreeWhiteSoldiers, "three white soldiers", 3, kUp, 0.75, kAny, three_soldiers},
    CandlestickRule{ThreeBlackCrows, "three black crows", 3, kDown, 0.75, kAny, three_soldiers},
    CandlestickRule{ThreeInsideUp, "three inside up", 3, kUp, 0.65, kAgainst, three_inside},
    CandlestickRule{ThreeInsideDown, "three inside down", 3, kDown, 0.65, kAgainst, three_inside},
    CandlestickRule{ThreeOutsideUp, "three outside up", 3, kUp, 0.70, kAgainst, three_outside},
    CandlestickRule{ThreeOutsideDown, "three outside down", 3, kDown, 0.70, kAgainst, three_outside},
    CandlestickRule{RisingThreeMethods, "rising three methods", 5, kUp, 0.70, kWith, three_methods},
    CandlestickRule{FallingThreeMethods, "falling three methods", 5, kDown, 0.70, kWith, three_methods},
};

}  // namespace

std::span<const CandlestickRule> candlestick_rules() {
    return kRules;
}

std::string_view to_text(CandlestickKind kind) {
    return kRules.at(static_cast<std::size_t>(kind)).name;
}

}  // namespace tradewind::strategies
