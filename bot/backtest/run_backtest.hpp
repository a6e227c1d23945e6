// One backtest: the engine, strategies and risk of a live run on a venue that fills by candles. The strategy is
// switched on with the first candle on each symbol it can have. Each UTC day the owner looks after it: resumes
// after a halt, closes what a stopped strategy left behind, and switches it on again. Deterministic: the same market
// and configuration give the same commands. Errors: unknown strategy or parameter, no candles, a ledger that does not
// add up. Thread: any, one run each.
#pragma once

#include <cstddef>
#include <functional>

#include "bot/backtest/backtest_market.hpp"
#include "bot/backtest/backtest_result.hpp"

namespace tradewind::bot {

struct BacktestControl {
    // Called about once a day of market time with the fraction done; false stops the run.
    std::function<bool(double)> go_on = {};
    // Sees every command and when it was given.
    std::function<void(const Command&, Timestamp)> on_command = {};
};

[[nodiscard]] Result<BacktestResult> run_backtest(const BacktestConfig& config, const BacktestMarket& market,
                                                  const BacktestControl& control = {});

}  // namespace tradewind::bot
