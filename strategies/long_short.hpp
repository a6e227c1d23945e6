// Long-short switching: holds the side of the higher timeframes' trend while momentum and volume agree, and
// changes sides through flat when the bias turns. A trailing stop follows; a minimum holding time and a pause
// after several quick changes keep it from being sawn apart. Bets on trends that persist on several timeframes;
// loses where they turn often. Thread: engine.
#pragma once

#include "strategies/registry.hpp"

namespace tradewind::strategies {

[[nodiscard]] StrategySpec long_short_spec();

}  // namespace tradewind::strategies
