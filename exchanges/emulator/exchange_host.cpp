#include "exchanges/emulator/exchange_host.hpp"

#include <utility>

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
      venue_(std::move(venue)),
      clock_(std::move(clock)),
      feed_(*venue_),
      record_(begun(feed_, *clock_)),
      market_{feed_, record_},
      sockets_(feed_),
      streams_(feed_, record_, sockets_),
      private_half_(feed_, sockets_, options.ack_prices),
      desk_(feed_, routes_, RequestGate(options.keys, options.other_clock), RateLimits(options.limits)),
      thread_(feed_, *clock_) {
    // PrivateHalf listens by itself, and does not mind to be told before the market's own record.
    feed_.listen(record_);
    feed_.listen(streams_);
    add_public_routes(routes_, market_);
    private_half_.add_routes(routes_);
}

Status ExchangeHost::start() {
    thread_.start();
    auto server = ExchangeServer::start(http_, thread_, desk_, {&sockets_});
    if (!server) {
        return tl::unexpected(std::move(server.error()));
    }
    server_ = std::move(*server);
    return {};
}

void ExchangeHost::stop() {
    if (server_) {
        server_->stop();
    }
    thread_.stop();
}

}  // namespace tradewind::emulator
