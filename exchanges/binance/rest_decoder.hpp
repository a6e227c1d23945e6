// From Binance's public REST answers to our types: contracts, book snapshots, candles, funding, trades, tickers.
// Units: as in the core types; times are the venue's. Errors: ParseError naming the field; unknown fields and
// filters are skipped, as the venue adds them at any time. Thread: pure, any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/market/funding_settlement.hpp"
#include "core/market/market_event.hpp"
#include "exchanges/binance/product.hpp"

namespace tradewind::binance {

struct ListedContract {
    Instrument instrument;  // fees are the regular tier's; the leverage limit is the brackets' business
    bool is_trading = false;
    bool is_perpetual = false;
    Timestamp listed;  // zero where the product does not say
};
// Contracts of kinds that we do not know, and of coins whose names are too long for us, are left out.
[[nodiscard]] Result<std::vector<ListedContract>> decode_exchange_info(ProductKind product, std::string_view json);

// A snapshot to put under the stream: see BookSync.
[[nodiscard]] Result<DepthUpdate> decode_depth_snapshot(const Instrument& instrument, std::string_view json);

// Candles of trades, or of the mark price, whose volume is zero. The last one may still be open.
[[nodiscard]] Result<std::vector<Bar>> decode_klines(InstrumentId instrument, Duration step, std::string_view json);

struct PremiumIndex {
    std::string symbol;  // the venue's
    Price mark;
    Price index;
    Decimal funding_rate;
    Timestamp next_funding;  // zero: pays none
    Timestamp time;
};
// One object or a list of them.
[[nodiscard]] Result<std::vector<PremiumIndex>> decode_premium_index(std::string_view json);

[[nodiscard]] Result<std::vector<FundingSettlement>> decode_funding_rates(std::string_view json);
// Of the symbols whose interval is not the usual one.
[[nodiscard]] Result<std::map<std::string, Duration>> decode_funding_intervals(std::string_view json);

struct AggregateTrade {
    std::uint64_t number = 0;
    Price price;
    Quantity quantity;
    Timestamp time;
    Side aggressor = Side::Buy;
};
[[nodiscard]] Result<std::vector<AggregateTrade>> decode_agg_trades(std::string_view json);

struct DayTicker {
    std::string symbol;  // the venue's
    Price last;
    Decimal change_percent;
    Decimal volume;        // base units; COIN-M: contracts
    Decimal quote_volume;  // zero where the product does not say (COIN-M)
};
[[nodiscard]] Result<std::vector<DayTicker>> decode_day_tickers(std::string_view json);

[[nodiscard]] Result<Timestamp> decode_server_time(std::string_view json);

// {"code":-1121,"msg":"Invalid symbol."} in words; the first characters of anything else.
[[nodiscard]] std::string refusal_text(int status, std::string_view body);

}  // namespace tradewind::binance
