// Lines over time as pictures and reports take them: plain numbers, no money arithmetic is done with them.
// Units: milliseconds since the epoch (UTC); values as the caller names them. Thread: values, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tradewind::bot {

struct SeriesPoint {
    std::int64_t time_ms = 0;
    double value = 0;
};

struct NamedSeries {
    std::string name;
    std::vector<SeriesPoint> points;
};

struct Candle {
    std::int64_t time_ms = 0;  // when it opened
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = 0;
};

// Per cent under the highest value so far: 0 or negative.
[[nodiscard]] std::vector<SeriesPoint> drawdown_of(std::span<const SeriesPoint> equity);

}  // namespace tradewind::bot
