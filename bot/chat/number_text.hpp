// Numbers as people read them in the chat: always with a unit, never an exponent. Units: as named.
// Thread: pure, any thread.
#pragma once

#include <string>

#include "core/base/amount.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::bot {

[[nodiscard]] std::string money_text(Decimal amount, const Currency& currency);            // "1234.50 USDT"
[[nodiscard]] std::string signed_money_text(Decimal amount, const Currency& currency);     // "+12.50 USDT"
[[nodiscard]] std::string percent_text(Decimal fraction, int places = 2);                  // "3.25 %"
[[nodiscard]] std::string signed_percent_text(Decimal fraction, int places = 2);           // "+3.25 %"
[[nodiscard]] std::string price_text(const Instrument& instrument, Price price);           // rounded to the tick
[[nodiscard]] std::string quantity_text(const Instrument& instrument, Quantity quantity);  // "0.020 BTC", "5 contracts"

}  // namespace tradewind::bot
