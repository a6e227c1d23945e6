// Where an equity that is linear in notional, E(N) = at_zero + slope * N, meets the maintenance margin
// MM(N) of a bracket table. MM is convex, so E - MM is concave and crosses zero at most once in each
// direction: the sign at each tier floor names the tier, one division gives the notional. O(tiers).
// Units: as the table. Nothing: there is no such crossing at a positive notional. Thread: pure functions.
#pragma once

#include <optional>

#include "core/base/decimal.hpp"
#include "core/margin/brackets.hpp"

namespace tradewind {

struct LinearEquity {
    Decimal at_zero;
    Decimal slope;  // per unit of notional
};

// Largest notional that the equity still covers; beyond it maintenance wins.
[[nodiscard]] std::optional<Decimal> last_covered_notional(const BracketTable& brackets, const LinearEquity& equity);
// Smallest notional from which the equity covers maintenance; below it maintenance wins.
[[nodiscard]] std::optional<Decimal> first_covered_notional(const BracketTable& brackets, const LinearEquity& equity);

}  // namespace tradewind
