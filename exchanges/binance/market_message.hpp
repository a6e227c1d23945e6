// One message of Binance's public streams in our own types, with the venue's numbers and times that the book rule
// and the latency figures need. Units: as in the core types; times are the venue's. Thread: values.
#pragma once

#include <cstdint>
#include <string>

#include "core/market/market_event.hpp"

namespace tradewind::binance {

enum class MessageKind : std::uint8_t {
    BookTicker,
    Trade,
    Depth,
    Mark,
    Kline,
    Liquidation,
    Acknowledged,  // of SUBSCRIBE and the like
    Refused,       // the venue did not understand us: MarketMessage::refusal
    Ignored,       // of a symbol that is not ours, of the other product, or of no use here
};

// Which part is filled says the kind. Kept by the caller between messages, so that lists keep their room.
struct MarketMessage {
    Timestamp event_time;  // zero where the stream has none
    BookTicker ticker;
    std::uint64_t ticker_update = 0;  // the book's number that it belongs to
    TradeTick trade;
    std::uint64_t trade_number = 0;
    DepthUpdate depth;               // first and last as the venue numbers them
    std::uint64_t depth_before = 0;  // `pu`: last number of the update before; zero where the product has none
    MarkPrice mark;
    Bar bar;
    bool bar_is_closed = false;
    TradeTick liquidation;
    std::int64_t request = 0;  // of Acknowledged and Refused
    std::string refusal;
};

}  // namespace tradewind::binance
