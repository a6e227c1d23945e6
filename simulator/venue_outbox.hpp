// The way from the venue to the agent: one line whose order is kept, with latency, and the ways in which
// it can fail for tests. Units: none of its own. Errors: none. Thread: the exchange's.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "simulator/latency.hpp"
#include "simulator/message_sink.hpp"
#include "simulator/paced_exchange.hpp"

namespace tradewind::simulator {

// Misbehaviour for tests. The first two hold for one submit, the others until Fault::None.
enum class Fault : std::uint8_t {
    None,
    LoseNextSubmit,    // the request never arrives; OrderUnknown after the timeout
    LoseNextAnswer,    // the venue acts, its acceptance or rejection is lost; OrderUnknown after the timeout
    DuplicatePrivate,  // every message of the account stream comes twice
    ReorderPrivate,    // neighbouring messages of the account stream change places
};

class VenueOutbox final : public MessageSink {
public:
    VenueOutbox(const Latency& latency, std::uint64_t seed) : line_(latency.to_agent, latency.jitter, seed * 2 + 1) {}

    void send(Timestamp now, Channel channel, EventBody body) override;
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
