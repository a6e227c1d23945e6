#include "storage/trade_queries.hpp"

#include <charconv>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "core/trading/ledger.hpp"
#include "storage/journal_schema.hpp"

namespace tradewind::storage {
namespace {

// Reads a row's columns one after the other and remembers the first that does not hold what it should.
class RowReader {
public:
    explicit RowReader(const Statement& row) : row_(row) {}
    std::string text() { return std::string(row_.text(column_++)); }
    std::int64_t integer() { return row_.integer(column_++); }
    Timestamp time() { return Timestamp::from_millis(integer()); }
    Decimal amount() {
        const std::string_view bytes = row_.text(column_++);
        const Result<Decimal> parsed = Decimal::parse(bytes);
        if (!parsed && ok_) {
            ok_ = fail(ErrorCode::ParseError,
                       fmt::format("the journal holds '{}' where an amount should be", bytes.substr(0, 40)));
        }
        return parsed ? *parsed : Decimal();
    }
    std::optional<Price> price_if_any() {
        if (row_.is_null(column_)) {
            ++column_;
            return std::nullopt;
        }
        return Price(amount());
    }
    std::uint64_t number_if_any() {
        const std::string_view bytes = row_.text(column_++);
        std::uint64_t number = 0;
        std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
        return number;
    }
    [[nodiscard]] const Status& status() const { return ok_; }

private:
    const Statement& row_;
    int column_ = 0;
    Status ok_;
};

template <class ReadRow>
Status each_row(Database& database, const std::string& sql, std::initializer_list<Value> values, const ReadRow& read) {
    Result<Statement> statement = database.prepare(sql, "answer a question about past trading");
    if (!statement) {
        return tl::unexpected<Error>(statement.error());
    }
    if (Status bound = statement->bind(values); !bound) {
        return bound;
    }
    while (true) {
        const Result<bool> row = statement->next();
        if (!row) {
            return tl::unexpected<Error>(row.error());
        }
        if (!*row) {
            return {};
        }
        RowReader reader(*statement);
        read(reader);
        if (!reader.status()) {
            return reader.status();
        }
    }
}

FillRow fill_row(RowReader& row) {
    FillRow fill;
    fill.time = row.time();
    fill.order = row.text();
    fill.trade = row.text();
    fill.symbol = row.text();
    fill.side = row.text();
    fill.price = Price(row.amount());
    fill.quantity = Quantity(row.amount());
    fill.fee.amount = row.amount();
    fill.fee.currency = Currency::of(row.text());
    fill.realised = row.amount();
    fill.liquidity = row.text();
    fill.origin = row.text();
    fill.purpose = row.text();
    fill.strategy = StrategyId(static_cast<std::uint16_t>(row.integer()));
    return fill;
}

OrderRow order_row(RowReader& row) {
    OrderRow order;
    order.id = row.text();
    order.symbol = row.text();
    order.side = row.text();
    order.type = row.text();
    order.purpose = row.text();
    order.state = row.text();
    order.reason = row.text();
    order.strategy = StrategyId(static_cast<std::uint16_t>(row.integer()));
    order.request = RequestId(row.number_if_any());
    order.quantity = Quantity(row.amount());
    order.filled = Quantity(row.amount());
    order.limit_price = row.price_if_any();
    order.trigger_price = row.price_if_any();
    order.average_price = row.price_if_any();
    order.created = row.time();
    order.updated = row.time();
    return order;
}

void add_entry(DayProfit& day, std::string_view kind, Decimal amount) {
    if (kind == to_text(LedgerKind::RealisedProfit)) {
        day.realised += amount;
    } else if (kind == to_text(LedgerKind::Fee)) {
        day.fees -= amount;
    } else if (kind == to_text(LedgerKind::Funding)) {
        day.funding += amount;
    } else {
        day.adjustments += amount;
    }
}

}  // namespace

Result<TradeQueries> TradeQueries::open(const std::string& journal_path) {
    Result<Database> database = Database::open_read_only(journal_path, journal_schema());
    if (!database) {
        return tl::unexpected<Error>(database.error());
    }
    return TradeQueries(std::move(*database));
}

Result<std::vector<FillRow>> TradeQueries::last_fills(std::size_t count, std::string_view symbol) {
    std::vector<FillRow> fills;
    Status read = each_row(
        database_,
        "SELECT time_ms, order_id, trade, symbol, side, price, quantity, fee, fee_currency, realised, liquidity, "
        "origin, purpose, strategy FROM fills WHERE ?2 = '' OR symbol = ?2 ORDER BY number DESC LIMIT ?1",
        {static_cast<std::int64_t>(count), symbol}, [&](RowReader& row) { fills.push_back(fill_row(row)); });
    return read.map([&] { return std::move(fills); });
}

Result<std::vector<OrderRow>> TradeQueries::orders(std::string_view condition, std::initializer_list<Value> values) {
    std::vector<OrderRow> orders;
    Status read = each_row(database_,
                           fmt::format("SELECT id, symbol, side, type, purpose, state, reason, strategy, request, "
                                       "quantity, filled, limit_price, trigger_price, average_price, created_ms, "
                                       "updated_ms FROM orders {}",
                                       condition),
                           values, [&](RowReader& row) { orders.push_back(order_row(row)); });
    return read.map([&] { return std::move(orders); });
}

Result<std::vector<OrderRow>> TradeQueries::last_orders(std::size_t count, std::string_view symbol) {
    return orders("WHERE ?2 = '' OR symbol = ?2 ORDER BY created_ms DESC, sequence DESC, id DESC LIMIT ?1",
                  {static_cast<std::int64_t>(count), symbol});
}

Result<std::vector<OrderRow>> TradeQueries::orders_of_request(RequestId request) {
    const std::string id = std::to_string(request.value());
    return orders("WHERE request = ? ORDER BY created_ms, id", {std::string_view(id)});
}

Result<std::vector<DayProfit>> TradeQueries::profit_by_day(Timestamp from, Timestamp until) {
    std::map<std::pair<Timestamp, Currency>, DayProfit> days;
    Status read =
        each_row(database_, "SELECT time_ms, kind, amount, currency FROM ledger WHERE time_ms >= ? AND time_ms < ?",
                 {from.to_millis(), until.to_millis()}, [&](RowReader& row) {
                     const Timestamp day = row.time().floor_to(Duration::days(1));
                     const std::string kind = row.text();
                     const Decimal amount = row.amount();
                     const Currency currency = Currency::of(row.text());
                     DayProfit& profit = days[{day, currency}];
                     profit.day = day;
                     profit.currency = currency;
                     add_entry(profit, kind, amount);
                 });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    std::vector<DayProfit> out;
    out.reserve(days.size());
    for (const auto& [key, profit] : days) {
        out.push_back(profit);
    }
    return out;
}

}  // namespace tradewind::storage
