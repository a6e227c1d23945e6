// Where a venue's parts say what happened. What becomes of it is the venue's business: a line with latency to
// one agent, or a queue of messages for many. Units: none. Errors: none. Thread: the exchange's.
#pragma once

#include <cstdint>

#include "core/state/event.hpp"

namespace tradewind::simulator {

enum class Channel : std::uint8_t {
    Public,  // market data
    Answer,  // to a request
    Stream,  // what the account stream tells unasked
};

class MessageSink {
public:
    MessageSink() = default;
    MessageSink(const MessageSink&) = delete;
    MessageSink& operator=(const MessageSink&) = delete;
    virtual ~MessageSink() = default;

    virtual void send(Timestamp now, Channel channel, EventBody body) = 0;
};

}  // namespace tradewind::simulator
