// The terms under which an account trades, as the venue has them for this account: margin tiers and fees, in place of
// what a listing or a built-in table says of everybody.
// Units: as in Instrument. Errors: the question that was not answered, or the contract without tiers. Thread: any; asks
// and waits.
#pragma once

#include <memory>
#include <vector>

#include "bot/config/app_config.hpp"
#include "core/margin/brackets.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::bot {

struct AccountTerms {
    std::shared_ptr<const InstrumentTable> instruments;  // ids as in the given ones
    std::shared_ptr<const std::vector<BracketTable>> brackets;
};

[[nodiscard]] Result<AccountTerms> fetch_account_terms(const AppConfig& config, const InstrumentTable& instruments);

}  // namespace tradewind::bot
