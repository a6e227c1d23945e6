// Signal combination: trades the combined signal of model, technical score, patterns and timeframes when it is sure
// enough, with a plan that takes quarters at +2, +5, +8 and +12 %; leaves when the signal is as sure of the other
// side. Bets on several views being right together; loses when they are late together. Thread: engine.
#pragma once

#include "strategies/registry.hpp"

namespace tradewind::strategies {

[[nodiscard]] StrategySpec signal_ensemble_spec();

}  // namespace tradewind::strategies
