// A simulated venue as its driver sees it: it has no clock of its own and lives only as far as it is told.
// Units: as in Instrument. Errors: requests are answered with messages. Thread: one; the driver calls.
#pragma once

#include <vector>

#include "core/base/archive.hpp"
#include "core/ports/exchange.hpp"
#include "core/state/event.hpp"

namespace tradewind::simulator {

// What the agent receives, at its arrival time.
struct VenueMessage {
    Timestamp time;
    EventBody body;
    template <class Archive>
    void archive(Archive& ar) {
        ar(time, body);
    }
};

class PacedExchange : public ExchangePort {
public:
    // Requests that follow are sent at this instant; never goes back.
    virtual void set_now(Timestamp now) = 0;
    // The next thing that happens here; Timestamp::max() when the market has ended.
    [[nodiscard]] virtual Timestamp next_time() const = 0;
    // Lives on, at most up to and including `time`, and appends what reaches the agent by then. A venue may stop
    // at the first instant that has something to tell, so that the agent can answer.
    virtual void advance(Timestamp time, std::vector<VenueMessage>& out) = 0;
    // Writes the whole state if the account changed since the last call; false, with nothing written, if it did
    // not or if this venue is never resumed.
    [[nodiscard]] virtual bool save_changes(Writer& out) = 0;
};

}  // namespace tradewind::simulator
