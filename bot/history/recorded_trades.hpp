// The trades of one contract in recordings of the raw feed, by the times at which they arrived: what candles of the
// recording are made of. Units: as in RecordedTrade. Errors: name file and line. Thread: one.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/recorded_trade.hpp"

namespace tradewind::bot {

// The files in the order of their time; empty when the symbol was not recorded.
[[nodiscard]] Result<std::vector<RecordedTrade>> read_recorded_trades(const std::vector<std::string>& files,
                                                                      const std::string& symbol);

}  // namespace tradewind::bot
