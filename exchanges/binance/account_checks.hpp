// What must be true before we trade an account: the venue answers and its clock is near, the key works and cannot
// withdraw, one-way positions, single-asset margin, the wished margin mode on every contract. Asked before the start
// and by the doctor. Blocks for its questions.
// Errors: findings of level Bad; nothing is thrown or returned otherwise. Thread: any but the REST client's.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/margin/brackets.hpp"
#include "core/margin/liquidation.hpp"
#include "exchanges/binance/account_decoder.hpp"
#include "exchanges/binance/rest_client.hpp"

namespace tradewind::binance {

enum class Finding : std::uint8_t { Good, Doubtful, Bad };

struct CheckLine {
    Finding finding = Finding::Good;
    std::string subject;  // "usdm clock"
    std::string text;     // one line for people
    std::string advice;   // what to do about it; empty: nothing
};

// Asks only. `has_key`: without one what needs it is left out.
enum class KeyState : std::uint8_t { Missing, Present };
[[nodiscard]] std::vector<CheckLine> check_account(RestClient& rest, const SymbolIndex& symbols, KeyState key);

// Asks only: margin mode, leverage, tiers and fees of every contract, as the account has them.
[[nodiscard]] std::vector<CheckLine> check_contracts(RestClient& rest, const InstrumentTable& instruments,
                                                     const SymbolIndex& symbols, MarginMode wished_mode);

// Sets the margin mode where it differs; Bad where the venue refuses, because of an open position for instance.
[[nodiscard]] std::vector<CheckLine> prepare_margin_mode(RestClient& rest, const InstrumentTable& instruments,
                                                         const SymbolIndex& symbols, MarginMode mode);

// Maintenance tiers by the venue's symbol, as the account has them.
[[nodiscard]] Result<std::map<std::string, BracketTable>> fetch_brackets(RestClient& rest, ProductKind product);
// The account's own fees on one instrument.
[[nodiscard]] Result<CommissionRates> fetch_commission(RestClient& rest, const Instrument& instrument);
[[nodiscard]] Result<std::map<std::string, int>> fetch_adl_quantiles(RestClient& rest, ProductKind product);

}  // namespace tradewind::binance
