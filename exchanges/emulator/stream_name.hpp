// The names of public streams ("btcusdt@depth5@100ms") taken apart, and the route each belongs to since the venue
// split its stream hosts (venue notes, section 1.1). Units: none. Errors: what is no stream is nothing. Thread: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "exchanges/emulator/candle_interval.hpp"

namespace tradewind::emulator {

enum class StreamKind : std::uint8_t {
    Trade,
    AggTrade,
    BookTicker,
    AllBookTickers,
    Depth,         // changes
    PartialDepth,  // the best levels
    MarkPrice,
    AllMarkPrices,
    IndexPrice,  // coin-margined, named by pair, as the next but one
    MarkKline,
    IndexKline,
    Kline,
    ContinuousKline,  // named by pair and contract type
    AveragePrice,     // spot
    MiniTicker,
    AllMiniTickers,
    Ticker,
    AllTickers,
    WindowTicker,  // spot, as the next
    AllWindowTickers,
    Liquidation,
    AllLiquidations,
    ContractInfo,  // nothing is ever listed or settled here: silent
};

struct TickerWindow {
    std::string_view name;  // of a constant
    std::int64_t minutes = 0;
};

struct StreamName {
    StreamKind kind = StreamKind::Trade;
    std::string symbol;  // lower case, as given; the pair of a continuous kline; empty for all symbols
    CandleInterval interval;
    int levels = 0;
    TickerWindow window;
    Duration period;  // between two messages; zero: at once

    [[nodiscard]] static std::optional<StreamName> parse(std::string_view name);
    [[nodiscard]] bool is_for_all() const { return symbol.empty(); }
};

enum class StreamRoute : std::uint8_t { Public, Market, Private, Legacy, Spot };

// Whether data flows: on a wrong route a subscription is acknowledged and stays silent. The unrouted paths carry what
// the coin-margined host carries, and of the USDT-margined streams only the public ones.
[[nodiscard]] bool flows_on(StreamRoute route, const StreamName& name);

}  // namespace tradewind::emulator
