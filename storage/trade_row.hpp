// A trade as history files hold it: `trade_id,time_ms,price,quantity,aggressor`, where the aggressor is who crossed the
// spread, `buy` or `sell`. Units: UTC milliseconds, quote currency, base units (COIN-M: contracts). Errors: ParseError
// that names the column; the caller adds file and line. Thread: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/amount.hpp"
#include "core/base/time.hpp"

namespace tradewind::storage {

inline constexpr std::string_view kTradeHeader = "trade_id,time_ms,price,quantity,aggressor";

struct TradeRow {
    std::uint64_t number = 0;
    Timestamp time;
    Price price;
    Quantity quantity;
    Side aggressor = Side::Buy;
    friend bool operator==(const TradeRow&, const TradeRow&) = default;
};

void append_trade_row(const TradeRow& row, std::string& out);
// `before` is the row of the line before, if there is one: numbers rise and times do not fall.
Status read_trade_row(std::string_view line, const TradeRow* before, TradeRow& row);

}  // namespace tradewind::storage
