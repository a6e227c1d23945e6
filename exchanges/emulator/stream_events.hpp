// The events of public streams, in the venue's form (venue notes, section 1.6). Units: as the venue's. Errors: none.
// Thread: pure.
#pragma once

#include "exchanges/emulator/candle_interval.hpp"
#include "exchanges/emulator/market_json.hpp"
#include "exchanges/emulator/market_record.hpp"

namespace tradewind::emulator {

// A batch of changes of one book: `previous` is the last number of the batch before.
struct DepthBatch {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t previous = 0;
    Timestamp time;
    std::map<std::int64_t, std::int64_t> bids;  // lots by ticks; 0 removes
    std::map<std::int64_t, std::int64_t> asks;
};

[[nodiscard]] Json trade_event(const Instrument& instrument, const PublicTrade& trade, Timestamp now);
[[nodiscard]] Json aggregate_event(const Instrument& instrument, const PublicTrade& trade, Timestamp now);
[[nodiscard]] Json top_event(const Instrument& instrument, const BookTicker& top, std::uint64_t sequence,
                             Timestamp time, Timestamp now);
[[nodiscard]] Json depth_event(const Instrument& instrument, const DepthBatch& batch, Timestamp now);
[[nodiscard]] Json partial_depth_event(const Instrument& instrument, const HostedDepth& book, std::uint64_t previous,
                                       Timestamp now);
[[nodiscard]] Json mark_event(const Instrument& instrument, const MarkPrice& mark, Timestamp now);
[[nodiscard]] Json index_event(const Instrument& instrument, const MarkPrice& mark, Timestamp now);
[[nodiscard]] Json average_event(const Instrument& instrument, const AveragePrice& average, Timestamp now);
enum class CandleState : std::uint8_t { Running, Closed };
[[nodiscard]] Json kline_event(const Instrument& instrument, const CandleInterval& interval, const Candle& candle,
                               CandleState state, Timestamp now);
// The same candle under its pair's name.
[[nodiscard]] Json continuous_kline_event(const Instrument& instrument, const CandleInterval& interval,
                                          const Candle& candle, CandleState state, Timestamp now);
// Of prices that nobody trades at.
[[nodiscard]] Json mark_kline_event(const Instrument& instrument, const CandleInterval& interval, const Candle& candle,
                                    CandleState state, Timestamp now);
[[nodiscard]] Json index_kline_event(const Instrument& instrument, const CandleInterval& interval, const Candle& candle,
                                     CandleState state, Timestamp now);
[[nodiscard]] Json mini_ticker_event(const Instrument& instrument, const WindowChange& day, Timestamp now);
[[nodiscard]] Json ticker_event(const Instrument& instrument, const WindowChange& day, const HostedDepth& top,
                                Timestamp now);
[[nodiscard]] Json window_ticker_event(const Instrument& instrument, std::string_view window,
                                       const WindowChange& change, Timestamp now);
[[nodiscard]] Json liquidation_event(const Instrument& instrument, const Liquidation& liquidation, Timestamp now);

}  // namespace tradewind::emulator
