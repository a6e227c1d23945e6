// Funding arbitrage: long spot and short the perpetual while longs pay shorts, so that the price does not
// matter and the funding is collected; or two perpetuals, short where the rate is higher and long where it
// is lower. Bets on rates that stay longer than the fees of both legs need to be paid back. Loses when the
// rate turns early, or when the two prices drift apart and the pair has to be closed there.
// Units: parameters as in the table of funding_arbitrage.cpp. Thread: engine.
#pragma once

#include "strategies/registry.hpp"

namespace tradewind::strategies {

[[nodiscard]] StrategySpec funding_arbitrage_spec();

}  // namespace tradewind::strategies
