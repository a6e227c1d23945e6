#include <algorithm>
#include <cmath>

#include "bot/backtest/backtest_result.hpp"
#include "simulator/statistics/return_metrics.hpp"
#include "simulator/statistics/trade_statistics.hpp"

namespace tradewind::bot {
namespace {

// Returns from the equity at the end of each UTC day; the first day counts from the initial balance.
std::vector<double> daily_returns_of(const BacktestResult& result) {
    std::vector<double> out;
    double before = result.initial_balance.to_double();
    for (std::size_t i = 0; i < result.equity.size(); ++i) {
        const Timestamp day = (result.equity[i].time - Duration::nanos(1)).floor_to(Duration::days(1));
        const bool last_of_day = i + 1 == result.equity.size() ||
                                 (result.equity[i + 1].time - Duration::nanos(1)).floor_to(Duration::days(1)) != day;
        if (last_of_day) {
            const double now = result.equity[i].equity.to_double();
            out.push_back(before > 0 ? now / before - 1 : 0);
            before = now;
        }
    }
    return out;
}

double deepest_fall(const BacktestResult& result) {
    double peak = result.initial_balance.to_double();
    double deepest = 0;
    for (const EquitySample& sample : result.equity) {
        const double now = sample.equity.to_double();
        peak = std::max(peak, now);
        deepest = std::max(deepest, peak > 0 ? 1 - now / peak : 0);
    }
    return deepest;
}

}  // namespace

BacktestFigures figures_of(const BacktestResult& result) {
    BacktestFigures out;
    std::vector<double> profits;
    profits.reserve(result.trades.size());
    for (const RoundTrip& trade : result.trades) {
        profits.push_back(trade.profit().to_double());
    }
    const simulator::TradeStatistics trades = simulator::trade_statistics(profits);
    out.win_rate = trades.win_rate;
    out.gross_profit = trades.gross_profit;
    out.gross_loss = trades.gross_loss;
    out.profit_factor = simulator::profit_factor(profits);
    out.daily_returns = daily_returns_of(result);
    out.sharpe = simulator::sharpe(out.daily_returns, simulator::kCryptoDaysAYear);
    out.sortino = simulator::sortino(out.daily_returns, simulator::kCryptoDaysAYear);
    out.calmar = simulator::calmar(out.daily_returns, simulator::kCryptoDaysAYear);
    out.max_drawdown = deepest_fall(result);
    const double samples = static_cast<double>(std::max<std::size_t>(result.equity.size(), 1));
    out.exposure = static_cast<double>(result.bars_in_position) / samples;
    double mean = 0;
    for (const EquitySample& sample : result.equity) {
        mean += sample.equity.to_double() / samples;
    }
    out.turnover = mean > 0 ? result.traded_notional.to_double() / mean : std::nan("");
    return out;
}

}  // namespace tradewind::bot
