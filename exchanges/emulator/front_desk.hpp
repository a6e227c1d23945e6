// The one door of the exchange server: every request, REST or WebSocket API, is admitted here (fault control, rate
// limits, key, signature, time), served by its route and given the venue's headers.
// Units: the venue's time. Errors: as the venue's JSON errors. Thread: venue.
#pragma once

#include "exchanges/emulator/api_message.hpp"
#include "exchanges/emulator/rate_limits.hpp"
#include "exchanges/emulator/request_gate.hpp"
#include "exchanges/emulator/route_table.hpp"
#include "exchanges/emulator/venue_feed.hpp"

namespace tradewind::emulator {

class Faults;

class FrontDesk {
public:
    FrontDesk(const VenueFeed& feed, const RouteTable& routes, RequestGate gate, RateLimits limits)
        : feed_(feed), routes_(routes), gate_(std::move(gate)), limits_(std::move(limits)) {}

    [[nodiscard]] ApiReply serve(ApiRequest request);
    // By a route that is in no table, as what only a socket may ask for; null: there is none.
    [[nodiscard]] ApiReply serve(ApiRequest request, const Route* route);
    // What it counts itself: the orders of a spot account.
    void add_routes(RouteTable& routes);
    // To be asked before and after every request from now on.
    void use_faults(Faults& faults) { faults_ = &faults; }

private:
    const VenueFeed& feed_;
    const RouteTable& routes_;
    RequestGate gate_;
    RateLimits limits_;
    Faults* faults_ = nullptr;
};

}  // namespace tradewind::emulator
