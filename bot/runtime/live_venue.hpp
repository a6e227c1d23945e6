// A venue whose messages come from threads of their own, as the engine's driver sees it: an inbox. Account messages go
// ahead of market data, and of quotes and mark prices that wait only the newest of an instrument is kept. Requests
// are handed on to the venue's port.
// Errors: none. Thread: post() and pending() from any; the rest from the engine's.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>

#include "simulator/paced_exchange.hpp"

namespace tradewind::bot {

class LiveVenue final : public simulator::PacedExchange {
public:
    // `clock` is the one that paces the engine; `wake` is called, without locks held, when the inbox was empty.
    LiveVenue(ExchangePort& port, std::function<Timestamp()> clock) : port_(port), clock_(std::move(clock)) {}
    void on_first_message(std::function<void()> wake) { wake_ = std::move(wake); }

    void post(EventBody body);
    [[nodiscard]] std::size_t pending() const;

    void submit(const ApprovedOrder& order) override { port_.submit(order); }
    void cancel(const CancelOrder& order) override { port_.cancel(order); }
    void amend(const AmendOrder& order) override { port_.amend(order); }
    void cancel_all(InstrumentId instrument) override { port_.cancel_all(instrument); }
    void set_leverage(InstrumentId instrument, int leverage) override { port_.set_leverage(instrument, leverage); }
    void query(InstrumentId instrument, ClientOrderId order) override { port_.query(instrument, order); }
    void request_account_report() override { port_.request_account_report(); }

    void set_now(Timestamp) override {}
    // Never the end: a live market does not end.
    [[nodiscard]] Timestamp next_time() const override;
    void advance(Timestamp time, std::vector<simulator::VenueMessage>& out) override;
    [[nodiscard]] bool save_changes(Writer&) override { return false; }  // the venue remembers for itself

private:
    using Slot = std::pair<std::size_t, InstrumentId>;  // kind of market data and whose

    ExchangePort& port_;
    const std::function<Timestamp()> clock_;
    std::function<void()> wake_;
    mutable std::mutex mutex_;
    std::deque<simulator::VenueMessage> account_;
    std::deque<simulator::VenueMessage> market_;
    std::map<Slot, std::size_t> newest_;  // place in market_ of quotes and mark prices
};

}  // namespace tradewind::bot
