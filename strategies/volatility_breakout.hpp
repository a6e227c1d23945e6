// Volatility breakout: waits until the Bollinger bands lie inside the Keltner channel (a squeeze), and enters
// when a candle closes outside the bands on more than the usual volume. Stop and targets in average true
// ranges, an end when the breakout falls back into the squeeze's range or takes too long. Bets on quiet markets
// breaking out; loses on false breakouts, each about one stop. Thread: engine.
#pragma once

#include "strategies/registry.hpp"

namespace tradewind::strategies {

[[nodiscard]] StrategySpec volatility_breakout_spec();

}  // namespace tradewind::strategies
