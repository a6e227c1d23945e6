// One candle drawn out into a tape of trades: the first print is the open, the last the close, high and
// low are both touched, nothing leaves [low, high], and the quantities add up to the volume exactly. The
// same (seed, key, open time) always gives the same path. Units: as in Bar and Instrument.
// Errors: bars are checked by those who load them; a broken one breaks an invariant. Thread: pure.
#pragma once

#include <cstdint>
#include <vector>

#include "core/market/bar.hpp"

namespace tradewind::simulator {

struct PathPoint {
    Timestamp time;
    Price price;
    Quantity quantity;  // zero: a quote move without a trade
    Side aggressor = Side::Buy;
    friend bool operator==(const PathPoint&, const PathPoint&) = default;
};

struct BarPath {
    std::vector<PathPoint> points;
    std::size_t high_at = 0;  // where the path is sure to stand at the bar's high
    std::size_t low_at = 0;
};

struct PathStyle {
    std::uint64_t seed = 1;
    std::uint64_t key = 0;  // instruments with equal keys move in step: a perpetual and its spot leg
    int points = 16;        // kMinPathPoints or more
    Price tick;             // points between the four prices of the candle lie on it
    Quantity step;
};

constexpr int kMinPathPoints = 4;
constexpr int kMaxPathPoints = 1000;

// A bar this function can draw: low <= open, close <= high, prices above zero, volume not negative, step of
// whole milliseconds and at least a second, and counts of ticks and lots below 1e15.
[[nodiscard]] Status check_bar(const Bar& bar, const PathStyle& style);
enum class Extreme : std::uint8_t { High, Low };
// Which of high and low the path meets first.
[[nodiscard]] Extreme first_extreme(const Bar& bar, std::uint64_t seed, std::uint64_t key);
// Writes into `path`, whose memory is used again.
void draw_bar_path(const Bar& bar, const PathStyle& style, BarPath& path);

}  // namespace tradewind::simulator
