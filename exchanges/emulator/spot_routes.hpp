// The part of the spot API that an agent uses: account, orders and trades. Spot shares its balances with the futures
// products of the account. Units: as in Instrument. Errors: the venue's. Thread: venue.
#pragma once

#include "exchanges/emulator/private_context.hpp"

namespace tradewind::emulator {

void add_spot_routes(RouteTable& routes, const PrivateContext& context);

}  // namespace tradewind::emulator
