// What a check found, for people and programs. Thread: pure functions.
#pragma once

#include <string>

#include "bot/check/strategy_check.hpp"

namespace tradewind::bot {

[[nodiscard]] std::string check_table(const StrategyCheck& check);
[[nodiscard]] std::string check_json(const StrategyCheck& check);

}  // namespace tradewind::bot
