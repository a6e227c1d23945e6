#include "simulator/statistics/sharpe_inference.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "simulator/statistics/moments.hpp"

namespace tradewind::simulator {
namespace {

// Of sqrt(T) times the estimate, when the true Sharpe is `sharpe`.
double unit_variance(double sharpe, const SharpeSample& sample) {
    return 1 - sample.skewness * sharpe + (sample.kurtosis - 1) / 4 * sharpe * sharpe;
}

}  // namespace

double sharpe_standard_error(const SharpeSample& sample) {
    return std::sqrt(unit_variance(sample.sharpe, sample) / static_cast<double>(sample.periods));
}

double probabilistic_sharpe(const SharpeSample& sample, double benchmark, VarianceAt variance_at) {
    if (sample.periods < 2) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto periods = static_cast<double>(sample.periods);
    const double distance = sample.sharpe - benchmark;
    switch (variance_at) {
        case VarianceAt::Observed:
            return normal_cdf(distance * std::sqrt((periods - 1) / unit_variance(sample.sharpe, sample)));
        case VarianceAt::Benchmark:
            return normal_cdf(distance * std::sqrt(periods / unit_variance(benchmark, sample)));
    }
    return std::numeric_limits<double>::quiet_NaN();
}

double expected_maximum_of_normals(std::size_t count) {
    if (count < 2) {
        return 0;
    }
    // The upper quantiles are asked for by their tails, which keeps digits that 1 - tail would lose.
    const double tail = 1 / static_cast<double>(count);
    return -(1 - std::numbers::egamma) * normal_quantile(tail) -
           std::numbers::egamma * normal_quantile(tail / std::numbers::e);
}

DeflatedSharpe deflated_sharpe(const SharpeSample& best, std::size_t trials, double trial_variance,
                               VarianceAt variance_at) {
    const double benchmark = std::sqrt(trial_variance) * expected_maximum_of_normals(trials);
    return {benchmark, probabilistic_sharpe(best, benchmark, variance_at)};
}

}  // namespace tradewind::simulator
