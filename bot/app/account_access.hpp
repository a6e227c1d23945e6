// What it takes to speak to an account at Binance: its keys and the addresses of every product.
// Errors: name the setting; keys are never shown. Thread: any.
#pragma once

#include "bot/config/app_config.hpp"
#include "exchanges/binance/binance_account.hpp"

namespace tradewind::bot {

struct AccountAccess {
    binance::Credentials credentials;
    binance::AllEndpoints endpoints;
};

// From the settings, or from the key file, which only its owner may read: the key in its first line, the secret in
// its second.
[[nodiscard]] Result<binance::Credentials> read_credentials(const BinanceConfig& config);
[[nodiscard]] Result<binance::AllEndpoints> all_endpoints(const BinanceConfig& config);
[[nodiscard]] Result<AccountAccess> account_access(const BinanceConfig& config);

}  // namespace tradewind::bot
