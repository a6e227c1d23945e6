// How sure a Sharpe ratio is (Bailey and Lopez de Prado: probabilistic 2012, deflated 2014). Units: Sharpe ratios
// per period, not annualised (annual over the root of the periods); kurtosis raw, 3 for normal returns.
// Errors: nan for figures that do not exist. Thread: pure functions.
#pragma once

#include <cstddef>

namespace tradewind::simulator {

// Where the variance of the estimate is taken. Observed (2012): at the Sharpe that was seen, with T-1. Benchmark:
// at the Sharpe it is tested against, with T; kinder to skewed winners.
enum class VarianceAt { Observed, Benchmark };

struct SharpeSample {
    double sharpe = 0;
    std::size_t periods = 0;  // T
    double skewness = 0;
    double kurtosis = 3;
};

// Divides by T.
[[nodiscard]] double sharpe_standard_error(const SharpeSample& sample);
// The probability that the true Sharpe is above the benchmark.
[[nodiscard]] double probabilistic_sharpe(const SharpeSample& sample, double benchmark, VarianceAt variance_at);

// The largest of so many independent standard normals, on average; zero for one.
[[nodiscard]] double expected_maximum_of_normals(std::size_t count);

struct DeflatedSharpe {
    double benchmark = 0;    // the Sharpe that the best of the trials would show without any skill
    double probability = 0;  // that the true Sharpe is above zero in spite of the search
};
// `trial_variance` is the variance of the Sharpe ratios of all trials, per period.
[[nodiscard]] DeflatedSharpe deflated_sharpe(const SharpeSample& best, std::size_t trials, double trial_variance,
                                             VarianceAt variance_at = VarianceAt::Observed);

}  // namespace tradewind::simulator
