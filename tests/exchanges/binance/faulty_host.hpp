// The exchange server around a hosted exchange, put together for tests: its clock can jump, its requests and events can
// be made to go wrong. One account, "anna" with the secret "secret-a"; request limits are counted, not enforced.
// Thread: one test; what touches the venue is posted to its thread.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/exchange_server.hpp"
#include "exchanges/emulator/faults.hpp"
#include "exchanges/emulator/market_streams.hpp"
#include "exchanges/emulator/private_half.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "simulator/hosted_exchange.hpp"
#include "tests/exchanges/binance/contract_venues.hpp"

namespace tradewind::test {

class FaultyHost {
public:
    explicit FaultyHost(std::unique_ptr<simulator::HostedExchange> exchange)
        : venue(std::move(exchange)), feed(begun(*venue, clock)) {
        feed.listen(record);
        feed.listen(streams);
        add_public_routes(routes, market);
        half.add_routes(routes);
        desk.use_faults(faults);
        sockets.use_filter(faults);
        thread.start();
        server = emulator::ExchangeServer::start({}, thread, desk, {&sockets}).value();
    }
    ~FaultyHost() {
        server->stop();
        thread.stop();
    }
    FaultyHost(const FaultyHost&) = delete;
    FaultyHost& operator=(const FaultyHost&) = delete;

    void fault(const std::string& kind, const std::string& count, const std::string& method = {},
               const std::string& path = {}) {
        emulator::ApiRequest request;
        request.parameters.add("kind", kind);
        request.parameters.add("count", count);
        if (!method.empty()) {
            request.parameters.add("method", method);
            request.parameters.add("path", path);
        }
        thread.post([this, request = std::move(request)] {
            (void)faults.add(request);  // beyond a hundred at a time it takes no more
        });
    }
    void clear_faults() {
        thread.post([this] { faults.clear(); });
    }

    const std::vector<emulator::ApiKey> keys{{"anna", "secret-a", AccountId(0), AccountId(1)}};
    JumpingClock clock{at_second(2)};
    std::unique_ptr<simulator::HostedExchange> venue;
    emulator::VenueFeed feed;
    emulator::MarketRecord record{feed};
    emulator::PublicMarket market{feed, record};
    emulator::StreamSockets sockets{feed};
    emulator::MarketStreams streams{feed, record, sockets};
    emulator::PrivateHalf half{feed, sockets, keys, emulator::AckPrices::Left};
    emulator::RouteTable routes;
    emulator::FrontDesk desk{feed, routes, emulator::RequestGate(keys, nullptr),
                             emulator::RateLimits(emulator::LimitRule::CountedOnly)};
    emulator::Faults faults{feed};
    emulator::VenueThread thread{feed, clock};
    std::unique_ptr<emulator::ExchangeServer> server;

private:
    static emulator::VenueFeed begun(simulator::HostedExchange& venue, const JumpingClock& clock) {
        emulator::VenueFeed feed(venue);
        feed.advance(clock.now());
        return feed;
    }
};

}  // namespace tradewind::test
