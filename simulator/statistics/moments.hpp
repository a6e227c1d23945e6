// Mean, spread and shape of a sample, and the normal distribution. Missing values (nan) are skipped.
// Units: those of the sample; kurtosis is the raw one (3 for a normal sample). Errors: nan where a figure does
// not exist (too few values, no spread). Thread: pure functions.
#pragma once

#include <cstddef>
#include <span>

namespace tradewind::simulator {

// Sample divides by n-1, Population by n.
enum class VarianceOf { Sample, Population };

struct Moments {
    std::size_t count = 0;  // without the missing ones
    double mean = 0;
    double sample_deviation = 0;  // exactly zero when all values are equal
    double skewness = 0;          // of the population
    double kurtosis = 0;          // of the population, raw
};

[[nodiscard]] Moments moments_of(std::span<const double> sample);
[[nodiscard]] double variance(std::span<const double> sample, VarianceOf of);

// Between order statistics, linearly: fraction 0 is the smallest, 1 the largest. The sample is sorted.
[[nodiscard]] double percentile_of_sorted(std::span<const double> sorted, double fraction);

[[nodiscard]] double normal_cdf(double z);
// The z with normal_cdf(z) = probability; infinite at 0 and 1.
[[nodiscard]] double normal_quantile(double probability);

}  // namespace tradewind::simulator
