// The exchange server's door: HTTP requests and sockets come in on the network thread and are answered from the
// venue's thread. Units: none. Errors: start() says why it cannot listen. Thread: start and stop from one.
#pragma once

#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "exchanges/emulator/front_desk.hpp"
#include "exchanges/emulator/socket_service.hpp"
#include "exchanges/emulator/venue_thread.hpp"
#include "exchanges/net/http_server.hpp"

namespace tradewind::emulator {

// Hands a reply over, or does to the connection what it asks for.
void deliver(ApiReply reply, const net::HttpResponder& responder);
void deliver(const ApiError& error, const net::HttpResponder& responder);

class ExchangeServer {
public:
    // Everything given is to outlive the server.
    [[nodiscard]] static Result<std::unique_ptr<ExchangeServer>> start(net::HttpServerOptions options,
                                                                       VenueThread& venue, FrontDesk& desk,
                                                                       std::vector<SocketService*> services);
    ~ExchangeServer() { stop(); }
    ExchangeServer(const ExchangeServer&) = delete;
    ExchangeServer& operator=(const ExchangeServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] std::string url() const { return server_->url(); }  // "http://127.0.0.1:8900"
    void stop() { server_->stop(); }

private:
    ExchangeServer() = default;
    std::unique_ptr<net::HttpServer> server_;
};

}  // namespace tradewind::emulator
