// Candle and funding files: CSV, plain or gzip, with the header `open_time_ms,open,high,low,close,volume`
// (`,quote_volume` may follow; mark candles have no volume) or `funding_time_ms,funding_rate`. Units: UTC
// milliseconds, prices in quote currency, volume in base units, rates as fractions. The step is inferred.
// Errors: the first defect, with file and line; what is merely noteworthy goes to the report.
// Thread: any; a call holds one file.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/bar.hpp"
#include "core/market/funding_settlement.hpp"

namespace tradewind::storage {

enum class CandleColumns : std::uint8_t { Trade, TradeWithQuoteVolume, Mark };

enum class FindingKind : std::uint8_t { Gap, ZeroVolume };

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
    std::vector<CandleFinding> findings;  // the first kMaxFindings of them
};

struct CandleFile {
    CandleColumns columns = CandleColumns::Trade;
    std::vector<Bar> bars;  // mark candles have volume zero
    CandleReport report;
};

constexpr std::size_t kMaxFindings = 1'000;

[[nodiscard]] Result<CandleFile> read_candles(const std::filesystem::path& path, InstrumentId instrument);
[[nodiscard]] Result<std::vector<FundingSettlement>> read_funding(const std::filesystem::path& path);

// The same for bytes in memory; `name` is what errors call them.
[[nodiscard]] Result<CandleFile> parse_candles(std::string_view name, std::string_view csv, InstrumentId instrument);
[[nodiscard]] Result<std::vector<FundingSettlement>> parse_funding(std::string_view name, std::string_view csv);

}  // namespace tradewind::storage
