// Questions about the past that the engine no longer holds in memory: fills, orders and profit by day,
// from HOME/journal.db over an own read-only connection. Sees what was committed. Sums are exact.
// Units: Money and Decimal as recorded. Errors: Result. Thread: one owner.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/amount.hpp"
#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "storage/sqlite.hpp"

namespace tradewind::storage {

struct FillRow {
    Timestamp time;
    std::string order;  // "tw-1-7", or the venue's id for foreign orders
    std::string trade;
    std::string symbol;
    std::string side;
    Price price;
    Quantity quantity;
    Money fee;
    Decimal realised;
    std::string liquidity;
    std::string origin;
    std::string purpose;
    StrategyId strategy;
};

struct OrderRow {
    std::string id;
    std::string symbol;
    std::string side;
    std::string type;
    std::string purpose;
    std::string state;
    std::string reason;
    StrategyId strategy;
    RequestId request;
    Quantity quantity;
    Quantity filled;
    std::optional<Price> limit_price;
    std::optional<Price> trigger_price;
    std::optional<Price> average_price;
    Timestamp created;
    Timestamp updated;
};

struct DayProfit {
    Timestamp day;  // 00:00 UTC
    Currency currency;
    Decimal realised;
    Decimal fees;         // paid > 0
    Decimal funding;      // received > 0
    Decimal adjustments;  // deposits included
    [[nodiscard]] Decimal net() const { return realised - fees + funding; }
};

class TradeQueries {
public:
    static Result<TradeQueries> open(const std::string& journal_path);

    // Newest first. An empty symbol means all.
    Result<std::vector<FillRow>> last_fills(std::size_t count, std::string_view symbol = {});
    Result<std::vector<OrderRow>> last_orders(std::size_t count, std::string_view symbol = {});
    Result<std::vector<OrderRow>> orders_of_request(RequestId request);  // oldest first
    // By day and currency, oldest first; days without entries are absent.
    Result<std::vector<DayProfit>> profit_by_day(Timestamp from, Timestamp until);

private:
    explicit TradeQueries(Database database) : database_(std::move(database)) {}
    Result<std::vector<OrderRow>> orders(std::string_view condition, std::initializer_list<Value> values);
    Database database_;
};

}  // namespace tradewind::storage
