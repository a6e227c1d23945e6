// What stands between this configuration and a good run: data folder, the venue's hosts, its clock and contracts, the
// keys and what they may do, the account's modes, the chat's token. Asks only; changes nothing anywhere.
// Errors: findings; keys and tokens are never shown. Thread: one; blocks for its questions.
#pragma once

#include <vector>

#include "bot/config/app_config.hpp"
#include "exchanges/binance/account_checks.hpp"

namespace tradewind::bot {

[[nodiscard]] std::vector<binance::CheckLine> examine(const AppConfig& config);

}  // namespace tradewind::bot
