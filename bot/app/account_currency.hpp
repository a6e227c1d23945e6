// The one currency in which a run's account is kept: what all of its contracts settle in, and its paper money there.
// Units: as in Instrument. Errors: name the contract that does not belong to the others and what to do. Thread: pure.
#pragma once

#include <optional>

#include "core/base/amount.hpp"
#include "core/base/result.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::bot {

// USDT, USDC or one coin. Spot pairs must be quoted in it; without contracts it is what the first pair is quoted in.
[[nodiscard]] Result<Currency> account_currency(const InstrumentTable& instruments);

// What is wished for, else 10,000 dollars or about as much in a coin that is built in.
[[nodiscard]] Result<Money> paper_money(const Currency& currency, const std::optional<Decimal>& wished);

}  // namespace tradewind::bot
