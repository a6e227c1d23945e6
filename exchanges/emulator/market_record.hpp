// What the exchange server remembers of its public market: candles, the last trades, liquidations, the open interest
// every five minutes. Older than the server are only closed candles and funding, as the venue tells them: of those the
// value is that of the candle's mean price, half of it bought by takers, and the number of trades unknown.
// Units: as in Instrument. Errors: none. Thread: venue.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "exchanges/emulator/candle_series.hpp"
#include "exchanges/emulator/holders.hpp"
#include "exchanges/emulator/venue_feed.hpp"

namespace tradewind::emulator {

struct PublicTrade {
    std::int64_t id = 0;  // 1, 2, 3, ... of one instrument
    Timestamp time;
    Price price;
    Quantity quantity;
    Decimal value;  // in quote currency (linear, spot) or settle coin (inverse)
    Side taker = Side::Buy;
};

struct InterestSample {
    Timestamp time;
    Quantity contracts;
    Holders holders;
};

struct Liquidation {
    Timestamp time;
    OrderFilled fill;
};

struct InstrumentRecord {
    CandleSeries traded;
    CandleSeries mark;
    CandleSeries index;
    CandleSeries premium;  // mark over index less one
    std::deque<PublicTrade> trades;
    std::deque<InterestSample> interest;
    std::optional<BookTicker> top;
    Timestamp top_time;
    std::uint64_t book_sequence = 0;  // of the last change heard of
    std::optional<Liquidation> liquidation;

    // Zero before the first candle.
    [[nodiscard]] Decimal mark_at(Timestamp time) const;
};

// What a span of time did to the price, as the venue's tickers tell it.
struct WindowChange {
    Candle candle;
    Timestamp open_time;
    Timestamp close_time;
    Quantity last_quantity;
    Decimal average;  // by volume; the last price where nothing was traded
};

// What was traded in the last minutes, by volume; the last price where that is nothing.
struct AveragePrice {
    static constexpr int kMinutes = 5;
    Price price;
    Timestamp last_trade;  // now, before the first
};

class MarketRecord final : public VenueListener {
public:
    static constexpr std::size_t kTradesKept = 5'000;
    static constexpr std::size_t kInterestKept = 8'640;  // 30 days

    explicit MarketRecord(VenueFeed& feed);

    void on_message(const HostedMessage& message) override;
    void on_time(Timestamp now) override;
    [[nodiscard]] Timestamp next_time() const override { return next_sample_; }

    [[nodiscard]] const InstrumentRecord& of(InstrumentId instrument) const { return records_.at(instrument); }
    // From the minute that begins at `since` until now; nothing where no minute of it is known.
    [[nodiscard]] std::optional<WindowChange> change(InstrumentId instrument, Timestamp since) const;
    // Of the last so many minutes, the running one included.
    [[nodiscard]] std::optional<WindowChange> last_minutes(InstrumentId instrument, std::int64_t minutes) const;
    [[nodiscard]] std::optional<WindowChange> day(InstrumentId instrument) const {
        return last_minutes(instrument, 1'440);
    }
    [[nodiscard]] AveragePrice average(InstrumentId instrument) const;

private:
    void load_history(const Instrument& instrument);
    void add_trade(Timestamp time, const TradeTick& tick);
    void add_mark(Timestamp time, const MarkPrice& mark);
    void add_bar(const Instrument& instrument, const Bar& bar);

    VenueFeed& feed_;
    std::map<InstrumentId, InstrumentRecord> records_;
    std::map<InstrumentId, std::int64_t> trade_ids_;
    Timestamp next_sample_;
};

// In quote currency (linear, spot) or settle coin (inverse): what the venue calls quote volume or base volume.
[[nodiscard]] Decimal traded_value(const Instrument& instrument, Decimal price, Quantity quantity);

}  // namespace tradewind::emulator
