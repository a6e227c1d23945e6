// Monte Carlo on the order of trades: what else might have come of them. Final equity and ruin from trades drawn
// again with replacement, drawdown from shuffled trades (their sum stays, the way there changes).
// Units: profits in account currency, or fractions of equity when compounded; drawdowns from 0 to 1.
// Errors: empty distributions without trades or trials. Equal seeds give equal answers. Thread: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tradewind::simulator {

// Added: profits of a fixed size. Compounded: each trade gains that fraction of the equity before it.
enum class TradeGrowth { Added, Compounded };

struct TradeOrderStudy {
    double starting_balance = 0;
    TradeGrowth growth = TradeGrowth::Added;
    double ruin_fraction = 0.5;  // ruined once equity is at or below this fraction of the start
    std::size_t trials = 1'000;
    std::uint64_t seed = 0;
};

struct TradeOrderResult {
    std::vector<double> final_equity;  // sorted, for percentile_of_sorted()
    std::vector<double> max_drawdown;  // sorted
    double probability_of_ruin = 0;    // share of the trials that were ruined at any time
};

[[nodiscard]] TradeOrderResult study_trade_order(std::span<const double> trades, const TradeOrderStudy& study);

}  // namespace tradewind::simulator
