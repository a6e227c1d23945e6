// Grid trading: equal steps across a range around the price, its width from the hourly average true range.
// Bets on prices that swing without going anywhere: buys a step down, sells it a step up, below the centre
// with longs and above it with shorts. Loses when a trend leaves the range: the stop outside the range then
// closes everything, and after a pause the grid starts again around the new price.
// Units: parameters as in the table of grid.cpp. Thread: engine.
#pragma once

#include "strategies/registry.hpp"

namespace tradewind::strategies {

[[nodiscard]] StrategySpec grid_spec();

}  // namespace tradewind::strategies
