// How much to trade so that the stop costs a wished part of the equity, no more. Rounded down to the step;
// zero when there is nothing to risk or no distance to the stop. Units: money in settle currency, fractions
// of the equity, quantities as in Instrument. Source: risk-per-trade sizing (Turtle units, fixed risk).
// Thread: pure functions.
#pragma once

#include <optional>

#include "core/ports/strategy.hpp"

namespace tradewind::strategies {

struct RiskBudget {
    Decimal equity;
    Decimal risk;            // fraction of the equity that the stop may cost
    Decimal confidence = 1;  // scales the risk; counted within [0, 1]
};

// equity * risk * confidence / loss_per_unit, not rounded; zero where that has no sense.
[[nodiscard]] Decimal units_at_risk(const RiskBudget& budget, Decimal loss_per_unit);
// The same in whole steps, at most `most` where it is given.
[[nodiscard]] Quantity quantity_at_risk(const RiskBudget& budget, Decimal loss_per_unit, Quantity step,
                                        std::optional<Quantity> most = std::nullopt);

// What one unit of the instrument loses between two prices, without fees.
[[nodiscard]] Decimal loss_per_unit(const Instrument& instrument, Price entry, Price stop);

// For a strategy: the account's equity at risk between entry and stop, within its margin budget at the
// instrument's leverage. Zero when that is less than the smallest order.
struct SizeWish {
    Price entry;
    Price stop;
    Decimal risk;
    Decimal confidence = 1;
};
[[nodiscard]] Quantity plan_quantity(const Instrument& instrument, const SizeWish& wish, const StrategyDesk& desk);

}  // namespace tradewind::strategies
