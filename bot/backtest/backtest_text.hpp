// A backtest's result for people and programs: a table, JSON, and CSV of fills, equity and ledger. Money is
// exact text; what does not exist is null in JSON and a dash in the table. Thread: pure functions.
#pragma once

#include <string>

#include "bot/backtest/backtest_config.hpp"
#include "bot/backtest/backtest_result.hpp"
#include "bot/backtest/comparisons.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::bot {

[[nodiscard]] std::string backtest_table(const BacktestResult& result, const BacktestFigures& figures,
                                         const BacktestComparisons& comparisons);
[[nodiscard]] std::string backtest_json(const BacktestResult& result, const BacktestFigures& figures,
                                        const BacktestComparisons& comparisons);
// "41.2 % did better (median -120.50 USDT)"
[[nodiscard]] std::string random_entry_text(const BacktestResult& result, const BacktestComparisons& comparisons);
[[nodiscard]] std::string fills_csv(const BacktestResult& result, const InstrumentTable& instruments);
[[nodiscard]] std::string equity_csv(const BacktestResult& result);
[[nodiscard]] std::string ledger_csv(const BacktestResult& result, const InstrumentTable& instruments);
// "bars: order of high and low drawn by seed 1, market orders at the next open, slippage 0 %"
[[nodiscard]] std::string model_text(const BacktestConfig& config);

}  // namespace tradewind::bot
