#include "exchanges/binance/route_sockets.hpp"

namespace tradewind::binance {

Status RouteSockets::open(ProductKind product, const Endpoints& endpoints, StreamForm form, RouteEvents events) {
    events_ = std::move(events);
    for (const StreamRoute route : stream_routes(product)) {
        net::WebSocketOptions options;
        options.url = form == StreamForm::Combined ? combined_address(endpoints, product, route)
                                                   : stream_address(endpoints, product, route);
        options.label = std::string(provider(product)) + (route == StreamRoute::Public ? " quotes" : " trades");
        net::WebSocketEvents of_route;
        of_route.opened = [this, route] { events_.opened(route); };
        of_route.message = [this, route](std::string_view text) { events_.message(route, text); };
        of_route.closed = [this, route](const std::string& reason) { events_.closed(route, reason); };
        // The events come from another thread: they must find the connection's number.
        const std::lock_guard lock(mutex_);
        const auto opened = sockets_.open(std::move(options), std::move(of_route));
        if (!opened) {
            return tl::unexpected<Error>(opened.error());
        }
        connections_[route] = *opened;
    }
    return {};
}

net::WebSocketId RouteSockets::connection(StreamRoute route) {
    const std::lock_guard lock(mutex_);
    return connections_.at(route);
}

}  // namespace tradewind::binance
