// What the commands that search parameters have in common: their command line, candles, space and store, and the
// exit code of an error. Errors: name the option, file or parameter. Thread: main.
#pragma once

#include <memory>
#include <vector>

#include "bot/backtest/backtest_market.hpp"
#include "bot/cli/commands.hpp"
#include "bot/sweep/sweep.hpp"

namespace tradewind::bot {

struct SweepSetup {
    BacktestConfig config;
    BacktestMarket market;  // only what is played and the history before it
    SearchSpace space;
    SearchPlan plan;
    const Metric* metric = nullptr;
    std::unique_ptr<storage::SweepStore> store;  // none: nothing is kept
};

[[nodiscard]] Result<SweepSetup> set_up_sweep(const SweepCommand& wanted);
[[nodiscard]] int report_sweep_error(const Error& error);
// How to go on after Ctrl-C.
[[nodiscard]] std::string resume_text(const SweepCommand& wanted);

}  // namespace tradewind::bot
