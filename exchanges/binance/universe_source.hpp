// The universe of a product as it is now: contracts and 24-hour tickers from the venue, ranked. Spot pairs have no day
// of listing in the venue's list: their first daily candle is asked for, in the order of the ranking and only as long
// as the universe is not full. Units, errors: those of universe.hpp and PacedRest. Thread: that of the PacedRest.
#pragma once

#include "exchanges/binance/paced_rest.hpp"
#include "exchanges/binance/universe.hpp"

namespace tradewind::binance {

[[nodiscard]] Result<Universe> ask_universe(PacedRest& rest, const UniverseRules& rules);

}  // namespace tradewind::binance
