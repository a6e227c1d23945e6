// Money as people read it: how many decimals each currency is shown with, and its text with the unit.
// Units: as the text says. Thread: pure functions.
#pragma once

#include <string>

#include "core/base/amount.hpp"

namespace tradewind {

// A coin's smallest unit at every venue.
inline constexpr int kCoinPlaces = 8;

// USD and its tokens.
[[nodiscard]] bool is_dollar(const Currency& currency);
// Places that money of a currency is shown with: 2 for dollars and their tokens, 8 for coins.
[[nodiscard]] int money_places(const Currency& currency);
// Of amounts that are small by nature, such as fees and funding: 4 and 8.
[[nodiscard]] int small_money_places(const Currency& currency);
[[nodiscard]] std::string money_text(Decimal amount, const Currency& currency);        // "3412.50 USDT"
[[nodiscard]] std::string small_money_text(Decimal amount, const Currency& currency);  // "0.0125 USDT"
// As booked, without the digits that no venue counts: "-1.23456 USDT", "0.00012346 BTC".
[[nodiscard]] std::string booked_money_text(Decimal amount, const Currency& currency);

}  // namespace tradewind
