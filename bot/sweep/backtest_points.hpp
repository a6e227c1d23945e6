// Points that are backtests: candles are loaded once, all threads read the same ones. Units: as in
// backtest_config.hpp; figures by daily returns. Errors: those of run_backtest(). Thread: the functions may be called
// by several at once; market, configuration and space must outlive them.
#pragma once

#include <string>

#include "bot/backtest/run_backtest.hpp"
#include "bot/sweep/walk_forward.hpp"

namespace tradewind::bot {

[[nodiscard]] PointOutcome outcome_of(const BacktestResult& result, const BacktestFigures& figures);

// Everything an outcome depends on besides the parameters, a line each, for SweepStore.
[[nodiscard]] std::string sweep_identity(const BacktestConfig& config, const BacktestMarket& market);

// The candles that are played from `from` to `to` and those that strategies warm up with: every run copies them.
[[nodiscard]] BacktestMarket cut_market(const BacktestMarket& market, Timestamp from, Timestamp to);

[[nodiscard]] PointFunction backtest_points(const BacktestConfig& config, const BacktestMarket& market,
                                            const SearchSpace& space);

// Bars are those of the first symbol, counted from the first that is played.
[[nodiscard]] std::size_t played_bars(const BacktestConfig& config, const BacktestMarket& market);
[[nodiscard]] Timestamp bar_time(const BacktestConfig& config, const BacktestMarket& market, std::size_t bar);
[[nodiscard]] WindowFunction backtest_windows(const BacktestConfig& config, const BacktestMarket& market,
                                              const SearchSpace& space);

}  // namespace tradewind::bot
