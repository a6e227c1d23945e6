// Quantities and prices as the engine tells them to people: every number with its unit.
// Units: as in Instrument. Thread: pure functions.
#pragma once

#include <string>

#include "core/market/instrument.hpp"

namespace tradewind {

[[nodiscard]] std::string quantity_text(const Instrument& instrument, Quantity quantity);  // "0.5 BTC", "12 contracts"
// Averages may lie between ticks: two more places than the tick has.
[[nodiscard]] std::string price_text(const Instrument& instrument, Price price);  // "64012.5 USDT"

}  // namespace tradewind
