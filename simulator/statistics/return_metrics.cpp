#include "simulator/statistics/return_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "simulator/statistics/moments.hpp"

namespace tradewind::simulator {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double growth_of(std::span<const double> returns) {
    double growth = 1;
    for (const double one : returns) {
        growth *= std::isnan(one) ? 1 : 1 + one;
    }
    return growth;
}

// Root of the mean square of what fell short, over all returns.
double shortfall(std::span<const double> returns, double required) {
    double sum = 0;
    std::size_t count = 0;
    for (const double one : returns) {
        if (!std::isnan(one)) {
            const double short_by = std::min(one - required, 0.0);
            sum += short_by * short_by;
            ++count;
        }
    }
    return std::sqrt(sum / static_cast<double>(count));
}

}  // namespace

double sharpe(std::span<const double> returns, double periods_per_year, double risk_free) {
    const Moments found = moments_of(returns);
    if (found.count < 2) {
        return kNan;
    }
    return (found.mean - risk_free) / found.sample_deviation * std::sqrt(periods_per_year);
}

double sortino(std::span<const double> returns, double periods_per_year, double required) {
    const Moments found = moments_of(returns);
    if (found.count < 2) {
        return kNan;
    }
    return (found.mean - required) / shortfall(returns, required) * std::sqrt(periods_per_year);
}

double calmar(std::span<const double> returns, double periods_per_year) {
    return annual_return(returns, periods_per_year) / std::abs(max_drawdown(returns));
}

double annual_return(std::span<const double> returns, double periods_per_year) {
    if (returns.empty()) {
        return kNan;
    }
    const double growth = growth_of(returns);
    // Who has lost more than everything has no rate of growth.
    return growth < 0 ? -1 : std::pow(growth, periods_per_year / static_cast<double>(returns.size())) - 1;
}

double annual_volatility(std::span<const double> returns, double periods_per_year) {
    return moments_of(returns).sample_deviation * std::sqrt(periods_per_year);
}

double downside_risk(std::span<const double> returns, double periods_per_year, double required) {
    return shortfall(returns, required) * std::sqrt(periods_per_year);
}

double max_drawdown(std::span<const double> returns) {
    if (returns.empty()) {
        return kNan;
    }
    double equity = 1;
    double peak = 1;
    double deepest = 0;
    for (const double one : returns) {
        equity *= std::isnan(one) ? 1 : 1 + one;
        peak = std::max(peak, equity);
        deepest = std::min(deepest, equity / peak - 1);
        if (equity <= 0) {
            return -1;  // nothing can come back from there
        }
    }
    return deepest;
}

double cagr(double start, double end, double days) {
    if (!(start > 0) || !(days > 0)) {
        return kNan;
    }
    return end <= 0 ? -1 : std::pow(end / start, kCryptoDaysAYear / days) - 1;
}

double exposure(std::span<const double> position_notionals) {
    const auto held = std::count_if(position_notionals.begin(), position_notionals.end(),
                                    [](double notional) { return notional != 0; });
    return static_cast<double>(held) / static_cast<double>(position_notionals.size());
}

double turnover(std::span<const double> traded_notionals, std::span<const double> equity) {
    const double traded = std::accumulate(traded_notionals.begin(), traded_notionals.end(), 0.0,
                                          [](double sum, double one) { return sum + std::abs(one); });
    const double mean = std::accumulate(equity.begin(), equity.end(), 0.0) / static_cast<double>(equity.size());
    return mean > 0 ? traded / mean : kNan;
}

}  // namespace tradewind::simulator
