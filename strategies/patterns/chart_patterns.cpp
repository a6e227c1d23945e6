#include "strategies/patterns/chart_patterns.hpp"

#include <algorithm>

#include "strategies/patterns/chart_rules.hpp"

namespace tradewind::strategies {

namespace {

constexpr double kBreakout = 0.25;       // ATR beyond the line
constexpr double kTooFar = 2.5;          // ATR beyond the line: the move is gone
constexpr double kBreakoutVolume = 1.2;  // of the mean

enum class LooksAt : std::uint8_t { Pivots, EachCandle };

struct ChartRule {
    ChartKind bullish;
    ChartKind bearish;
    double base;
    LooksAt looks_at;
    chart_rules::Found (*find)(const ChartScene&);
};

using enum ChartKind;
constexpr std::size_t kLevelRule = 9;
constexpr std::array<ChartRule, 10> kRules = {{
    {InverseHeadAndShoulders, HeadAndShoulders, 0.80, LooksAt::Pivots, chart_rules::inverse_head_and_shoulders},
    {DoubleBottom, DoubleTop, 0.70, LooksAt::Pivots, chart_rules::double_bottom},
    {AscendingTriangle, DescendingTriangle, 0.70, LooksAt::Pivots, chart_rules::ascending_triangle},
    {SymmetricTriangle, SymmetricTriangle, 0.60, LooksAt::Pivots, chart_rules::symmetric_triangle},
    {FallingWedge, RisingWedge, 0.65, LooksAt::Pivots, chart_rules::falling_wedge},
    {TrendChannel, TrendChannel, 0.50, LooksAt::Pivots, chart_rules::trend_channel},
    {Flag, Flag, 0.65, LooksAt::EachCandle, chart_rules::flag},
    {Pennant, Pennant, 0.60, LooksAt::EachCandle, chart_rules::pennant},
    {CupAndHandle, InverseCupAndHandle, 0.70, LooksAt::Pivots, chart_rules::cup_and_handle},
    {ResistanceBreak, SupportBreak, 0.55, LooksAt::Pivots, chart_rules::resistance},
}};

}  // namespace

std::string_view to_text(ChartKind kind) {
    switch (kind) {
        case HeadAndShoulders:
            return "head and shoulders";
        case InverseHeadAndShoulders:
            return "inverse head and shoulders";
        case DoubleTop:
            return "double top";
        case DoubleBottom:
            return "double bottom";
        case AscendingTriangle:
            return "ascending triangle";
        case DescendingTriangle:
            return "descending triangle";
        case SymmetricTriangle:
            return "symmetric triangle";
        case RisingWedge:
            return "rising wedge";
        case FallingWedge:
            return "falling wedge";
        case TrendChannel:
            return "trend channel";
        case Flag:
            return "flag";
        case Pennant:
            return "pennant";
        case CupAndHandle:
            return "cup and handle";
        case InverseCupAndHandle:
            return "inverse cup and handle";
        case ResistanceBreak:
            return "resistance break";
        case SupportBreak:
            return "support break";
    }
    return "";
}

ChartPatterns::ChartPatterns(int pivot_reach)
    : pivots_(pivot_reach), range_(14), volume_(20), candles_(kCandlesKept), highs_(kPivotsKept), lows_(kPivotsKept) {}

void ChartPatterns::update(const Candle& candle) {
    found_.clear();
    const double mean_volume = volume_.ready() ? volume_.value() : 0;
    pivots_.update(candle);
    range_.update(candle);
    volume_.update(candle.volume);
    candles_.push(candle);
    ++bars_;
    if (pivots_.high()) {
        highs_.push(*pivots_.high());
    }
    if (pivots_.low()) {
        lows_.push(*pivots_.low());
    }
    if (!ready() || range_.value() <= 0) {
        return;
    }
    // Waiting figures first: none breaks out on the candle that shapes it.
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
        if (slots_[slot].waiting) {
            watch(slot, candle, mean_volume);
        }
    }
    look(1);
    look(-1);
}

void ChartPatterns::watch(std::size_t slot, const Candle& candle, double mean_volume) {
    const double sign = slot < kRules.size() ? 1 : -1;
    const ChartRule& rule = kRules[slot % kRules.size()];
    const ChartSetup& setup = *slots_[slot].waiting;
    const std::int64_t bar = bars_ - 1;
    const double line = setup.breakout.at(bar);
    const double floor = setup.invalidation.at(bar);
    const double beyond = (sign * candle.close - line) / range_.value();
    const bool over = sign * candle.close < floor || beyond > kTooFar;
    const bool lines_met = line <= floor;
    if (over || lines_met || bar >= setup.expires) {
        slots_[slot].spent = over ? setup.anchor : slots_[slot].spent;
        slots_[slot].waiting.reset();
        return;
    }
    if (beyond < kBreakout || mean_volume <= 0 || candle.volume < kBreakoutVolume * mean_volume) {
        return;
    }
    const double ratio = std::min(candle.volume / mean_volume, 2.5);
    const double volume = 0.9 + 0.2 * (ratio - kBreakoutVolume) / (2.5 - kBreakoutVolume);
    const double fit = 0.6 + 0.4 * std::clamp(setup.quality, 0.0, 1.0);
    found_.push_back({sign > 0 ? rule.bullish : rule.bearish, sign > 0 ? Direction::Bullish : Direction::Bearish,
                      setup.first_time_ms, candle.open_time_ms, std::clamp(rule.base * fit * volume, 0.0, 1.0),
                      sign * line, sign * (line + setup.height), sign * floor});
    slots_[slot].spent = setup.anchor;
    slots_[slot].waiting.reset();
}

void ChartPatterns::look(double sign) {
    const bool turned = pivots_.high() || pivots_.low();
    std::optional<ChartScene> scene;
    for (std::size_t i = 0; i < kRules.size(); ++i) {
        if (kRules[i].looks_at == LooksAt::Pivots && !turned) {
            continue;
        }
        if (!scene) {
            scene.emplace(sign, range_.value(), bars_ - 1, candles_, highs_, lows_);
        }
        Slot& slot = slots_[sign > 0 ? i : i + kRules.size()];
        const auto setup = kRules[i].find(*scene);
        if (setup && setup->anchor > slot.spent && setup->expires > bars_) {
            slot.waiting = setup;
        }
    }
}

std::vector<PriceLevel> ChartPatterns::levels() const {
    std::vector<PriceLevel> levels;
    for (const std::size_t slot : {kLevelRule, kLevelRule + kRules.size()}) {
        if (const auto& setup = slots_[slot].waiting) {
            const bool up = slot == kLevelRule;
            levels.push_back({up ? LevelKind::Resistance : LevelKind::Support,
                              up ? setup->breakout.price : -setup->breakout.price, setup->first_time_ms,
                              setup->quality});
        }
    }
    return levels;
}

}  // namespace tradewind::strategies
