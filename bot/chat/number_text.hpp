// Numbers as people read them in the chat: always with a unit, never an exponent. Units: as named.
// Thread: pure, any thread.
#pragma once

#include <string>

#include "core/base/amount.hpp"
#include "risk/figures.hpp"

namespace tradewind::bot {

// The same figures as in refusals and previews.
using risk::percent_text;
using risk::price_text;
using risk::quantity_text;

[[nodiscard]] std::string signed_money_text(Decimal amount, const Currency& currency);  // "+12.50 USDT"
[[nodiscard]] std::string signed_percent_text(Decimal fraction);                        // "+3.25 %"

}  // namespace tradewind::bot
