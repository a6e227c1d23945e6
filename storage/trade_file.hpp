// Files of public trades: CSV, plain or gzip, with a header that names at least a time, a price, a quantity and who
// took, in any order (docs/data-files.md has the names); the layouts of Binance's archives of trades and aggregate
// trades are among them, the latter also without header. Units: UTC milliseconds, prices in quote currency, quantities
// in base units. Errors: the first defect, with file and line. Thread: any; a call holds one file.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/recorded_trade.hpp"

namespace tradewind::storage {

// In order of time; trades of one millisecond in the order of the file.
[[nodiscard]] Result<std::vector<RecordedTrade>> read_trades(const std::filesystem::path& path);
// The same for bytes in memory; `name` is what errors call them.
[[nodiscard]] Result<std::vector<RecordedTrade>> parse_trades(std::string_view name, std::string_view csv);

}  // namespace tradewind::storage
