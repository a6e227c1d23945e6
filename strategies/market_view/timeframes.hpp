// One stream of closed candles read on several timeframes at once (1 m, 5 m, 15 m, 1 h, 4 h by default), each
// from whole spans only. A timeframe that lacks bars says so and has no reading.
// Bias: the longest timeframe that has a direction decides it; the shorter ones only raise or lower the
// confidence, which is the agreement weighed 1, 2, 4, ... from the shortest up, missing ones counting as silent.
// Thread: engine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "strategies/market_view/bar_aggregator.hpp"
#include "strategies/market_view/trend_reading.hpp"

namespace tradewind::strategies {

struct TimeframeSettings {
    Duration source = Duration::minutes(1);
    // Rising whole multiples of the source.
    std::vector<Duration> steps = {Duration::minutes(1), Duration::minutes(5), Duration::minutes(15),
                                   Duration::hours(1), Duration::hours(4)};
    TrendSettings trend;
};

[[nodiscard]] std::string step_name(Duration step);  // "90s", "15m", "4h"

class Timeframe {
public:
    Timeframe(Duration source, Duration step, const TrendSettings& trend) : aggregator_(source, step), trend_(trend) {}

    void update(const Candle& candle);
    [[nodiscard]] Duration step() const { return aggregator_.step(); }
    [[nodiscard]] bool ready() const { return trend_.reading().has_value(); }
    [[nodiscard]] const std::optional<TrendReading>& reading() const { return trend_.reading(); }
    [[nodiscard]] int bars_missing() const { return trend_.bars_missing(); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(aggregator_, trend_);
    }

private:
    BarAggregator aggregator_;
    TrendReader trend_;
};

struct TimeframeBias {
    Direction direction = Direction::Neutral;
    double confidence = 0;               // [0, 1]
    std::optional<Duration> decided_by;  // none while Neutral
};

class Timeframes {
public:
    explicit Timeframes(const TimeframeSettings& settings = {});

    void update(const Candle& candle);
    [[nodiscard]] const std::vector<Timeframe>& all() const { return frames_; }
    [[nodiscard]] const Timeframe* find(Duration step) const;
    [[nodiscard]] bool ready() const;  // all of them
    [[nodiscard]] TimeframeBias bias() const;
    // "1h lacks 3 bars, 4h lacks 15 bars"; empty when ready.
    [[nodiscard]] std::string missing() const;
    // "4h bullish +0.71, 1h neutral +0.10, ...", longest first.
    [[nodiscard]] std::string to_text() const;

    template <class Archive>
    void archive(Archive& ar) {
        for (Timeframe& frame : frames_) {
            ar(frame);
        }
    }

private:
    std::vector<Timeframe> frames_;
};

}  // namespace tradewind::strategies
