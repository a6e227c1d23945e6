// What the command line of a backtest asks for, read for every command that runs backtests. Errors: name the
// option. Thread: main.
#pragma once

#include "bot/backtest/backtest_config.hpp"
#include "bot/cli/commands.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

[[nodiscard]] Result<BacktestConfig> read_command(const BacktestCommand& wanted);
// Does nothing without a path; "-" is standard output.
[[nodiscard]] Status write_file(const std::string& path, std::string_view text);

}  // namespace tradewind::bot
