#include "bot/history/history_pages.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "core/base/quote.hpp"
#include "core/market/bar_interval.hpp"
#include "storage/csv_fields.hpp"
#include "storage/trade_row.hpp"

namespace tradewind::bot {
namespace {

using binance::BarSource;

std::string_view nth_field(std::string_view row, int index) {
    for (; index > 0; --index) {
        const std::size_t comma = row.find(',');
        row.remove_prefix(comma == std::string_view::npos ? row.size() : comma + 1);
    }
    return row.substr(0, row.find(','));
}

void append_bar(const Bar& bar, BarSource source, std::string& out) {
    fmt::format_to(std::back_inserter(out), "{},{},{},{},{}", bar.open_time.to_millis(), bar.open.to_string(),
                   bar.high.to_string(), bar.low.to_string(), bar.close.to_string());
    if (source == BarSource::Trades) {
        out += "," + bar.volume.to_string();
    }
    out.push_back('\n');
}

}  // namespace

std::string_view history_header(HistoryKind kind) {
    switch (kind) {
        case HistoryKind::Candles:
            return "open_time_ms,open,high,low,close,volume";
        case HistoryKind::Mark:
            return "open_time_ms,open,high,low,close";
        case HistoryKind::Funding:
            return "funding_time_ms,funding_rate";
        case HistoryKind::Trades:
            return storage::kTradeHeader;
    }
    return {};
}

std::string history_file_name(const HistoryRequest& request) {
    const std::string_view spot = request.product == binance::ProductKind::Spot ? "_spot" : "";
    switch (request.kind) {
        case HistoryKind::Candles:
            return fmt::format("{}{}_{}.csv.gz", request.symbol, spot, request.interval);
        case HistoryKind::Mark:
            return fmt::format("{}_mark_{}.csv.gz", request.symbol, request.interval);
        case HistoryKind::Funding:
            return fmt::format("{}_funding.csv.gz", request.symbol);
        case HistoryKind::Trades:
            return fmt::format("{}{}_trades.csv.gz", request.symbol, spot);
    }
    return {};
}

Result<Timestamp> row_time(HistoryKind kind, std::string_view row) {
    Timestamp time;
    const Status read = storage::scan_time("time", nth_field(row, kind == HistoryKind::Trades ? 1 : 0), time);
    return read ? Result<Timestamp>(time) : tl::unexpected<Error>(read.error());
}

HistoryPages::HistoryPages(binance::HistorySource& source, HistoryRequest request)
    : source_(source), request_(std::move(request)), reached_(request_.span.from) {}

Status HistoryPages::go_on_after(std::string_view row) {
    const auto time = row_time(request_.kind, row);
    if (!time) {
        return tl::unexpected<Error>(time.error());
    }
    switch (request_.kind) {
        case HistoryKind::Candles:
        case HistoryKind::Mark:
            reached_ = *time + bar_step(request_.interval).value_or(Duration());
            break;
        case HistoryKind::Funding:
            reached_ = *time + Duration::millis(1);
            break;
        case HistoryKind::Trades: {
            storage::TradeRow last;
            if (Status read = storage::read_trade_row(row, nullptr, last); !read) {
                return read;
            }
            last_trade_ = last.number;
            reached_ = *time;
            break;
        }
    }
    return {};
}

Result<HistoryRows> HistoryPages::next() {
    TW_CHECK(!is_over());
    const Timestamp before = reached_;
    auto rows = [&] {
        switch (request_.kind) {
            case HistoryKind::Candles:
                return next_bars(BarSource::Trades);
            case HistoryKind::Mark:
                return next_bars(BarSource::Mark);
            case HistoryKind::Funding:
                return next_funding();
            case HistoryKind::Trades:
                return next_trades();
        }
        return Result<HistoryRows>();
    }();
    if (rows && rows->count == 0 && reached_ <= before) {
        return fail(ErrorCode::ParseError, "answer: it brings nothing and says no end");
    }
    return rows;
}

Result<HistoryRows> HistoryPages::next_bars(BarSource source) {
    const auto page = source_.bars(source, request_.interval, rest());
    if (!page) {
        return tl::unexpected<Error>(page.error());
    }
    HistoryRows out{{}, page->rows.size()};
    for (const Bar& bar : page->rows) {
        append_bar(bar, source, out.lines);
    }
    reached_ = page->reached;
    return out;
}

Result<HistoryRows> HistoryPages::next_funding() {
    const auto page = source_.funding(rest());
    if (!page) {
        return tl::unexpected<Error>(page.error());
    }
    HistoryRows out{{}, page->rows.size()};
    for (const FundingSettlement& settlement : page->rows) {
        fmt::format_to(std::back_inserter(out.lines), "{},{}\n", settlement.time.to_millis(),
                       settlement.rate.to_string());
    }
    reached_ = page->reached;
    return out;
}

Result<HistoryRows> HistoryPages::next_trades() {
    const auto page = source_.trades(last_trade_, rest());
    if (!page) {
        return tl::unexpected<Error>(page.error());
    }
    HistoryRows out{{}, page->rows.size()};
    for (const binance::AggregateTrade& trade : page->rows) {
        storage::append_trade_row({trade.number, trade.time, trade.price, trade.quantity, trade.aggressor}, out.lines);
        last_trade_ = trade.number;
    }
    // Trades of one millisecond may stand on two pages; the number is what leads on.
    reached_ = page->rows.empty() || page->reached >= request_.span.to ? page->reached : page->rows.back().time;
    return out;
}

}  // namespace tradewind::bot
