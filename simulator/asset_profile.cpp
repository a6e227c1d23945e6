#include "simulator/asset_profile.hpp"

#include <array>
#include <numeric>

namespace tradewind::simulator {
namespace {

constexpr std::array<double, 24> kHourWeights{1.15, 1.05, 0.95, 0.85, 0.75, 0.70, 0.72, 0.82, 0.92, 0.92, 0.90, 0.95,
                                              1.10, 1.35, 1.60, 1.50, 1.30, 1.15, 1.05, 1.00, 0.95, 0.85, 0.80, 0.95};
constexpr double kMeanWeight = std::accumulate(kHourWeights.begin(), kHourWeights.end(), 0.0) / kHourWeights.size();

}  // namespace

AssetProfile profile_of(const Currency& base) {
    if (base == Currency::of("BTC")) {
        return {0.50, 0.92, 8'000'000};
    }
    if (base == Currency::of("ETH")) {
        return {0.62, 0.90, 5'000'000};
    }
    if (base == Currency::of("SOL")) {
        return {0.80, 0.80, 1'500'000};
    }
    return {0.85, 0.75, 500'000};
}

double daily_activity(Timestamp time) {
    constexpr std::int64_t kDay = 86'400;
    constexpr std::int64_t kHour = 3'600;
    const std::int64_t second = time.to_seconds() % kDay;
    const auto hour = static_cast<std::size_t>(second / kHour);
    const double into_hour = static_cast<double>(second % kHour) / kHour;
    const double weight = kHourWeights[hour] * (1 - into_hour) + kHourWeights[(hour + 1) % 24] * into_hour;
    return weight / kMeanWeight;
}

}  // namespace tradewind::simulator
