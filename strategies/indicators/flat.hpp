// When a denominator counts as zero: the threshold TA-Lib uses, so that a market that does not move gives the same
// answer here. It is absolute; prices that differ by less than this are equal. Thread: any.
#pragma once

namespace tradewind::strategies {

constexpr double kFlatBelow = 1e-14;

[[nodiscard]] constexpr bool is_flat(double x) {
    return -kFlatBelow < x && x < kFlatBelow;
}

}  // namespace tradewind::strategies
