#include "storage/trade_file.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/base/quote.hpp"
#include "storage/csv_fields.hpp"
#include "storage/csv_table.hpp"

namespace tradewind::storage {
namespace {

// What a column is, by its name in the header.
enum class Meaning : std::uint8_t { Time, Price, Quantity, MakerBought, Side, Other };
struct ColumnName {
    std::string_view name;
    Meaning meaning;
};
constexpr std::array<ColumnName, 12> kNames{{{"time_ms", Meaning::Time},
                                             {"time", Meaning::Time},
                                             {"transact_time", Meaning::Time},
                                             {"timestamp_ms", Meaning::Time},
                                             {"price", Meaning::Price},
                                             {"quantity", Meaning::Quantity},
                                             {"qty", Meaning::Quantity},
                                             {"amount", Meaning::Quantity},
                                             {"size", Meaning::Quantity},
                                             {"is_buyer_maker", Meaning::MakerBought},
                                             {"side", Meaning::Side},
                                             {"aggressor", Meaning::Side}}};
// Aggregate trades of Binance's archive without their header: of futures, and of spot with one column more.
constexpr std::string_view kBareHeader =
    "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker";
constexpr std::string_view kBareSpotHeader =
    "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker,is_best_match";

Meaning meaning_of(std::string_view name) {
    const auto* const found = std::ranges::find(kNames, name, &ColumnName::name);
    return found == kNames.end() ? Meaning::Other : found->meaning;
}

Status scan_flag(std::string_view field, bool& value) {
    const bool is_true = field == "true" || field == "True" || field == "1";
    if (!is_true && field != "false" && field != "False" && field != "0") {
        return csv_defect("is_buyer_maker: " + quote(field) + " is neither true nor false");
    }
    value = is_true;
    return {};
}

Status scan_side(std::string_view field, Side& side) {
    const bool is_buy = field == "buy" || field == "BUY" || field == "Buy";
    if (!is_buy && field != "sell" && field != "SELL" && field != "Sell") {
        return csv_defect("side: " + quote(field) + " is neither buy nor sell");
    }
    side = is_buy ? Side::Buy : Side::Sell;
    return {};
}

class TradeTable {
public:
    Status line(std::size_t number, std::string_view line) {
        if (number > 1) {
            return row(line);
        }
        const bool is_bare = !line.empty() && line.front() >= '0' && line.front() <= '9';
        if (!is_bare) {
            return header(line);
        }
        Status known = header(std::ranges::count(line, ',') == 7 ? kBareSpotHeader : kBareHeader);
        return known ? row(line) : known;
    }
    std::vector<RecordedTrade> take() { return std::move(trades_); }

private:
    Status header(std::string_view line) {
        columns_ = static_cast<std::size_t>(std::ranges::count(line, ',')) + 1;
        CsvFields names;
        if (columns_ > kMostColumns) {
            return csv_defect(std::to_string(columns_) + " columns; at most " + std::to_string(kMostColumns) +
                              " are read");
        }
        if (Status split = split_fields(line, columns_, names); !split) {
            return split;
        }
        std::array<int, 6> seen{};
        for (std::size_t i = 0; i < columns_; ++i) {
            meanings_[i] = meaning_of(names[i]);
            ++seen[static_cast<std::size_t>(meanings_[i])];
        }
        const auto count = [&seen](Meaning meaning) { return seen[static_cast<std::size_t>(meaning)]; };
        const bool is_whole = count(Meaning::Time) == 1 && count(Meaning::Price) == 1 &&
                              count(Meaning::Quantity) == 1 && count(Meaning::MakerBought) + count(Meaning::Side) == 1;
        if (!is_whole) {
            return csv_defect("the header " + quote(line) +
                              " must name one time, price and quantity, and is_buyer_maker or side");
        }
        return {};
    }

    Status row(std::string_view line) {
        CsvFields fields;
        RecordedTrade trade;
        Status read = split_fields(line, columns_, fields);
        for (std::size_t i = 0; read && i < columns_; ++i) {
            read = column(meanings_[i], fields[i], trade);
        }
        if (read && !(trade.price.is_positive() && trade.quantity.is_positive())) {
            read = csv_defect("price and quantity must be above zero");
        }
        if (read && !trades_.empty() && trade.time < trades_.back().time) {
            read = csv_defect("time: earlier than the line above");
        }
        if (read) {
            trades_.push_back(trade);
        }
        return read;
    }

    static Status column(Meaning meaning, std::string_view field, RecordedTrade& trade) {
        Decimal number;
        bool maker_bought = false;
        Status read;
        switch (meaning) {
            case Meaning::Time:
                return scan_time("time", field, trade.time);
            case Meaning::Price:
                read = scan_number("price", field, number);
                trade.price = Price(number);
                return read;
            case Meaning::Quantity:
                read = scan_number("quantity", field, number);
                trade.quantity = Quantity(number);
                return read;
            case Meaning::MakerBought:
                read = scan_flag(field, maker_bought);
                trade.aggressor = maker_bought ? Side::Sell : Side::Buy;
                return read;
            case Meaning::Side:
                return scan_side(field, trade.aggressor);
            case Meaning::Other:
                break;
        }
        return read;
    }

    std::size_t columns_ = 0;
    std::array<Meaning, kMostColumns> meanings_{};
    std::vector<RecordedTrade> trades_;
};

Result<std::vector<RecordedTrade>> trades_from(std::string_view name, LineReader& lines) {
    TradeTable table;
    if (const Status read = read_table(name, lines, table); !read) {
        return tl::unexpected<Error>(read.error());
    }
    auto trades = table.take();
    if (trades.empty()) {
        return csv_defect(std::string(name) + ": there are no trades");
    }
    return trades;
}

}  // namespace

Result<std::vector<RecordedTrade>> read_trades(const std::filesystem::path& path) {
    auto lines = LineReader::open(path);
    if (!lines) {
        return tl::unexpected<Error>(lines.error());
    }
    return trades_from(path.string(), *lines);
}

Result<std::vector<RecordedTrade>> parse_trades(std::string_view name, std::string_view csv) {
    LineReader lines = LineReader::over(csv);
    return trades_from(name, lines);
}

}  // namespace tradewind::storage
