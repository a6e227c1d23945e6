// What a row cannot show alone: the step of the bars, gaps, outages, jumps, times off the grid of the step.
// Units: of Bar. Errors: a history that makes a run meaningless is refused with its line; what is merely
// noteworthy goes to the report. The rules stand in docs/data-files.md. Thread: pure functions.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "core/market/bar.hpp"
#include "storage/candle_row.hpp"

namespace tradewind::storage {

// OffGrid: all bars open that much after a multiple of the step. Jump: a price more than doubles or halves, from a
// close to the next open or within one bar.
enum class FindingKind : std::uint8_t { Gap, ZeroVolume, OffGrid, Jump };

struct CandleFinding {
    FindingKind kind = FindingKind::Gap;
    std::size_t line = 0;      // counted from 1; of a gap: the first line after it
    Timestamp time;            // open time in that line
    std::int64_t missing = 0;  // bars a gap left out
};

struct CandleReport {
    Duration step;
    std::size_t gaps = 0;
    std::int64_t missing_bars = 0;
    std::size_t zero_volume_bars = 0;
    std::size_t jumps = 0;
    Duration grid_offset;                 // zero when bars open on multiples of the step in UTC
    std::vector<CandleFinding> findings;  // the first kMaxFindings of them
};

constexpr std::size_t kMaxFindings = 1'000;

struct LinedError {
    std::size_t line = 0;
    std::string text;
};

// Sets the step of every bar. `first_line` is the line of the first bar; the bars are sound and in order.
[[nodiscard]] tl::expected<CandleReport, LinedError> check_sequence(std::vector<Bar>& bars, CandleColumns columns,
                                                                    std::size_t first_line);

}  // namespace tradewind::storage
