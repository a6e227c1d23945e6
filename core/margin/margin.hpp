// Initial and maintenance margin of one position. Units: settle currency. Source: risk-math section 1.
// Thread: pure functions.
#pragma once

#include "core/base/amount.hpp"
#include "core/margin/brackets.hpp"
#include "core/market/instrument.hpp"

namespace tradewind {

[[nodiscard]] Decimal initial_margin(const Instrument& instrument, Price price, Quantity quantity, int leverage);
[[nodiscard]] Decimal maintenance_margin(const Instrument& instrument, const BracketTable& brackets, Price mark,
                                         Quantity quantity);

}  // namespace tradewind
