// The venue's own examination of what an account wishes for its margin: leverage, margin mode, position mode, margin
// moved between the wallet and an isolated position, money moved to another account. Units: settle currency. Errors:
// the returned text begins with the venue's code. Thread: pure functions.
#pragma once

#include <optional>
#include <string>

#include "simulator/venue_account.hpp"
#include "simulator/venue_orders.hpp"

namespace tradewind::simulator {

[[nodiscard]] std::optional<std::string> find_leverage_fault(const VenueAccount& account, const VenueOrders& orders,
                                                             InstrumentId instrument, int leverage);
[[nodiscard]] std::optional<std::string> find_mode_fault(const VenueAccount& account, const VenueOrders& orders,
                                                         InstrumentId instrument, MarginMode mode);
[[nodiscard]] std::optional<std::string> find_position_mode_fault(const VenueAccount& account,
                                                                  const VenueOrders& orders, PositionMode mode);
// amount > 0 goes to the position.
[[nodiscard]] std::optional<std::string> find_margin_move_fault(const VenueAccount& account, const VenueOrders& orders,
                                                                InstrumentId instrument, PositionLeg leg,
                                                                Decimal amount);
// Out of the account: what it has not bound, and never open profit.
[[nodiscard]] std::optional<std::string> find_transfer_fault(const VenueAccount& account, const VenueOrders& orders,
                                                             const Money& amount);

}  // namespace tradewind::simulator
