// What recordings of the raw feed hold, and their trades as history files that a backtest plays. Units: messages.
// Errors: those of the reader, with file and line; a trade that cannot be understood is named with its stream.
// Thread: one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {

struct FeedSummary {
    std::size_t messages = 0;
    std::map<std::string, std::size_t> kinds;  // by what follows the symbol: "aggTrade"; our own marks begin with "!"
    Timestamp first;
    Timestamp last;
    std::size_t cut_files = 0;  // that end in the midst
};
struct TradeFileSummary {
    std::filesystem::path path;
    std::size_t rows = 0;
    std::size_t added = 0;
};

// The files in the order of their time.
[[nodiscard]] Result<FeedSummary> summarize_feed(const std::vector<std::string>& files);
// SYMBOL_trades.csv.gz in `folder` for each symbol; a file that is there already goes on behind its last trade.
[[nodiscard]] Result<std::vector<TradeFileSummary>> extract_trades(const std::vector<std::string>& files,
                                                                   const std::filesystem::path& folder);

}  // namespace tradewind::bot
