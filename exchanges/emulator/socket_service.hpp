// A kind of WebSocket the exchange server offers: streams, or the WebSocket API. After on_message() returns, the
// next message of that socket is read. Units: none. Errors: none. Thread: venue, but for serves().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "exchanges/net/web_socket.hpp"

namespace tradewind::emulator {

using SocketId = std::uint64_t;  // 1, 2, 3, ... of one server

struct SocketOpening {
    SocketId id = 0;
    std::string path;   // percent-decoded, without the query
    std::string query;  // as sent
    std::string peer;   // the address without the port
    net::WebSocketLink link;
};

class SocketService {
public:
    SocketService() = default;
    SocketService(const SocketService&) = delete;
    SocketService& operator=(const SocketService&) = delete;
    virtual ~SocketService() = default;
    [[nodiscard]] virtual bool serves(std::string_view path) const = 0;  // pure, any thread
    virtual void on_open(const SocketOpening& opening) = 0;
    virtual void on_message(SocketId socket, const std::string& text) = 0;
    virtual void on_close(SocketId socket) = 0;
};

}  // namespace tradewind::emulator
