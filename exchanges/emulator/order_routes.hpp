// Ordinary orders of the futures products: one, several, countdowns; lists of orders and trades, of spot as well (venue
// notes, section 1.5).
// Units: as in Instrument. Errors: the venue's. Thread: venue.
#pragma once

#include "exchanges/emulator/private_context.hpp"

namespace tradewind::emulator {

void add_order_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix);
void add_batch_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix);
void add_order_list_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix);

// Also served to batches.
[[nodiscard]] Answer place_order(const PrivateContext& context, const ApiRequest& request);
[[nodiscard]] Answer amend_order(const PrivateContext& context, const ApiRequest& request);
[[nodiscard]] Answer cancel_order(const PrivateContext& context, const ApiRequest& request);

}  // namespace tradewind::emulator
