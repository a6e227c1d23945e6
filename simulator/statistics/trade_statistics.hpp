// Figures of closed trades. Units: profits in account currency after costs, one a trade; a trade of exactly zero is
// neither won nor lost. Errors: nan where a figure does not exist (no trades, no winners), infinity for ratios
// without a loss to divide by. Thread: pure functions.
#pragma once

#include <cstddef>
#include <limits>
#include <span>

namespace tradewind::simulator {

struct TradeStatistics {
    std::size_t trades = 0;
    std::size_t won = 0;
    std::size_t lost = 0;
    double gross_profit = 0;
    double gross_loss = 0;  // not negative
    double average = 0;     // the expectancy of one trade
    double sample_deviation = 0;
    double sharpe_per_trade = 0;  // average over deviation, not annualised
    double win_rate = 0;
    double average_win = 0;
    double average_loss = 0;      // not negative
    double expectancy_ratio = 0;  // expected profit per average loss: (1 + win/loss) * win_rate - 1
    double largest_win = 0;       // zero when there is none, like the next three
    double largest_loss = 0;      // not negative
    std::size_t longest_won_run = 0;
    std::size_t longest_lost_run = 0;
    double max_closed_drawdown = 0;  // in money, from the start or a peak of the summed profits
};

[[nodiscard]] TradeStatistics trade_statistics(std::span<const double> profits);
// Gains over losses; without losses the cap (LEAN caps at 10, others show infinity); nan without either.
[[nodiscard]] double profit_factor(std::span<const double> profits,
                                   double cap = std::numeric_limits<double>::infinity());

}  // namespace tradewind::simulator
