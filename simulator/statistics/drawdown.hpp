// The deepest fall of an equity curve from a peak before it. Units: equity in account currency, indices into the
// curve; fractions of the peak, from 0 to 1 while equity is not negative. Errors: nothing when the curve never
// falls. Thread: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace tradewind::simulator {

// Two falls may differ: the largest in money comes late in a growing account, the largest fraction may come early.
enum class DrawdownBy { Amount, Fraction };

struct Drawdown {
    double amount = 0;
    double fraction = 0;  // of the peak
    std::size_t peak = 0;
    std::size_t trough = 0;
    std::optional<std::size_t> recovery;  // the first point at or above the peak again
};

[[nodiscard]] std::optional<Drawdown> deepest_drawdown(std::span<const double> equity, DrawdownBy by);

// The start, then the balance after each closed trade.
[[nodiscard]] std::vector<double> equity_of(double starting_balance, std::span<const double> profits);

}  // namespace tradewind::simulator
