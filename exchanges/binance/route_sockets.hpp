// The web sockets of one product's public streams, one for each route that the venue splits them into. They connect,
// and connect again, by themselves.
// Units: none. Errors: open() names an address that is none; everything later through RouteEvents::closed.
// Thread: the events come on the sockets' own thread; every method may be called from any.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "exchanges/binance/product.hpp"
#include "exchanges/net/web_socket_client.hpp"

namespace tradewind::binance {

struct RouteEvents {
    std::function<void(StreamRoute)> opened;
    std::function<void(StreamRoute, std::string_view text)> message;
    std::function<void(StreamRoute, const std::string& reason)> closed;
};

enum class StreamForm : std::uint8_t { Plain, Combined };  // combined: wrapped as {"stream":...,"data":...}

class RouteSockets {
public:
    [[nodiscard]] Status open(ProductKind product, const Endpoints& endpoints, StreamForm form, RouteEvents events);
    void send(StreamRoute route, std::string text) { sockets_.send(connection(route), std::move(text)); }
    void renew(StreamRoute route, std::string reason) { sockets_.renew(connection(route), std::move(reason)); }
    void post(std::function<void()> work) { sockets_.post(std::move(work)); }
    void every(Duration interval, std::function<void()> work) { sockets_.every(interval, std::move(work)); }
    void stop() { sockets_.stop(); }

private:
    [[nodiscard]] net::WebSocketId connection(StreamRoute route);

    RouteEvents events_;
    std::mutex mutex_;
    std::map<StreamRoute, net::WebSocketId> connections_;  // guarded by mutex_
    net::WebSocketClient sockets_;                         // last: its thread uses everything above
};

}  // namespace tradewind::binance
