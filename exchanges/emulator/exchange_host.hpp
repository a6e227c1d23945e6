// The whole exchange server around a hosted venue: its thread, its public and private half, its door.
// Units: the venue's time. Errors: start() says why it cannot listen. Thread: start and stop from one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exchanges/emulator/exchange_server.hpp"
#include "exchanges/emulator/faults.hpp"
#include "exchanges/emulator/market_streams.hpp"
#include "exchanges/emulator/private_half.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/web_socket_api.hpp"

namespace tradewind::emulator {

struct ExchangeHostOptions {
    net::HttpServerOptions http;
    std::optional<net::HttpServerOptions> control;  // of faults; none: they cannot be made
    std::vector<ApiKey> keys;
    AckPrices ack_prices = AckPrices::Left;
    LimitRule limits = LimitRule::Enforced;
    // Besides the venue's time, requests may be stamped with this; none otherwise.
    std::function<Timestamp()> other_clock;
    std::optional<Timestamp> drifting_since;  // see RequestGate; none where both clocks run at one pace
    // Of the venue's time: a fast venue's clients live by their own.
    Duration listen_key_life = ListenKeys::kLife;
    Duration socket_life = StreamSockets::kLongestLife;
};

class ExchangeHost {
public:
    // Lives the venue up to the clock's time.
    ExchangeHost(const ExchangeHostOptions& options, std::unique_ptr<HostedVenue> venue,
                 std::unique_ptr<ServerClock> clock);
    ~ExchangeHost() { stop(); }
    ExchangeHost(const ExchangeHost&) = delete;
    ExchangeHost& operator=(const ExchangeHost&) = delete;

    [[nodiscard]] Status start();
    void stop();
    [[nodiscard]] std::string url() const { return server_->url(); }
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] std::string control_url() const { return control_ ? control_->url() : std::string(); }

private:
    [[nodiscard]] net::HttpHandler control_handler();

    net::HttpServerOptions http_;
    std::optional<net::HttpServerOptions> control_http_;
    std::unique_ptr<HostedVenue> venue_;
    std::unique_ptr<ServerClock> clock_;
    VenueFeed feed_;
    MarketRecord record_;
    PublicMarket market_;
    StreamSockets sockets_;
    MarketStreams streams_;
    PrivateHalf private_half_;
    RouteTable routes_;
    FrontDesk desk_;
    UserSubscriptions subscriptions_;
    WebSocketApi api_;
    Faults faults_;
    RouteTable control_routes_;
    VenueThread thread_;
    std::unique_ptr<ExchangeServer> server_;
    std::unique_ptr<net::HttpServer> control_;
};

}  // namespace tradewind::emulator
