// A strategy's result among those of random entries with the same costs and holding times: how easily chance does
// as well. Units: any figure of which more is better, the same for all. Errors: nan without random results.
// Thread: pure functions.
#pragma once

#include <cstddef>
#include <span>

namespace tradewind::simulator {

struct RandomEntryComparison {
    std::size_t random_runs = 0;
    double p_value = 0;       // (1 + random results at least as good) / (1 + random runs): never zero
    double share_beaten = 0;  // of the random results; ties count half
    double deviations = 0;    // above the mean of the random results, in their sample deviations
    double median_random = 0;
};

[[nodiscard]] RandomEntryComparison compare_with_random(double result, std::span<const double> random_results);

}  // namespace tradewind::simulator
