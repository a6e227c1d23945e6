// What a venue tells everybody. Times live in the Event envelope. Units: prices in quote currency,
// quantities as in Instrument, rates as fractions per funding interval. Thread: values.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/amount.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/market/bar.hpp"

namespace tradewind {

struct BookTicker {  // best bid and ask
    InstrumentId instrument;
    Price bid;
    Quantity bid_quantity;
    Price ask;
    Quantity ask_quantity;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, bid, bid_quantity, ask, ask_quantity);
    }
};

struct TradeTick {  // one public trade
    InstrumentId instrument;
    Price price;
    Quantity quantity;
    Side aggressor = Side::Buy;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, price, quantity, aggressor);
    }
};

struct LevelChange {  // quantity zero removes the level
    Side side = Side::Buy;
    std::int64_t ticks = 0;
    std::int64_t lots = 0;
    template <class Archive>
    void archive(Archive& ar) {
        ar(side, ticks, lots);
    }
};

struct DepthUpdate {  // a snapshot replaces the book; a change must follow last_sequence + 1
    InstrumentId instrument;
    std::uint64_t first_sequence = 0;
    std::uint64_t last_sequence = 0;
    bool snapshot = false;
    std::vector<LevelChange> changes;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, first_sequence, last_sequence, snapshot, changes);
    }
};

struct MarkPrice {
    InstrumentId instrument;
    Price mark;
    Price index;
    Decimal funding_rate;    // predicted for the next boundary
    Timestamp next_funding;  // zero: no funding
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, mark, index, funding_rate, next_funding);
    }
};

struct HistoryBars {  // closed candles, oldest first, given before live data so that strategies warm up
    InstrumentId instrument;
    std::vector<Bar> bars;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, bars);
    }
};

struct BarClosed {  // a whole candle of any step, in place of the trades of its span; sent when it closes
    Bar bar;
    Price mark;
    Decimal funding_rate;    // predicted for the next boundary
    Timestamp next_funding;  // zero: no funding
    template <class Archive>
    void archive(Archive& ar) {
        ar(bar, mark, funding_rate, next_funding);
    }
};

enum class FeedState : std::uint8_t { Up, Down };

struct FeedStatus {  // the public stream of one instrument came or went
    InstrumentId instrument;
    FeedState state = FeedState::Up;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, state);
    }
};

}  // namespace tradewind
