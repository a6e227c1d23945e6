#include "simulator/statistics/moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tradewind::simulator {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The z with that much probability beyond it, for tails up to one half: Hastings' rational start (26.2.23 in
// Abramowitz and Stegun, good to 4.5e-4), then Newton's steps on the exact tail.
double upper_quantile(double tail) {
    const double t = std::sqrt(-2 * std::log(tail));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int step = 0; step < 4; ++step) {
        const double excess = std::erfc(z / std::numbers::sqrt2) / 2 - tail;
        z += excess * std::sqrt(2 * std::numbers::pi) * std::exp(z * z / 2);
    }
    return z;
}

}  // namespace

Moments moments_of(std::span<const double> sample) {
    Moments found;
    double low = kInfinity;
    double high = -kInfinity;
    double sum = 0;
    for (const double value : sample) {
        if (!std::isnan(value)) {
            ++found.count;
            sum += value;
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    const auto count = static_cast<double>(found.count);
    found.mean = found.count == 0 ? kNan : low == high ? low : sum / count;
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (const double value : sample) {
        if (!std::isnan(value)) {
            const double distance = value - found.mean;
            const double square = distance * distance;
            second += square;
            third += square * distance;
            fourth += square * square;
        }
    }
    found.sample_deviation = found.count < 2 ? kNan : std::sqrt(second / (count - 1));
    const double population = second / count;
    found.skewness = second > 0 ? third / count / std::pow(population, 1.5) : kNan;
    found.kurtosis = second > 0 ? fourth / count / (population * population) : kNan;
    return found;
}

double variance(std::span<const double> sample, VarianceOf of) {
    const Moments found = moments_of(sample);
    const double square = found.sample_deviation * found.sample_deviation;
    switch (of) {
        case VarianceOf::Sample:
            return square;
        case VarianceOf::Population:
            return found.count == 1 ? 0
                                    : square * static_cast<double>(found.count - 1) / static_cast<double>(found.count);
    }
    return kNan;
}

double percentile_of_sorted(std::span<const double> sorted, double fraction) {
    if (sorted.empty() || !(fraction >= 0 && fraction <= 1)) {
        return kNan;
    }
    const double position = fraction * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (position - static_cast<double>(below));
}

double normal_cdf(double z) {
    return std::erfc(-z / std::numbers::sqrt2) / 2;
}

double normal_quantile(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
        return kNan;
    }
    if (probability == 0 || probability == 1) {
        return probability == 0 ? -kInfinity : kInfinity;
    }
    return probability < 0.5 ? -upper_quantile(probability) : upper_quantile(1 - probability);
}

}  // namespace tradewind::simulator
