// The price at which an account in hedge mode and cross margin would be liquidated by moves of one instrument alone:
// both legs move with it, so it is one price for both. Everything else of the pool stands at its marks.
// Units: quote currency. Nothing: no price within 1,000 times the mark liquidates it. Thread: pure function.
#pragma once

#include <optional>

#include "simulator/venue_account.hpp"

namespace tradewind::simulator {

[[nodiscard]] std::optional<Price> hedged_liquidation_price(const VenueAccount& account, const Instrument& instrument);

}  // namespace tradewind::simulator
