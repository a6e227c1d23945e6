// The part of the spot API that an agent uses: account and orders; its lists of orders and trades are made where those
// of futures are. Spot has a wallet of its own.
// Units: as in Instrument. Errors: the venue's, in spot's words. Thread: venue.
#pragma once

#include "exchanges/emulator/private_context.hpp"

namespace tradewind::emulator {

// Balances, fees, what the key may do.
void add_spot_account_routes(RouteTable& routes, const PrivateContext& context);
// Placing, canceling, replacing, finding.
void add_spot_order_routes(RouteTable& routes, const PrivateContext& context);

}  // namespace tradewind::emulator
