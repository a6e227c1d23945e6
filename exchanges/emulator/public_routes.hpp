// The exchange server's public REST endpoints for all three products (venue notes, sections 1.3, 1.5 and 2). `market`
// is to outlive the table. Units: as the venue's. Errors: the venue's codes. Thread: venue.
#pragma once

#include "exchanges/emulator/public_question.hpp"

namespace tradewind::emulator {

// Everything below.
void add_public_routes(RouteTable& routes, const PublicMarket& market);

void add_service_routes(RouteTable& routes, const PublicMarket& market);  // ping, time, exchangeInfo, sapi
void add_book_routes(RouteTable& routes, const PublicMarket& market);     // depth and trades
void add_candle_routes(RouteTable& routes, const PublicMarket& market);
void add_ticker_routes(RouteTable& routes, const PublicMarket& market);
void add_funding_routes(RouteTable& routes, const PublicMarket& market);     // mark price, funding, open interest
void add_statistics_routes(RouteTable& routes, const PublicMarket& market);  // /futures/data
void add_reference_routes(RouteTable& routes, const PublicMarket& market);   // index constituents, insurance fund, ...

}  // namespace tradewind::emulator
