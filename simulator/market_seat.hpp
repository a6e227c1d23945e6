// One account's place at one market: the market as that account's desks see it.
// Units: as in Instrument. Errors: none. Thread: the exchange's.
#pragma once

#include "simulator/deleverager.hpp"
#include "simulator/traded_market.hpp"

namespace tradewind::simulator {

class MarketSeat final : public TradedMarket {
public:
    MarketSeat(VenueMarket& market, Deleverager& deleverager, std::uint32_t owner)
        : market_(market), deleverager_(deleverager), owner_(owner) {}

    [[nodiscard]] const Instrument& instrument() const override { return market_.instrument(); }
    [[nodiscard]] std::optional<Price> worst_price(Side taker, Quantity quantity) const override {
        return market_.worst_price(owner_, taker, quantity);
    }
    void submit(const VenueOrder& order) override { market_.submit(owner_, order); }
    bool cancel(std::uint64_t order, Channel channel, CancelKind kind, const std::string& reason) override {
        return market_.cancel(order, channel, kind, reason);
    }
    void amend(const VenueOrder& order, std::int64_t ticks, std::int64_t lots) override {
        market_.amend(order.number, ticks, lots);
    }
    void cancel_all(Channel channel, const std::string& reason) override {
        market_.cancel_all(owner_, channel, reason);
    }
    void liquidate(Side side, std::int64_t lots) override {
        if (!deleverager_.take_over(owner_, instrument().id, side, lots)) {
            market_.liquidate(owner_, side, lots);
        }
    }
    void publish() override { market_.publish(); }

private:
    VenueMarket& market_;
    Deleverager& deleverager_;
    std::uint32_t owner_;
};

}  // namespace tradewind::simulator
