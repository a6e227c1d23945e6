#include "exchanges/emulator/exchange_host.hpp"

#include <utility>

#include "exchanges/emulator/market_push.hpp"
#include "exchanges/emulator/request_decoder.hpp"

namespace tradewind::emulator {
namespace {

// The record asks for what has been: the venue is to have lived up to now.
VenueFeed& begun(VenueFeed& feed, const ServerClock& clock) {
    feed.advance(clock.now());
    return feed;
}

}  // namespace

ExchangeHost::ExchangeHost(const ExchangeHostOptions& options, std::unique_ptr<HostedVenue> venue,
                           std::unique_ptr<ServerClock> clock)
    : http_(options.http),
      control_http_(options.control),
      venue_(std::move(venue)),
      clock_(std::move(clock)),
      feed_(*venue_),
      record_(begun(feed_, *clock_)),
      market_{feed_, record_},
      sockets_(feed_, options.socket_life),
      streams_(feed_, record_, sockets_),
      private_half_(feed_, sockets_, options.keys, options.ack_prices, options.listen_key_life),
      desk_(feed_, routes_, RequestGate(options.keys, options.other_clock, options.drifting_since),
            RateLimits(options.limits)),
      api_(feed_, desk_, subscriptions_),
      faults_(feed_),
      thread_(feed_, *clock_) {
    // PrivateHalf listens by itself, and does not mind to be told before the market's own record.
    feed_.listen(record_);
    feed_.listen(streams_);
    add_public_routes(routes_, market_);
    private_half_.add_routes(routes_);
    desk_.add_routes(routes_);
    desk_.use_faults(faults_);
    sockets_.use_filter(faults_);
    sockets_.use_subscriptions(subscriptions_);
    add_market_push_route(control_routes_, feed_);
    add_fault_routes(control_routes_, faults_, [this] {
        private_half_.listen_keys().expire_all();
        subscriptions_.expire_all(feed_.now());
    });
}

Status ExchangeHost::start() {
    thread_.start();
    auto server = ExchangeServer::start(http_, thread_, desk_, {&sockets_, &api_});
    if (!server) {
        return tl::unexpected(std::move(server.error()));
    }
    server_ = std::move(*server);
    if (control_http_) {
        auto control = net::HttpServer::start(*control_http_, control_handler());
        if (!control) {
            return tl::unexpected(std::move(control.error()));
        }
        control_ = std::move(*control);
    }
    return {};
}

net::HttpHandler ExchangeHost::control_handler() {
    return [this](const net::HttpRequest& http, const net::HttpResponder& responder) {
        auto request = decode_request(http);
        if (!request) {
            return deliver(request.error(), responder);
        }
        thread_.post([this, responder, request = std::move(*request)] {
            const Route* route = control_routes_.find(request.method, request.path);
            deliver(route == nullptr ? unknown_path(request) : route->handle(request), responder);
        });
    };
}

void ExchangeHost::stop() {
    if (control_) {
        control_->stop();
    }
    if (server_) {
        server_->stop();
    }
    thread_.stop();
}

}  // namespace tradewind::emulator
