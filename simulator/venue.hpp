// The inside of the simulated exchange: its time, the requests on their way to it, the tape, funding and
// the order in which things happen at one instant: tape, funding, requests, messages to the agent.
// Units: as in Instrument. Errors: load() answers with Error. Thread: the exchange's.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

#include "simulator/request_desk.hpp"
#include "simulator/venue_market.hpp"

namespace tradewind::simulator {

class Venue {
public:
    Venue(const SimulatedExchangeConfig& config, std::unique_ptr<MarketSource> source);

    void set_now(Timestamp now) { agent_now_ = std::max(agent_now_, now); }
    void submit(ClientOrderId id, const OrderIntent& intent);
    void send(VenueRequest request);
    [[nodiscard]] Timestamp next_time() const;
    void advance(Timestamp time, std::vector<VenueMessage>& out);
    [[nodiscard]] bool take_dirty() { return desk_.take_dirty(); }
    void save(Writer& out) const;
    Status load(Reader& in);
    void mark_restart(Timestamp now);
    void disconnect_account_stream(Duration span);
    [[nodiscard]] AccountReport account_report() const { return counter_.account_report(); }
    [[nodiscard]] VenueOutbox& outbox() { return outbox_; }
    [[nodiscard]] const AccountDesk& desk() const { return desk_; }
    [[nodiscard]] const MarketSource& source() const { return *source_; }

private:
    struct OnTheWay {
        Timestamp arrives;
        VenueRequest request;
        template <class Archive>
        void archive(Archive& ar) {
            ar(arrives, request);
        }
    };

    void live(Timestamp time);
    void open_session();
    void play(const TapePoint& point);
    void publish_mark(VenueMarket& published);  // when it is due
    void settle_funding(Timestamp time);
    [[nodiscard]] VenueMarket& market(InstrumentId id) { return *markets_[id.value()]; }
    template <class Archive>
    void archive_state(Archive& ar);

    SimulatedExchangeConfig config_;
    std::unique_ptr<MarketSource> source_;
    VenueOutbox outbox_;
    AccountDesk desk_;
    std::vector<std::unique_ptr<VenueMarket>> markets_;
    TradedMarkets traded_;  // the same ones
    LiquidationDesk liquidations_;
    RequestDesk counter_;
    LatencyLine to_venue_;
    std::deque<OnTheWay> requests_;
    std::vector<Timestamp> next_funding_;  // by InstrumentId; max: none
    Timestamp now_;
    Timestamp agent_now_;
    bool session_is_open_ = false;
};

}  // namespace tradewind::simulator
