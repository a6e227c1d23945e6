// One-minute candles of one price, the running one last, and candles of any interval made of them. Without a gap: a
// minute in which nothing happened repeats the last close.
// Units: as in Instrument; `value` is in quote currency (linear, spot) or settle coin (inverse).
// Errors: none; times that go back count for the running minute. Thread: venue.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "core/base/amount.hpp"
#include "core/market/bar.hpp"
#include "exchanges/emulator/candle_interval.hpp"

namespace tradewind::emulator {

struct Candle {
    Timestamp open_time;
    Decimal open;
    Decimal high;
    Decimal low;
    Decimal close;
    Decimal volume;
    Decimal value;
    Decimal taker_volume;  // of buying takers
    Decimal taker_value;
    std::int64_t trades = 0;        // or prices, where nothing is traded
    std::int64_t first_trade = -1;  // -1: no trade known
    std::int64_t last_trade = -1;
};

struct CandleRange {
    std::optional<Timestamp> start;  // open times from here
    std::optional<Timestamp> end;    // up to here, included
    std::size_t limit = 500;         // with a start the oldest, without one the newest
};

class CandleSeries {
public:
    static constexpr std::size_t kMinutesKept = 64'800;  // 45 days

    // A closed minute from before the first trade; oldest first.
    void add_history(const Candle& minute);
    // Opens the minutes up to the one that holds `now`; nothing before the first price.
    void reach(Timestamp now);
    void add_price(Timestamp time, Decimal price);
    void add_trade(Timestamp time, Decimal price, Decimal volume, Decimal value, Side taker, std::int64_t trade);

    [[nodiscard]] const std::deque<Candle>& minutes() const { return minutes_; }
    [[nodiscard]] std::vector<Candle> candles(const CandleInterval& interval, const CandleRange& range) const;
    // The candle that opens at `open`, as far as it has come; nothing when no minute of it is known.
    [[nodiscard]] std::optional<Candle> candle(const CandleInterval& interval, Timestamp open) const;
    // All minutes that opened at `from` or later as one.
    [[nodiscard]] std::optional<Candle> since(Timestamp from) const;

private:
    Candle& running(Timestamp time, Decimal price);
    [[nodiscard]] std::deque<Candle>::const_iterator first_from(Timestamp open) const;

    std::deque<Candle> minutes_;
};

}  // namespace tradewind::emulator
