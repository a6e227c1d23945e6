// What a WebSocketLink and its connection share. Internal to the server. Units: bytes. Errors: none.
// Thread: see each call.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "exchanges/net/http_connection.hpp"
#include "exchanges/net/web_socket.hpp"

namespace tradewind::net {

// One upgraded connection; every call on the server's thread.
class WebSocketConnection : public ServerConnection {
public:
    virtual void push(std::shared_ptr<const std::string> text) = 0;
    virtual void read_next() = 0;
    virtual void finish(std::uint16_t code, std::string reason) = 0;
};

class WebSocketLink::Core : public std::enable_shared_from_this<WebSocketLink::Core> {
public:
    Core(std::shared_ptr<ServerQueue> queue, const WebSocketRules& options)
        : queue_(std::move(queue)), max_bytes_(options.max_queue_bytes), max_messages_(options.max_queue_messages) {}

    void attach(std::weak_ptr<WebSocketConnection> connection) { connection_ = std::move(connection); }
    void send(std::shared_ptr<const std::string> text);
    // The connection is looked up on the server's thread: what is posted before attach() finds it, too.
    template <class Work>
    void post(Work work) {
        queue_->post([self = shared_from_this(), work = std::move(work)]() mutable {
            if (const auto open = self->connection_.lock()) {
                work(*open);
            }
        });
    }
    [[nodiscard]] bool is_open() const { return is_open_.load(); }

    void on_written(std::size_t bytes) {
        queued_bytes_ -= bytes;
        --queued_messages_;
    }
    void on_gone() { is_open_.store(false); }

private:
    std::shared_ptr<ServerQueue> queue_;
    std::weak_ptr<WebSocketConnection> connection_;  // server thread only
    const std::size_t max_bytes_;
    const std::size_t max_messages_;
    std::atomic<bool> is_open_{true};
    std::atomic<std::size_t> queued_bytes_{0};
    std::atomic<std::size_t> queued_messages_{0};
};

}  // namespace tradewind::net
