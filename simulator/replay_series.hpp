// Recorded candles, mark candles and funding of one instrument, as files hold them, and whether they can be
// played. Units: as in Bar and FundingSettlement. Errors: name the symbol, the list and the row, counted
// from 1. Thread: values.
#pragma once

#include <map>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/funding_settlement.hpp"
#include "core/market/instrument.hpp"
#include "core/market/recorded_trade.hpp"
#include "simulator/bar_path.hpp"
#include "simulator/shared_bars.hpp"

namespace tradewind::simulator {

struct ReplaySeries {
    Instrument instrument;
    SharedBars bars;                         // oldest first; gaps are allowed
    SharedBars mark_bars;                    // may be empty
    std::vector<FundingSettlement> funding;  // may be empty; times may lie some ms after the boundary
    std::vector<RecordedTrade> trades = {};  // may be empty; oldest first, covered by `bars`
};

// In order, of one step, drawable, and marks not finer than trades.
[[nodiscard]] Status check_series(const ReplaySeries& series, const PathStyle& style);
[[nodiscard]] Result<std::map<Timestamp, Decimal>> funding_by_boundary(const ReplaySeries& series);
// The first bar that opens at `time` or later.
[[nodiscard]] std::size_t first_from(const std::vector<Bar>& bars, Timestamp time);

}  // namespace tradewind::simulator
