// One instrument of a simulated venue as its desks see it, whatever it fills orders by: a book or candles.
// Units: as in Instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/account_desk.hpp"

namespace tradewind::simulator {

class TradedMarket {
public:
    TradedMarket() = default;
    TradedMarket(const TradedMarket&) = delete;
    TradedMarket& operator=(const TradedMarket&) = delete;
    virtual ~TradedMarket() = default;

    [[nodiscard]] virtual const Instrument& instrument() const = 0;
    // What a taker of this quantity would meet at worst; none while the market is not open.
    [[nodiscard]] virtual std::optional<Price> worst_price(Side taker, Quantity quantity) const = 0;
    // `order` is on record; its acceptance or rejection is told to the desk.
    virtual void submit(const VenueOrder& order) = 0;
    // By the venue's rule or by request; false when there is no such order.
    virtual bool cancel(std::uint64_t order, Channel channel, CancelKind kind, const std::string& reason) = 0;
    // `order` rests; the desk is told its new terms, and what follows from them.
    virtual void amend(const VenueOrder& order, std::int64_t ticks, std::int64_t lots) = 0;
    virtual void cancel_all(Channel channel, const std::string& reason) = 0;
    // A market order of the venue's own against the account's position.
    virtual void liquidate(Side side, std::int64_t lots) = 0;
    // Public data that follows from what has just happened.
    virtual void publish() = 0;
};

// By InstrumentId; owned by the venue.
using TradedMarkets = std::vector<TradedMarket*>;

}  // namespace tradewind::simulator
