// The command-line options of the commands that run backtests. Thread: main.
#pragma once

#include "bot/cli/commands.hpp"

namespace CLI {
class App;
}

namespace tradewind::bot {

CLI::App* add_backtest_command(CLI::App& app, BacktestCommand& wanted);
CLI::App* add_check_command(CLI::App& app, BacktestCommand& wanted);
CLI::App* add_sweep_command(CLI::App& app, SweepCommand& wanted);
CLI::App* add_walk_forward_command(CLI::App& app, WalkForwardCommand& wanted);

}  // namespace tradewind::bot
