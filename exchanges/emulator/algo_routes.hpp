// The algo service: conditional orders of the futures products (venue notes, sections 1.5 and 2).
// Units: as in Instrument. Errors: the venue's. Thread: venue.
#pragma once

#include "exchanges/emulator/private_context.hpp"

namespace tradewind::emulator {

void add_algo_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix);

}  // namespace tradewind::emulator
