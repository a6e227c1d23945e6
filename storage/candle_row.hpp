// Header and rows of a candle CSV. The first column may be called open_time_ms, ts_ms, timestamp_ms or time; a
// file of numbers alone (five or six columns) has no header. Units: UTC milliseconds, quote currency, base units.
// Errors: ParseError that names the column; the caller adds file and line. Thread: pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/market/bar.hpp"

namespace tradewind::storage {

enum class CandleColumns : std::uint8_t { Trade, TradeWithQuoteVolume, Mark };

[[nodiscard]] Result<CandleColumns> read_candle_header(std::string_view line);
// What a first line of numbers says about the columns; nothing when it is not one.
[[nodiscard]] std::optional<CandleColumns> columns_without_header(std::string_view first_line);

// Fills time, prices and volume of the bar. `before` is the bar of the line before, if there is one.
Status read_candle_row(std::string_view line, CandleColumns columns, const Bar* before, Bar& bar);

}  // namespace tradewind::storage
