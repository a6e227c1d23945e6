// What a market order would get now: the book shown, walked, else the best quote, else the valuation
// price. Units: prices in quote currency, slippage as a fraction of the middle. Thread: pure functions.
#pragma once

#include "core/state/account_state.hpp"
#include "risk/position_sizing.hpp"

namespace tradewind::risk {

struct FillEstimate {
    Price average;     // lots beyond the book shown are taken at its worst price
    Decimal slippage;  // never negative
    BookCover cover = BookCover::None;
};
[[nodiscard]] FillEstimate estimate_fill(const Instrument& instrument, const InstrumentState& market, Side side,
                                         Quantity quantity);
// First price a market order meets; none before any data.
[[nodiscard]] std::optional<Price> first_price(const InstrumentState& market, Side side);

}  // namespace tradewind::risk
