// The way from the venue to the agent: one line whose order is kept, with latency, and the ways in which
// it can fail for tests. Units: none of its own. Errors: none. Thread: the exchange's.
#pragma once

#include <deque>
#include <vector>

#include "simulator/simulated_exchange.hpp"

namespace tradewind::simulator {

enum class Channel : std::uint8_t {
    Public,  // market data
    Answer,  // to a request
    Stream,  // what the account stream tells unasked
};

class VenueOutbox {
public:
    explicit VenueOutbox(const SimulatedExchangeConfig& config)
        : line_(config.latency.to_agent, config.latency.jitter, config.seed * 2 + 1) {}

    void send(Timestamp now, Channel channel, EventBody body);
    // Reaches the agent at `time`, past the line: what the agent's own side finds out by waiting.
    void remind(Timestamp time, EventBody body);
    [[nodiscard]] Timestamp next_time() const;
    void deliver(Timestamp until, std::vector<VenueMessage>& out);
    // The old session's end: everything on the way is lost.
    void drop_all();

    void inject(Fault fault) { fault_ = fault; }
    // Whether this one-time fault is armed; it is disarmed by asking.
    [[nodiscard]] bool take(Fault fault);
    void take_stream_down(Timestamp now, Duration span);

    template <class Archive>
    void archive(Archive& ar) {
        ar(line_, queue_, reminders_, fault_, stream_down_until_, swappable_);
    }

private:
    struct Queued {
        Timestamp time;
        Channel channel = Channel::Public;
        EventBody body;
        template <class Archive>
        void archive(Archive& ar) {
            ar(time, channel, body);
        }
    };
    void enqueue(Timestamp now, Channel channel, EventBody body);

    LatencyLine line_;
    std::deque<Queued> queue_;
    std::vector<VenueMessage> reminders_;  // by time
    Fault fault_ = Fault::None;
    Timestamp stream_down_until_;
    bool swappable_ = false;  // the last private message has not changed places yet
};

}  // namespace tradewind::simulator
