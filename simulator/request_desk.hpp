// Where a simulated venue serves what the agent asks: it examines orders, finds the ones that are to go, and
// answers. Same rules for every kind of venue. Units: as in Instrument. Errors: are answers.
// Thread: the exchange's.
#pragma once

#include "simulator/liquidation_desk.hpp"
#include "simulator/order_check.hpp"
#include "simulator/venue_requests.hpp"

namespace tradewind::simulator {

class RequestDesk {
public:
    RequestDesk(AccountDesk& desk, MessageSink& line, LiquidationDesk& liquidations, const TradedMarkets& markets)
        : desk_(desk), line_(line), liquidations_(liquidations), markets_(markets) {}

    void serve(const VenueRequest& request);
    [[nodiscard]] AccountReport account_report() const;
    [[nodiscard]] bool knows(InstrumentId id) const { return id.value() < markets_.size(); }

private:
    void serve(const SubmitRequest& request);
    void serve(const CancelRequest& request);
    void serve(const CancelAllRequest& request);
    void serve(const LeverageRequest& request);
    void serve(const QueryRequest& request);
    void serve(const ReportRequest& request);
    void serve(const AmendRequest& request);
    [[nodiscard]] OrderCheck check_for(InstrumentId instrument, Side side, Quantity quantity);
    void after_request(InstrumentId instrument);
    [[nodiscard]] TradedMarket& market(InstrumentId id) { return *markets_[id.value()]; }
    [[nodiscard]] VenueOrder record_of(const SubmitRequest& request, Price worst_price);
    void answer(EventBody body) { line_.send(desk_.now(), Channel::Answer, std::move(body)); }

    AccountDesk& desk_;
    MessageSink& line_;
    LiquidationDesk& liquidations_;
    const TradedMarkets& markets_;
};

}  // namespace tradewind::simulator
