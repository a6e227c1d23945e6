#include "storage/trade_row.hpp"

#include <fmt/format.h>

#include "core/base/quote.hpp"
#include "storage/csv_fields.hpp"
#include "storage/number_scan.hpp"

namespace tradewind::storage {

void append_trade_row(const TradeRow& row, std::string& out) {
    out += fmt::format("{},{},{},{},{}\n", row.number, row.time.to_millis(), row.price.to_string(),
                       row.quantity.to_string(), row.aggressor == Side::Buy ? "buy" : "sell");
}

Status read_trade_row(std::string_view line, const TradeRow* before, TradeRow& row) {
    CsvFields fields;
    std::int64_t number = 0;
    Decimal price;
    Decimal quantity;
    Status read = split_fields(line, 5, fields);
    if (read && !scan_whole(fields[0], number)) {
        read = csv_defect("trade_id: " + quote(fields[0]) + " is not a whole number");
    }
    read = read ? scan_time("time_ms", fields[1], row.time) : read;
    read = read ? scan_number("price", fields[2], price) : read;
    read = read ? scan_number("quantity", fields[3], quantity) : read;
    if (!read) {
        return read;
    }
    row.number = static_cast<std::uint64_t>(number);
    row.price = Price(price);
    row.quantity = Quantity(quantity);
    if (!price.is_positive() || !quantity.is_positive()) {
        return csv_defect("price and quantity are not both above zero");
    }
    if (fields[4] != "buy" && fields[4] != "sell") {
        return csv_defect("aggressor: " + quote(fields[4]) + " is neither buy nor sell");
    }
    row.aggressor = fields[4] == "buy" ? Side::Buy : Side::Sell;
    if (before != nullptr && row.number <= before->number) {
        return csv_defect("trade_id: " + quote(fields[0]) + " does not come after that of the line above");
    }
    if (before != nullptr && row.time < before->time) {
        return csv_defect("time_ms: " + quote(fields[1]) + " lies before that of the line above");
    }
    return {};
}

}  // namespace tradewind::storage
