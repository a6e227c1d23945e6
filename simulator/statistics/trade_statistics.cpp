#include "simulator/statistics/trade_statistics.hpp"

#include <algorithm>

#include "simulator/statistics/drawdown.hpp"
#include "simulator/statistics/moments.hpp"

namespace tradewind::simulator {
namespace {

double ratio(double part, std::size_t count) {
    return count == 0 ? std::numeric_limits<double>::quiet_NaN() : part / static_cast<double>(count);
}

}  // namespace

TradeStatistics trade_statistics(std::span<const double> profits) {
    TradeStatistics all;
    all.trades = profits.size();
    std::size_t won_run = 0;
    std::size_t lost_run = 0;
    for (const double profit : profits) {
        won_run = profit > 0 ? won_run + 1 : 0;
        lost_run = profit < 0 ? lost_run + 1 : 0;
        all.longest_won_run = std::max(all.longest_won_run, won_run);
        all.longest_lost_run = std::max(all.longest_lost_run, lost_run);
        if (profit > 0) {
            ++all.won;
            all.gross_profit += profit;
            all.largest_win = std::max(all.largest_win, profit);
        } else if (profit < 0) {
            ++all.lost;
            all.gross_loss -= profit;
            all.largest_loss = std::max(all.largest_loss, -profit);
        }
    }
    const Moments shape = moments_of(profits);
    all.average = shape.mean;
    all.sample_deviation = shape.sample_deviation;
    all.sharpe_per_trade = shape.mean / shape.sample_deviation;
    all.win_rate = ratio(static_cast<double>(all.won), all.trades);
    all.average_win = ratio(all.gross_profit, all.won);
    all.average_loss = ratio(all.gross_loss, all.lost);
    // Without winners the first product is a win of zero; without losers it is boundless.
    const double win = all.won == 0 ? 0 : all.average_win;
    const double loss = all.lost == 0 ? 0 : all.average_loss;
    all.expectancy_ratio = (1 + win / loss) * all.win_rate - 1;
    const auto fall = deepest_drawdown(equity_of(0, profits), DrawdownBy::Amount);
    all.max_closed_drawdown = fall ? fall->amount : 0;
    return all;
}

double profit_factor(std::span<const double> profits, double cap) {
    double gains = 0;
    double losses = 0;
    for (const double profit : profits) {
        (profit > 0 ? gains : losses) += profit;
    }
    if (gains == 0 && losses == 0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return losses == 0 ? cap : std::min(gains / -losses, cap);
}

}  // namespace tradewind::simulator
