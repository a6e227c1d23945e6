#include "simulator/statistics/trade_order.hpp"

#include <algorithm>
#include <utility>

#include "simulator/random.hpp"

namespace tradewind::simulator {
namespace {

double after(double equity, double trade, TradeGrowth growth) {
    switch (growth) {
        case TradeGrowth::Added:
            return equity + trade;
        case TradeGrowth::Compounded:
            return equity * (1 + trade);
    }
    return equity;
}

// What is lost beyond everything counts as everything.
double deepest_fall(std::span<const double> trades, const TradeOrderStudy& study) {
    double equity = study.starting_balance;
    double peak = equity;
    double deepest = 0;
    for (const double trade : trades) {
        equity = after(equity, trade, study.growth);
        peak = std::max(peak, equity);
        deepest = std::max(deepest, (peak - equity) / peak);
    }
    return std::min(deepest, 1.0);
}

void shuffle(std::vector<double>& trades, Random& random) {
    for (std::size_t i = trades.size(); i > 1; --i) {
        std::swap(trades[i - 1], trades[random.below(i)]);
    }
}

}  // namespace

TradeOrderResult study_trade_order(std::span<const double> trades, const TradeOrderStudy& study) {
    TradeOrderResult result;
    if (trades.empty() || study.trials == 0 || !(study.starting_balance > 0)) {
        return result;
    }
    const double ruin = study.starting_balance * study.ruin_fraction;
    std::vector<double> shuffled(trades.begin(), trades.end());
    std::size_t ruined = 0;
    for (std::size_t trial = 0; trial < study.trials; ++trial) {
        Random random{study.seed, trial};
        double equity = study.starting_balance;
        double lowest = equity;
        for (std::size_t i = 0; i < trades.size(); ++i) {
            equity = after(equity, trades[random.below(trades.size())], study.growth);
            lowest = std::min(lowest, equity);
        }
        ruined += lowest <= ruin ? 1 : 0;
        result.final_equity.push_back(equity);
        shuffle(shuffled, random);
        result.max_drawdown.push_back(deepest_fall(shuffled, study));
    }
    std::sort(result.final_equity.begin(), result.final_equity.end());
    std::sort(result.max_drawdown.begin(), result.max_drawdown.end());
    result.probability_of_ruin = static_cast<double>(ruined) / static_cast<double>(study.trials);
    return result;
}

}  // namespace tradewind::simulator
