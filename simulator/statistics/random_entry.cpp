#include "simulator/statistics/random_entry.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "simulator/statistics/moments.hpp"

namespace tradewind::simulator {

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
