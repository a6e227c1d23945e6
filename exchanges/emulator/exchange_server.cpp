#include "exchanges/emulator/exchange_server.hpp"

#include <utility>

#include "exchanges/emulator/request_decoder.hpp"

namespace tradewind::emulator {
namespace {

net::HttpHandler request_handler(VenueThread& venue, FrontDesk& desk) {
    return [&](const net::HttpRequest& http, const net::HttpResponder& responder) {
        auto request = decode_request(http);
        if (!request) {
            return deliver(request.error(), responder);
        }
        venue.post([&desk, responder, request = std::move(*request)]() mutable {
            deliver(desk.serve(std::move(request)), responder);
        });
    };
}

net::WebSocketAcceptor socket_acceptor(VenueThread& venue, std::vector<SocketService*> services) {
    return [&venue, services = std::move(services), next_id = SocketId{0}](
               const net::HttpRequest& request,
               const net::WebSocketLink& link) mutable -> std::optional<net::WebSocketHandlers> {
        for (SocketService* service : services) {
            if (!service->serves(request.path)) {
                continue;
            }
            const SocketId id = ++next_id;
            venue.post([service, opening = SocketOpening{id, request.path, request.query, host_of_peer(request.peer),
                                                         link}] { service->on_open(opening); });
            net::WebSocketHandlers handlers;
            handlers.on_message = [&venue, service, id, link](std::string text) {
                venue.post([service, id, link, text = std::move(text)] {
                    service->on_message(id, text);
                    link.read_next();
                });
            };
            handlers.on_close = [&venue, service, id] { venue.post([service, id] { service->on_close(id); }); };
            return handlers;
        }
        return std::nullopt;
    };
}

}  // namespace

void deliver(ApiReply reply, const net::HttpResponder& responder) {
    switch (reply.delivery) {
        case Delivery::Send:
            responder.send(
                {reply.status, std::move(reply.content_type), std::move(reply.body), std::move(reply.headers)});
            return;
        case Delivery::Reset:
            responder.reset_connection();
            return;
    }
}

void deliver(const ApiError& error, const net::HttpResponder& responder) {
    deliver(reply_of(error), responder);
}

Result<std::unique_ptr<ExchangeServer>> ExchangeServer::start(net::HttpServerOptions options, VenueThread& venue,
                                                              FrontDesk& desk, std::vector<SocketService*> services) {
    auto server = net::HttpServer::start(std::move(options), request_handler(venue, desk),
                                         socket_acceptor(venue, std::move(services)));
    if (!server) {
        return tl::unexpected(std::move(server.error()));
    }
    std::unique_ptr<ExchangeServer> out(new ExchangeServer);
    out->server_ = std::move(*server);
    return out;
}

}  // namespace tradewind::emulator
