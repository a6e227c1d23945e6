// What Binance takes of trades in USDT-margined perpetuals, by VIP level. Units: share of what is traded.
// Errors: InvalidArgument for a level that does not exist. Thread: pure function. Source: docs/backtesting.md.
#pragma once

#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

struct FeeTier {
    Decimal maker;
    Decimal taker;
};

// "0", which is everybody's, to "9".
[[nodiscard]] Result<FeeTier> fee_tier(std::string_view level);

}  // namespace tradewind::bot
