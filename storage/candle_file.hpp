// Candle and funding files: CSV, plain or gzip, with the header `open_time_ms,open,high,low,close,volume`
// (docs/data-files.md names its other forms and every check) or `funding_time_ms,funding_rate`. Units: UTC
// milliseconds, prices in quote currency, volume in base units, rates as fractions. The step is inferred.
// Errors: the first defect, with file and line; what is merely noteworthy goes to the report.
// Thread: any; a call holds one file.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/funding_settlement.hpp"
#include "storage/bar_sequence.hpp"

namespace tradewind::storage {

struct CandleFile {
    CandleColumns columns = CandleColumns::Trade;
    std::vector<Bar> bars;  // mark candles have volume zero
    CandleReport report;
};

[[nodiscard]] Result<CandleFile> read_candles(const std::filesystem::path& path, InstrumentId instrument);
[[nodiscard]] Result<std::vector<FundingSettlement>> read_funding(const std::filesystem::path& path);

// The same for bytes in memory; `name` is what errors call them.
[[nodiscard]] Result<CandleFile> parse_candles(std::string_view name, std::string_view csv, InstrumentId instrument);
[[nodiscard]] Result<std::vector<FundingSettlement>> parse_funding(std::string_view name, std::string_view csv);

}  // namespace tradewind::storage
