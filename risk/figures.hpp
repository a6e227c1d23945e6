// Figures for people: the same rounding and units in every refusal, alert and preview of the risk room.
// Units: as the text says. Thread: pure functions.
#pragma once

#include <string>

#include "core/base/amount.hpp"
#include "core/base/money_text.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::risk {

[[nodiscard]] std::string percent_text(Decimal fraction);                         // 0.0475 -> "4.75 %"
[[nodiscard]] std::string price_text(const Instrument& instrument, Price price);  // "64012.5 USDT"
[[nodiscard]] std::string quantity_text(const Instrument& instrument,
                                        Quantity quantity);  // "0.125 BTC", "12 contracts"

}  // namespace tradewind::risk
