// What the resting orders of an account bind. Derivatives: only the part that could raise exposure, on the
// side that needs more, in hedge mode on both; an opening stop binds margin at its trigger price from the start, so
// that it can be executed when it fires. Spot: the whole cost of buys in quote, the whole quantity of sells in base.
// Units: the currency asked for. Errors: none. Thread: the exchange's.
#pragma once

#include "simulator/venue_account.hpp"
#include "simulator/venue_orders.hpp"

namespace tradewind::simulator {

// An order that is not in the book yet, at the price it is expected to trade at worst.
struct ProspectiveOrder {
    InstrumentId instrument;
    Side side = Side::Buy;
    Price price;
    Quantity quantity;
};

// Bound in `currency` by all open orders, and by `also` if it were accepted.
[[nodiscard]] Decimal bound_by_orders(const VenueAccount& account, const VenueOrders& orders, const Currency& currency,
                                      const ProspectiveOrder* also);
// Of a derivative, in its settle currency.
[[nodiscard]] Decimal bound_in(const VenueAccount& account, const VenueOrders& orders, const Instrument& instrument,
                               const ProspectiveOrder* also);
// Bound by the orders that would open more of this position.
[[nodiscard]] Decimal bound_in_leg(const VenueAccount& account, const VenueOrders& orders, const Instrument& instrument,
                                   PositionLeg leg);
// Open quantity that could raise exposure on `side`, without reduce-only orders.
[[nodiscard]] Quantity opening_quantity(const Instrument& instrument, const VenueOrders& orders, Side side);

}  // namespace tradewind::simulator
