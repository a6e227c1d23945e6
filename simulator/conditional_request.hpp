// An order of the account that waits for a price, in the terms of the conditional book. Units: ticks and
// lots of the instrument. Errors: the book refuses what cannot wait. Thread: pure function.
#pragma once

#include "core/market/instrument.hpp"
#include "simulator/matching_types.hpp"
#include "simulator/venue_orders.hpp"

namespace tradewind::simulator {

// How an order with a limit price behaves in the book.
[[nodiscard]] OrderKind kind_of(TimeInForce time_in_force);
[[nodiscard]] NewConditional conditional_request(const VenueOrder& order, const Instrument& instrument,
                                                 std::uint32_t owner);

}  // namespace tradewind::simulator
