// Where a backtest trades: the venue that fills by candles, or the simulated exchange of a paper run, whose book the
// candles move as drawn-out trades. Errors: candles that cannot be played. Thread: one run each.
#pragma once

#include <memory>

#include "bot/backtest/backtest_market.hpp"
#include "core/engine/engine_config.hpp"
#include "core/trading/ledger.hpp"
#include "risk/risk_limits.hpp"
#include "simulator/paced_exchange.hpp"

namespace tradewind::bot {

struct BacktestVenue {
    std::unique_ptr<simulator::PacedExchange> exchange;
    const Ledger* ledger = nullptr;  // the venue's own
    std::size_t bars = 0;            // that will be played, of all instruments
};
[[nodiscard]] Result<BacktestVenue> make_backtest_venue(const BacktestConfig& config, const BacktestMarket& market);
// Earlier candles are history.
[[nodiscard]] Timestamp played_from(const BacktestConfig& config, const BacktestMarket& market);
// As in a paper run; by candles the loops run with the candles, between which nothing is new.
[[nodiscard]] EngineConfig backtest_engine_config(const BacktestConfig& config, const BacktestMarket& market);
[[nodiscard]] risk::RiskLimits backtest_limits(const BacktestConfig& config, const BacktestMarket& market);

}  // namespace tradewind::bot
