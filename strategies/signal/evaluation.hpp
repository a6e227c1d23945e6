// Everything the signal is made of, for one symbol: fed with closed candles of one step, it keeps technical score,
// patterns, timeframes, regime and, as the last word, the combined signal. Without a model its part is left out and
// the others are weighed more, which the signal says. It looks at nothing but the candles given; one that is not
// newer than the last is ignored, so that history may come twice. The model must outlive it. Thread: engine.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/time.hpp"
#include "strategies/market_view/recent.hpp"
#include "strategies/market_view/regime.hpp"
#include "strategies/market_view/timeframes.hpp"
#include "strategies/patterns/candlesticks.hpp"
#include "strategies/patterns/chart_patterns.hpp"
#include "strategies/signal/combined_signal.hpp"
#include "strategies/signal/model_port.hpp"
#include "strategies/signal/pattern_score.hpp"
#include "strategies/signal/technical_score.hpp"

namespace tradewind::strategies {

struct EvaluationSettings {
    Duration step = Duration::minutes(1);      // of the candles that come
    std::vector<int> timeframes = {1, 4, 16};  // rising multiples of the step
    std::size_t model_candles = 128;           // that a model may look back on
    int pivot_reach = 5;
    TechnicalSettings technical;
    PatternSettings patterns;
    TrendSettings trend;
    RegimeSettings regime;
    SignalSettings signal;
};

class MarketEvaluation {
public:
    explicit MarketEvaluation(const EvaluationSettings& settings = {}, ModelPort* model = nullptr);

    void update(const Candle& candle);

    // After the newest candle; before the first one every part is out.
    [[nodiscard]] const CombinedSignal& signal() const { return signal_; }
    [[nodiscard]] const std::optional<Regime>& regime() const { return regime_.regime(); }
    [[nodiscard]] const TechnicalScore& technical() const { return technical_; }
    [[nodiscard]] const Timeframes& timeframes() const { return timeframes_; }
    [[nodiscard]] const Candlesticks& candlesticks() const { return candlesticks_; }
    [[nodiscard]] const ChartPatterns& charts() const { return charts_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(candles_, technical_, candlesticks_, charts_, patterns_, timeframes_, regime_, signal_);
    }

private:
    [[nodiscard]] PartReading model_part();
    [[nodiscard]] PartReading timeframes_part() const;

    SignalSettings weights_;
    ModelPort* model_;
    Recent<Candle> candles_;
    TechnicalScore technical_;
    Candlesticks candlesticks_;
    ChartPatterns charts_;
    PatternScore patterns_;
    Timeframes timeframes_;
    RegimeDetector regime_;
    CombinedSignal signal_;
};

}  // namespace tradewind::strategies
