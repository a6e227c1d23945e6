// The inside of the simulated exchange: a venue floor with one member, the requests on their way to it, and
// the order in which things happen at one instant: tape, funding, requests, messages to the agent.
// Units: as in Instrument. Errors: load() answers with Error. Thread: the exchange's.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

#include "simulator/simulated_exchange.hpp"
#include "simulator/venue_floor.hpp"

namespace tradewind::simulator {

class Venue {
public:
    Venue(const SimulatedExchangeConfig& config, std::unique_ptr<MarketSource> source);

    void set_now(Timestamp now) { agent_now_ = std::max(agent_now_, now); }
    void submit(ClientOrderId id, const OrderIntent& intent);
    void send(VenueRequest request);
    [[nodiscard]] Timestamp next_time() const;
    void advance(Timestamp time, std::vector<VenueMessage>& out);
    [[nodiscard]] bool take_dirty() { return member_.desk().take_dirty(); }
    void save(Writer& out) const;
    Status load(Reader& in);
    void mark_restart(Timestamp now);
    void disconnect_account_stream(Duration span);
    [[nodiscard]] AccountReport account_report() const { return member_.counter().account_report(); }
    [[nodiscard]] VenueOutbox& outbox() { return outbox_; }
    [[nodiscard]] const AccountDesk& desk() const { return member_.desk(); }
    [[nodiscard]] const MarketSource& source() const { return floor_.source(); }

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
    template <class Archive>
    void archive_state(Archive& ar);

    Duration answer_timeout_;
    VenueOutbox outbox_;
    VenueFloor floor_;
    VenueMember& member_;
    LatencyLine to_venue_;
    std::deque<OnTheWay> requests_;
    Timestamp agent_now_;
};

}  // namespace tradewind::simulator
