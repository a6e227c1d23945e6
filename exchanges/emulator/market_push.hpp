// The control address's way to move a market: POST /market?symbol=BTCUSDT&price=40000. What follows from it, margin
// calls, liquidations, auto-deleveraging, is the venue's own. Units: quote currency. Errors: the venue's codes, and
// -1000 with the venue's word. Thread: venue.
#pragma once

#include "exchanges/emulator/route_table.hpp"
#include "exchanges/emulator/venue_feed.hpp"

namespace tradewind::emulator {

void add_market_push_route(RouteTable& routes, VenueFeed& feed);

}  // namespace tradewind::emulator
