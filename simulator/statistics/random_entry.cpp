#include "simulator/statistics/random_entry.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "simulator/random.hpp"
#include "simulator/statistics/moments.hpp"

namespace tradewind::simulator {

std::vector<double> random_entry_results(std::span<const HeldTrade> trades, const EntryPrices& market, std::size_t runs,
                                         std::uint64_t seed) {
    std::vector<double> results;
    std::size_t held = 0;
    for (const HeldTrade& trade : trades) {
        held += trade.candles;
    }
    if (trades.empty() || held + 1 > market.price.size()) {
        return results;
    }
    const std::size_t idle = market.price.size() - 1 - held;
    std::vector<HeldTrade> order(trades.begin(), trades.end());
    std::vector<std::size_t> cuts(trades.size());
    for (std::size_t run = 0; run < runs; ++run) {
        Random random{seed, run};
        for (std::size_t i = order.size(); i > 1; --i) {
            std::swap(order[i - 1], order[random.below(i)]);
        }
        for (std::size_t& cut : cuts) {
            cut = random.below(idle + 1);
        }
        std::sort(cuts.begin(), cuts.end());
        double profit = 0;
        std::size_t held_before = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const std::size_t in = cuts[i] + held_before;
            const std::size_t out = in + order[i].candles;
            const double moved = market.price[out] / market.price[in] - 1;
            profit +=
                order[i].notional * (moved - (market.funding_paid[out] - market.funding_paid[in])) - order[i].costs;
            held_before += order[i].candles;
        }
        results.push_back(profit);
    }
    return results;
}

RandomEntryComparison compare_with_random(double result, std::span<const double> random_results) {
    RandomEntryComparison comparison;
    comparison.random_runs = random_results.size();
    std::vector<double> sorted(random_results.begin(), random_results.end());
    std::sort(sorted.begin(), sorted.end());
    const auto [first_equal, first_better] = std::equal_range(sorted.begin(), sorted.end(), result);
    const auto runs = static_cast<double>(sorted.size());
    const auto worse = static_cast<double>(first_equal - sorted.begin());
    const auto ties = static_cast<double>(first_better - first_equal);
    const bool none = sorted.empty();
    comparison.p_value = none ? std::numeric_limits<double>::quiet_NaN() : (1 + runs - worse) / (1 + runs);
    comparison.share_beaten = (worse + ties / 2) / runs;
    const Moments random = moments_of(sorted);
    comparison.deviations = (result - random.mean) / random.sample_deviation;
    comparison.median_random = percentile_of_sorted(sorted, 0.5);
    return comparison;
}

}  // namespace tradewind::simulator
