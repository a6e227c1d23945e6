// What kind of market this is. Trending: ADX and efficiency ratio (net move / path length) both above their
// upper bounds; ranging: both below their lower bounds; normal: neither. Volatility: where ATR in percent of
// the price stands among its values of a rolling window.
// Hysteresis: a state is kept until the other side's bound is passed (trend) or the bound is passed by a margin
// (volatility), and changes only when that has held for a number of bars. Thread: engine.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "strategies/direction.hpp"
#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/directional_movement.hpp"
#include "strategies/indicators/exponential_average.hpp"
#include "strategies/indicators/true_range.hpp"
#include "strategies/market_view/recent.hpp"
#include "strategies/market_view/settled.hpp"

namespace tradewind::strategies {

enum class TrendState : std::uint8_t { Ranging, Normal, Trending };
enum class VolatilityState : std::uint8_t { Low, Normal, High, Extreme };

[[nodiscard]] std::string_view to_text(TrendState state);
[[nodiscard]] std::string_view to_text(VolatilityState state);

struct RegimeSettings {
    int adx = 14;
    int efficiency_bars = 20;
    int average = 20;  // EMA whose slope gives the direction
    int slope_bars = 5;
    int range = 14;          // ATR
    int window = 500;        // bars the volatility is compared with
    int window_least = 100;  // bars without which nothing is said
    int confirmations = 3;
    double trending_adx = 25;
    double ranging_adx = 20;
    double trending_efficiency = 0.35;
    double ranging_efficiency = 0.25;
    double low = 0.20;  // percentiles
    double high = 0.80;
    double extreme = 0.95;
    double margin = 0.05;
    double flat_slope = 0.02;  // ATR per bar that is no direction yet
};

struct Regime {
    TrendState trend = TrendState::Normal;
    VolatilityState volatility = VolatilityState::Normal;
    Direction direction = Direction::Neutral;  // of the average's slope, in any state
    double adx = 0;
    double efficiency = 0;   // [0, 1]
    double slope = 0;        // ATR per bar
    double atr_percent = 0;  // of the close
    double percentile = 0;   // [0, 1], of atr_percent
    template <class Archive>
    void archive(Archive& ar) {
        ar(trend, volatility, direction, adx, efficiency, slope, atr_percent, percentile);
    }
};

// "trending up, high volatility (ADX 31, ATR 0.82 %)"
[[nodiscard]] std::string to_text(const Regime& regime);

class RegimeDetector {
public:
    explicit RegimeDetector(const RegimeSettings& settings = {});

    void update(const Candle& candle);
    [[nodiscard]] bool ready() const { return regime_.has_value(); }
    [[nodiscard]] const std::optional<Regime>& regime() const { return regime_; }
    [[nodiscard]] int bars_missing() const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(adx_, average_, range_, closes_, averages_, ranges_, trend_, volatility_, bars_, regime_);
    }

private:
    [[nodiscard]] double efficiency() const;
    [[nodiscard]] double percentile(double atr_percent) const;
    [[nodiscard]] TrendState trend_seen(const Regime& now) const;
    [[nodiscard]] VolatilityState volatility_seen(double percentile) const;

    RegimeSettings settings_;
    Adx adx_;
    Ema average_;
    Atr range_;
    Recent<double> closes_;
    Recent<double> averages_;
    Recent<double> ranges_;
    Settled<TrendState> trend_;
    Settled<VolatilityState> volatility_;
    int bars_ = 0;
    std::optional<Regime> regime_;
};

}  // namespace tradewind::strategies
