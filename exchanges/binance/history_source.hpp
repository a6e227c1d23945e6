// A symbol's past from the venue's REST interface, page by page: candles, candles of the mark price, funding and
// aggregate trades, oldest first. Where a product limits the span of one question, the questions are cut to it.
// Units: as in the core types; times are the venue's. Errors: those of PacedRest and of the decoders; an answer that
// does not lie where it was asked for is a ParseError. Thread: that of the PacedRest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exchanges/binance/paced_rest.hpp"
#include "exchanges/binance/rest_decoder.hpp"

namespace tradewind::binance {

struct TimeSpan {
    Timestamp from;
    Timestamp to;  // not in it
};

// What one question brought: everything there is in [asked from, reached).
template <class Row>
struct HistoryPage {
    std::vector<Row> rows;
    Timestamp reached;
};

enum class BarSource : std::uint8_t { Trades, Mark };

class HistorySource {
public:
    // `symbol` as the venue writes it.
    HistorySource(PacedRest& rest, std::string symbol) : rest_(rest), symbol_(std::move(symbol)) {}

    [[nodiscard]] Result<Timestamp> server_time();
    // `interval` is one of kBarIntervals; only bars that are closed at `span.to`.
    [[nodiscard]] Result<HistoryPage<Bar>> bars(BarSource source, std::string_view interval, TimeSpan span);
    [[nodiscard]] Result<HistoryPage<FundingSettlement>> funding(TimeSpan span);
    // After the trade of that number if one is given, else from the beginning of the span.
    [[nodiscard]] Result<HistoryPage<AggregateTrade>> trades(std::optional<std::uint64_t> after, TimeSpan span);

    static constexpr int kRowsPerPage = 1000;  // the most rows for a point of weight

private:
    [[nodiscard]] Result<std::vector<Bar>> ask_bars(BarSource source, std::string_view interval, TimeSpan span);
    [[nodiscard]] Result<Timestamp> first_day_with_bars(BarSource source, TimeSpan span);

    PacedRest& rest_;
    std::string symbol_;
};

}  // namespace tradewind::binance
