// The server's end of one WebSocket connection, as seen from any thread. Text frames only. A reader who does not keep
// up is dropped once its queue is full, and so is one who answers no ping. Nothing is read ahead: after each message
// the next is read only when read_next() is called, so that a flood waits in the client and not in our memory.
// Units: bytes. Errors: sending to a closed connection does nothing. Thread: any; callbacks on the server's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/base/time.hpp"

namespace tradewind::net {

struct HttpRequest;

struct WebSocketRules {
    std::size_t max_message_bytes = 64U << 10U;
    std::size_t max_queue_bytes = 8U << 20U;
    std::size_t max_queue_messages = 8192;
    Duration ping_interval = Duration::minutes(3);
    Duration pong_timeout = Duration::minutes(10);
    Duration handshake_timeout = Duration::seconds(20);  // opening and closing
};

class WebSocketLink {
public:
    class Core;
    explicit WebSocketLink(std::shared_ptr<Core> core) : core_(std::move(core)) {}
    // The same text may be queued at many connections. What is sent before the handshake ends goes out after it.
    void send(std::shared_ptr<const std::string> text) const;
    void send(std::string text) const { send(std::make_shared<const std::string>(std::move(text))); }
    void read_next() const;
    // After what is queued has left.
    void close(std::uint16_t code, std::string reason) const;
    // At once, without a close frame.
    void drop() const;
    [[nodiscard]] bool is_open() const;

private:
    std::shared_ptr<Core> core_;
};

struct WebSocketHandlers {
    std::function<void(std::string text)> on_message;
    std::function<void()> on_close;  // once, however the connection ended
};

// Decides on an upgrade request; nothing: there is no such socket (404).
using WebSocketAcceptor = std::function<std::optional<WebSocketHandlers>(const HttpRequest&, const WebSocketLink&)>;

}  // namespace tradewind::net
