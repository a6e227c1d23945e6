// Numbers as Binance writes them: decimals as texts with the instrument's places, times as milliseconds.
// Units: as in Instrument. Errors: none. Thread: pure.
#pragma once

#include <string>

#include "core/market/instrument.hpp"
#include "core/trading/order.hpp"
#include "core/trading/position_leg.hpp"

namespace tradewind::emulator {

[[nodiscard]] std::string text_of(Price price, const Instrument& instrument);
[[nodiscard]] std::string text_of(Quantity quantity, const Instrument& instrument);
[[nodiscard]] std::string text_of(Decimal money);                                   // eight decimals
[[nodiscard]] std::string average_text(Price price);                                // as exact as eight decimals are
[[nodiscard]] const char* text_of(Side side);                                       // "BUY"
[[nodiscard]] const char* text_of(PositionLeg leg);                                 // "BOTH", "LONG", "SHORT"
[[nodiscard]] std::string value_text(Decimal value, const Instrument& instrument);  // of a trade
[[nodiscard]] std::string pair_of(const Instrument& instrument);                    // "BTCUSD" of BTCUSD_PERP
[[nodiscard]] std::string callback_percent(const OrderIntent& intent);              // "1.5"

}  // namespace tradewind::emulator
