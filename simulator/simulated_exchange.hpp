// A venue that is a venue: a price-time-priority book fed by a market source, one margin account with
// brackets, funding and liquidation, latency in both directions, and a private message stream. Same
// configuration, source and requests give the same messages. Units: as in Instrument; money per settle
// currency. Errors: requests are answered with reject messages; load() answers with Error.
// Thread: one; the driver calls set_now(), the port's requests, next_time() and advance().
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/trading/ledger.hpp"
#include "simulator/floor_terms.hpp"
#include "simulator/latency.hpp"
#include "simulator/market_source.hpp"
#include "simulator/paced_exchange.hpp"
#include "simulator/venue_outbox.hpp"

namespace tradewind::simulator {

class Venue;

struct SimulatedExchangeConfig : FloorTerms {
    std::vector<Money> deposits;  // initial balances
    Latency latency;
    Duration answer_timeout = Duration::seconds(5);  // a lost answer becomes OrderUnknown after this
};

class SimulatedExchange final : public PacedExchange {
public:
    SimulatedExchange(const SimulatedExchangeConfig& config, std::unique_ptr<MarketSource> market);
    ~SimulatedExchange() override;

    void set_now(Timestamp now) override;
    void submit(const ApprovedOrder& order) override;
    void cancel(const CancelOrder& order) override;
    void amend(const AmendOrder& order) override;
    void cancel_all(InstrumentId instrument) override;
    void set_leverage(InstrumentId instrument, int leverage) override;
    void query(InstrumentId instrument, ClientOrderId order) override;
    void request_account_report() override;

    // Tape point, request arriving, message reaching the agent, funding boundary.
    [[nodiscard]] Timestamp next_time() const override;
    void advance(Timestamp time, std::vector<VenueMessage>& out) override;
    [[nodiscard]] bool save_changes(Writer& out) override;
    // True when the account changed since the last call (order, fill, balance, position, leverage): the state
    // is then to be saved before the messages are given out.
    [[nodiscard]] bool take_dirty();

    // Everything: account, books, undelivered messages, requests on the way, the place on the tape.
    void save(Writer& out) const;
    Status load(Reader& in);
    // A new session of the agent: the venue lives on to `now` with nobody listening, and what the old session
    // had not received is lost. Public data starts afresh with history and a book snapshot; the agent asks
    // for its account report itself.
    void mark_restart(Timestamp now);

    // Read directly, without latency: for audits and tests.
    [[nodiscard]] AccountReport account_report() const;
    [[nodiscard]] const Ledger& ledger() const;
    [[nodiscard]] Decimal insurance_paid(const Currency& currency) const;
    [[nodiscard]] const MarketSource& market() const;

    void inject(Fault fault);
    // The account stream is down for `span`, from now: its messages are lost, answers to requests still come.
    void disconnect_account_stream(Duration span);

private:
    std::unique_ptr<Venue> venue_;
};

}  // namespace tradewind::simulator
