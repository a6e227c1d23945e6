// The subcommands of the program, after their options have been read. Each returns the exit code:
// 0 done, 1 it found what it looks for (a difference, a failure), 2 wrong use, 78 wrong configuration.
// Thread: main.
#pragma once

#include <string>

#include "bot/config/setting.hpp"

namespace tradewind::bot {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFound = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitConfiguration = 78;  // service managers do not restart on it

enum class OutputForm : unsigned char { Text, Json };

int run_agent(const AppConfig& config, const Settings& settings);
int run_chat(const std::string& home);
int run_replay(const std::string& home, OutputForm form);
int run_audit(const std::string& home, OutputForm form);
int print_settings_help();

struct IndicatorTable {
    std::string candles;  // file to read
    std::string spec;     // indicators, separated by commas
    std::string out = "-";
};
int run_indicators(const IndicatorTable& wanted);
int list_indicators(OutputForm form);

}  // namespace tradewind::bot
