// A live market as the tape of the simulated exchange: public trades, quotes and marks as they arrive. The tape
// begins with every feed down; what has not arrived yet has no time. It never ends.
// Units: as in TapePoint; times are arrivals by the engine's clock. Errors: none; beyond a bound quotes and then
// trades are dropped and counted. Thread: on_event() from the threads of the sockets, the rest from the exchange's.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "core/state/event.hpp"
#include "simulator/market_source.hpp"

namespace tradewind::bot {

class LiveTape final : public simulator::MarketSource {
public:
    // `paid`: funding of the past, so that what was due while the program was away is paid as it was.
    LiveTape(std::shared_ptr<const InstrumentTable> instruments, Timestamp start,
             const std::map<InstrumentId, std::vector<FundingSettlement>>& paid);

    // Market events of the public streams.
    void on_event(Timestamp time, const EventBody& body);
    [[nodiscard]] std::uint64_t dropped() const;

    [[nodiscard]] Timestamp next_time() const override;
    simulator::TapePoint next() override;
    [[nodiscard]] FeedState feed(InstrumentId instrument) const override;
    [[nodiscard]] Decimal funding_rate(InstrumentId instrument, Timestamp boundary) const override;
    [[nodiscard]] std::vector<Bar> history(InstrumentId instrument, std::size_t limit) const override;
    void save(Writer&) const override {}  // what is live cannot be resumed
    void load(Reader&) override {}

private:
    struct Market {
        Price last;  // zero: no price yet
        Side aggressor = Side::Buy;
        std::optional<MarkPrice> mark;
        Timestamp quoted;                      // when quotes last moved the price
        FeedState feed = FeedState::Down;      // at the place that has been read
        std::vector<Bar> bars;                 // before the feed came up
        std::map<Timestamp, Decimal> funding;  // by boundary, rounded to the minute
    };
    void take(Timestamp time, const BookTicker& ticker);
    void take(Timestamp time, const TradeTick& trade);
    void take(Timestamp time, const MarkPrice& mark);
    void take(Timestamp time, const HistoryBars& history);
    void take(Timestamp time, const FeedStatus& status);
    void push_price(Timestamp time, InstrumentId instrument, Price price, Quantity quantity, Side aggressor);
    [[nodiscard]] Market& market(InstrumentId id) { return markets_[id.value()]; }
    [[nodiscard]] bool has_mark(InstrumentId id) const;

    std::shared_ptr<const InstrumentTable> instruments_;
    mutable std::mutex mutex_;
    std::vector<Market> markets_;  // by InstrumentId
    std::deque<simulator::TapePoint> points_;
    std::uint64_t dropped_ = 0;
};

}  // namespace tradewind::bot
