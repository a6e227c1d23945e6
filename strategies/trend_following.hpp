// Trend following: enters when price, averages, RSI, MACD histogram and volume point the same way, and lets a
// plan with a stop at 3 % and quarters at +2, +5, +8 and +12 % carry the trade. Bets on moves that go on;
// loses in ranges, where averages cross and cross back. Thread: engine.
#pragma once

#include "strategies/registry.hpp"

namespace tradewind::strategies {

[[nodiscard]] StrategySpec trend_following_spec();

}  // namespace tradewind::strategies
