#include "simulator/statistics/drawdown.hpp"

namespace tradewind::simulator {

std::optional<Drawdown> deepest_drawdown(std::span<const double> equity, DrawdownBy by) {
    std::optional<Drawdown> deepest;
    std::size_t peak = 0;
    for (std::size_t i = 0; i < equity.size(); ++i) {
        if (equity[i] > equity[peak]) {
            peak = i;
        }
        const double amount = equity[peak] - equity[i];
        const double fraction = equity[peak] > 0 ? amount / equity[peak] : 0;
        const double depth = by == DrawdownBy::Amount ? amount : fraction;
        const double before = !deepest ? 0 : by == DrawdownBy::Amount ? deepest->amount : deepest->fraction;
        if (depth > before) {
            deepest = Drawdown{amount, fraction, peak, i, std::nullopt};
        }
    }
    if (deepest) {
        std::size_t at = deepest->trough;
        while (at < equity.size() && equity[at] < equity[deepest->peak]) {
            ++at;
        }
        deepest->recovery = at < equity.size() ? std::optional(at) : std::nullopt;
    }
    return deepest;
}

std::vector<double> equity_of(double starting_balance, std::span<const double> profits) {
    std::vector<double> equity{starting_balance};
    equity.reserve(profits.size() + 1);
    for (const double profit : profits) {
        equity.push_back(equity.back() + profit);
    }
    return equity;
}

}  // namespace tradewind::simulator
