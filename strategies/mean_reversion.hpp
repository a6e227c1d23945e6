// Mean reversion: when the price has run past a Bollinger band with an extreme RSI on a burst of volume, and a
// candle turns back, it bets on the way back to the middle band, with quick targets at +1 and +2 %. Loses when
// the run was the start of a trend: a strong ADX keeps it out, the stop ends it. Thread: engine.
#pragma once

#include "strategies/registry.hpp"

namespace tradewind::strategies {

[[nodiscard]] StrategySpec mean_reversion_spec();

}  // namespace tradewind::strategies
