#include "exchanges/binance/history_source.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "core/market/bar_interval.hpp"
#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

// COIN-M answers for spans of at most 200 days and wants both ends of them.
constexpr Duration kLongestCoinSpan = Duration::days(199);
// The product began in August 2020; before it there is nothing to ask for.
constexpr Timestamp kCoinMBegin = Timestamp::from_seconds(1'593'561'600);  // 2020-07-01
// Trades are given for spans shorter than an hour, or by number.
constexpr Duration kLongestTradeSpan = Duration::hours(1);

Parameters span_question(const std::string& symbol, TimeSpan span) {
    Parameters out;
    out.add("symbol", symbol)
        .add("startTime", span.from.to_millis())
        .add("endTime", span.to.to_millis() - 1)
        .add("limit", std::int64_t{HistorySource::kRowsPerPage});
    return out;
}

Timestamp time_of(const Bar& bar) {
    return bar.open_time;
}
Timestamp time_of(const FundingSettlement& settlement) {
    return settlement.time;
}
Timestamp time_of(const AggregateTrade& trade) {
    return trade.time;
}

template <class Row>
Status check_order(const std::vector<Row>& rows, Timestamp from) {
    Timestamp least = from;
    for (const Row& row : rows) {
        if (time_of(row) < least) {
            return fail(ErrorCode::ParseError,
                        fmt::format("answer: a row of {} stands after {}", time_of(row).to_iso(), least.to_iso()));
        }
        least = time_of(row);
    }
    return {};
}

// The rows that are over at `end`, in order. A page that is not full reaches the end of what was asked.
template <class Row>
Result<HistoryPage<Row>> page_of(std::vector<Row> rows, TimeSpan asked, Timestamp end, Duration step) {
    if (const Status ordered = check_order(rows, asked.from); !ordered) {
        return tl::unexpected<Error>(ordered.error());
    }
    const bool is_full = rows.size() >= std::size_t{HistorySource::kRowsPerPage};
    const auto behind = std::ranges::find_if(rows, [&](const Row& row) { return time_of(row) + step > end; });
    if (behind != rows.end()) {
        rows.erase(behind, rows.end());
        return HistoryPage<Row>{std::move(rows), end};
    }
    const Timestamp last = rows.empty() ? asked.from : time_of(rows.back()) + step;
    return HistoryPage<Row>{std::move(rows), is_full ? last : std::max(last, asked.to)};
}

}  // namespace

Result<Timestamp> HistorySource::server_time() {
    const auto answer = rest_.get(paths(rest_.product()).time, {}, {1});
    return answer ? decode_server_time(*answer) : tl::unexpected<Error>(answer.error());
}

Result<std::vector<Bar>> HistorySource::ask_bars(BarSource source, std::string_view interval, TimeSpan span) {
    const auto step = bar_step(interval);
    TW_CHECK(step.has_value());
    const Paths& known = paths(rest_.product());
    const std::string_view path = source == BarSource::Mark ? known.mark_klines : known.klines;
    if (path.empty()) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} has no mark price", market_type(rest_.product())));
    }
    Parameters question = span_question(symbol_, span);
    question.add("interval", interval);
    const auto answer = rest_.get(path, question, {weights(rest_.product()).klines});
    return answer ? decode_klines(InstrumentId{}, *step, *answer) : tl::unexpected<Error>(answer.error());
}

// Long spans without anything are passed by days, or each of their pages would be asked for.
Result<Timestamp> HistorySource::first_day_with_bars(BarSource source, TimeSpan span) {
    const bool is_coin = rest_.product() == ProductKind::CoinM;
    const Duration longest = is_coin ? kLongestCoinSpan : span.to - span.from + Duration::days(1);
    for (Timestamp from = span.from.floor_to(Duration::days(1)); from < span.to; from = from + longest) {
        const auto days = ask_bars(source, "1d", {from, std::min(from + longest, span.to)});
        if (!days) {
            return tl::unexpected<Error>(days.error());
        }
        if (!days->empty()) {
            return std::clamp(days->front().open_time, span.from, span.to);
        }
    }
    return span.to;
}

Result<HistoryPage<Bar>> HistorySource::bars(BarSource source, std::string_view interval, TimeSpan span) {
    const Duration step = bar_step(interval).value_or(Duration());
    TW_CHECK(step > Duration());
    TimeSpan asked = span;
    if (rest_.product() == ProductKind::CoinM) {
        asked.from = std::clamp(asked.from, std::min(kCoinMBegin, asked.to), asked.to);
        asked.to = std::min({asked.to, asked.from + step * kRowsPerPage, asked.from + kLongestCoinSpan});
    }
    if (asked.from >= asked.to) {
        return HistoryPage<Bar>{{}, span.to};
    }
    auto rows = ask_bars(source, interval, asked);
    if (!rows) {
        return tl::unexpected<Error>(rows.error());
    }
    auto page = page_of(std::move(*rows), asked, span.to, step);
    if (page && page->rows.empty() && page->reached < span.to) {
        const auto next = first_day_with_bars(source, {page->reached, span.to});
        if (!next) {
            return tl::unexpected<Error>(next.error());
        }
        page->reached = *next;
    }
    return page;
}

Result<HistoryPage<FundingSettlement>> HistorySource::funding(TimeSpan span) {
    const std::string_view path = paths(rest_.product()).funding_rate;
    if (path.empty()) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} pays no funding", market_type(rest_.product())));
    }
    const auto answer = rest_.get(path, span_question(symbol_, span), {weights(rest_.product()).funding_rate, 0, 1});
    auto rows = answer ? decode_funding_rates(*answer)
                       : Result<std::vector<FundingSettlement>>(tl::unexpected<Error>(answer.error()));
    if (!rows) {
        return tl::unexpected<Error>(rows.error());
    }
    return page_of(std::move(*rows), span, span.to, Duration::millis(1));
}

Result<HistoryPage<AggregateTrade>> HistorySource::trades(std::optional<std::uint64_t> after, TimeSpan span) {
    TimeSpan asked = span;
    Parameters question;
    if (after) {
        question.add("symbol", symbol_)
            .add("fromId", static_cast<std::int64_t>(*after + 1))
            .add("limit", std::int64_t{kRowsPerPage});
    } else {
        asked.to = std::min(asked.to, asked.from + kLongestTradeSpan);
        question = span_question(symbol_, asked);
    }
    const auto answer = rest_.get(paths(rest_.product()).agg_trades, question, {weights(rest_.product()).agg_trades});
    auto rows = answer ? decode_agg_trades(*answer)
                       : Result<std::vector<AggregateTrade>>(tl::unexpected<Error>(answer.error()));
    if (!rows) {
        return tl::unexpected<Error>(rows.error());
    }
    const auto unordered = std::ranges::adjacent_find(
        *rows, [](const AggregateTrade& a, const AggregateTrade& b) { return a.number >= b.number; });
    if (unordered != rows->end() || (after && !rows->empty() && rows->front().number <= *after)) {
        return fail(ErrorCode::ParseError, "answer: the trades are not in the order of their numbers");
    }
    auto page = page_of(std::move(*rows), asked, span.to, Duration::millis(1));
    if (page && page->rows.empty() && page->reached < span.to) {
        const auto next = first_day_with_bars(BarSource::Trades, {page->reached, span.to});
        if (!next) {
            return tl::unexpected<Error>(next.error());
        }
        page->reached = *next;
    }
    return page;
}

}  // namespace tradewind::binance
