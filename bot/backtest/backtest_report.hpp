// A backtest as a report page and as a picture: words and series for what bot/report and bot/charts draw.
// Adds the luck of the order of trades.
// Thread: pure functions.
#pragma once

#include "bot/backtest/backtest_config.hpp"
#include "bot/backtest/backtest_market.hpp"
#include "bot/backtest/backtest_result.hpp"
#include "bot/backtest/comparisons.hpp"
#include "bot/report/report_data.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

[[nodiscard]] ReportData report_of(const BacktestConfig& config, const BacktestMarket& market,
                                   const BacktestResult& result, const BacktestFigures& figures,
                                   const BacktestComparisons& comparisons);
// PNG bytes.
[[nodiscard]] Result<std::string> picture_of(const BacktestMarket& market, const BacktestResult& result,
                                             const BacktestFigures& figures);

}  // namespace tradewind::bot
