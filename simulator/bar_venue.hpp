// The inside of the candle exchange: its time, the markets in time order, and what is asked of them.
// Units: as in Instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "simulator/bar_exchange.hpp"
#include "simulator/bar_market.hpp"
#include "simulator/request_desk.hpp"
#include "simulator/venue_outbox.hpp"

namespace tradewind::simulator {

class BarVenue {
public:
    BarVenue(const BarExchangeConfig& config, std::vector<BarTrack> tracks);

    void set_now(Timestamp now) { agent_now_ = std::max(agent_now_, now); }
    void send(VenueRequest request) { requests_.push_back(std::move(request)); }
    [[nodiscard]] Timestamp next_time() const;
    void advance(Timestamp time, std::vector<VenueMessage>& out);
    [[nodiscard]] AccountReport account_report() const { return counter_.account_report(); }
    [[nodiscard]] const AccountDesk& desk() const { return desk_; }
    [[nodiscard]] std::size_t bars() const;

private:
    void open_session(std::vector<VenueMessage>& out);
    void plan();
    void set_time(Timestamp time);
    void serve_requests();
    void close(BarMarket& market, std::vector<VenueMessage>& out);

    std::size_t history_bars_;
    VenueOutbox outbox_;
    VenueNumbers numbers_;
    InsuranceFund fund_;
    AccountDesk desk_;
    std::vector<std::unique_ptr<BarMarket>> markets_;
    TradedMarkets traded_;  // the same ones
    LiquidationDesk liquidations_;
    RequestDesk counter_;
    std::deque<VenueRequest> requests_;
    BarMarket::Step next_;
    std::size_t next_market_ = 0;
    Timestamp now_;
    Timestamp agent_now_;
    bool session_is_open_ = false;
};

}  // namespace tradewind::simulator
