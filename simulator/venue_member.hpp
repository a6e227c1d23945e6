// An account at a venue with everything that serves it: its seats at the markets, the desk that takes its
// requests and the one that watches its margin. Units: as in Instrument. Errors: none.
// Thread: the exchange's.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "simulator/market_seat.hpp"
#include "simulator/request_desk.hpp"

namespace tradewind::simulator {

class VenueMember {
public:
    VenueMember(AccountDesk& desk, std::uint32_t owner, const std::vector<std::unique_ptr<VenueMarket>>& markets,
                Deleverager& deleverager, MessageSink& line)
        : desk_(desk), owner_(owner), liquidations_(desk, traded_), counter_(desk, line, liquidations_, traded_) {
        for (const auto& market : markets) {
            seats_.emplace_back(*market, deleverager, owner);
            traded_.push_back(&seats_.back());
        }
    }
    VenueMember(const VenueMember&) = delete;  // its desks keep references to each other
    VenueMember& operator=(const VenueMember&) = delete;

    [[nodiscard]] std::uint32_t owner() const { return owner_; }
    [[nodiscard]] AccountDesk& desk() { return desk_; }
    [[nodiscard]] const AccountDesk& desk() const { return desk_; }
    [[nodiscard]] LiquidationDesk& liquidations() { return liquidations_; }
    [[nodiscard]] RequestDesk& counter() { return counter_; }
    [[nodiscard]] const RequestDesk& counter() const { return counter_; }

private:
    AccountDesk& desk_;
    std::uint32_t owner_;
    std::deque<MarketSeat> seats_;
    TradedMarkets traded_;  // the seats
    LiquidationDesk liquidations_;
    RequestDesk counter_;
};

}  // namespace tradewind::simulator
