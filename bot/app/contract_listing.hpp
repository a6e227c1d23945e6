// The contracts that a run with the venue's prices wants, and what the venue's listing says about them.
// Units: as in Instrument. Errors: name the symbol or the address. Thread: any; asking blocks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/config/app_config.hpp"
#include "exchanges/binance/public_rest.hpp"
#include "exchanges/binance/rest_decoder.hpp"

namespace tradewind::bot {

[[nodiscard]] binance::ProductKind product_of_name(const std::string& symbol);
// As configured, or the usual ones of the market type.
[[nodiscard]] std::vector<std::string> wished_symbols(const AppConfig& config);
[[nodiscard]] Result<std::vector<binance::ListedContract>> fetch_listing(binance::ProductKind product,
                                                                         binance::PublicRest& rest);
// Refuses what is not listed or does not trade.
[[nodiscard]] Result<Instrument> find_contract(const std::string& symbol,
                                               const std::vector<binance::ListedContract>& listed);

}  // namespace tradewind::bot
