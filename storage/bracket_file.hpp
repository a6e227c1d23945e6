// Margin bracket tables from files: the venue's dated snapshots as JSON, {"BTC/USDT:USDT": [{"info": {...}}]},
// plain or gzip, and the tables that are built into the program. An optional "date" beside the symbols, or
// a date in the file's name, says since when they hold. Units: as in BracketTable; numbers are read from
// their text, never through a double. Errors: name symbol, tier and field. Thread: any.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/margin/brackets.hpp"

namespace tradewind::storage {

struct BracketFile {
    Timestamp valid_from;                        // zero: the file does not say
    std::map<std::string, BracketTable> tables;  // by the venue's symbol: "BTCUSDT", "BTCUSDT_241227"
};

[[nodiscard]] Result<BracketFile> read_brackets(const std::filesystem::path& path);
// The same for text in memory; `name` is what errors call it and where a date is looked for.
[[nodiscard]] Result<BracketFile> parse_brackets(std::string_view name, std::string_view json_text);

// config/brackets.json as it was when the program was built.
[[nodiscard]] const BracketFile& builtin_brackets();

// "BTC/USDT:USDT" -> "BTCUSDT", "BTC/USDT:USDT-241227" -> "BTCUSDT_241227", "BTC/USD:BTC" -> "BTCUSD_PERP";
// a symbol without a slash stays as it is.
[[nodiscard]] Result<std::string> venue_symbol(std::string_view unified);

}  // namespace tradewind::storage
