#include "simulator/price_process.hpp"

#include <algorithm>
#include <cmath>

namespace tradewind::simulator {
namespace {

constexpr double kMinutesAYear = 525'600;
constexpr int kTailFreedom = 6;  // of ordinary moves
constexpr int kJumpFreedom = 5;
constexpr double kJumpSize = 6;  // in ordinary minute deviations
constexpr double kMarketJumps = 1.0 / 1'200;
constexpr double kOwnJumps = 1.0 / 3'000;

// Whole days are calm or wild for every coin: an Ornstein-Uhlenbeck logarithm over the clusters.
constexpr double kTidePull = 1.0 / 2'500;
constexpr double kTideSpread = 0.4;

// Over years a price comes back to where it began, so that an endless market keeps to sensible ticks.
constexpr double kGravity = 1.0 / (180 * 1'440);

constexpr double kTrendMemory = 1.0 / 480;
constexpr double kStrongTrend = 0.05;
constexpr double kRestingBasis = 0.00002;
constexpr double kTrendBasis = 0.0009;
constexpr double kBasisPull = 1.0 / 120;
constexpr double kBasisNoise = 0.00002;

// The highest point, above its start, of a Brownian bridge that rises by `rise` in all.
double bridge_maximum(double rise, double deviation, double uniform) {
    const double spread = -2 * deviation * deviation * std::log(1 - uniform);
    return (rise + std::sqrt(rise * rise + spread)) / 2;
}

}  // namespace

PriceProcess::PriceProcess(std::uint64_t seed, const std::vector<AssetProfile>& profiles)
    : random_(seed), assets_(profiles.size()), minutes_(profiles.size()) {
    for (std::size_t i = 0; i < profiles.size(); ++i) {
        assets_[i].profile = profiles[i];
    }
}

PriceProcess::Move PriceProcess::draw_move(VolatilityCluster& cluster, double restlessness, double jumps_a_minute) {
    const double shock = cluster.deviation() * random_.student_t(kTailFreedom);
    Move move{shock * restlessness, cluster.deviation() * restlessness};
    cluster.absorb(shock);
    for (int jumps = random_.poisson(jumps_a_minute); jumps > 0; --jumps) {
        const double jump = kJumpSize * random_.student_t(kJumpFreedom);
        move.size += jump;
        cluster.absorb(jump);
    }
    return move;
}

void PriceProcess::step(Timestamp time) {
    const double activity = daily_activity(time);
    const double drift = regime_.step(level_, random_);
    tide_ += kTideSpread * std::sqrt(2 * kTidePull) * random_.normal() - tide_ * kTidePull;
    const double restlessness = std::sqrt(activity) * std::exp(tide_ - kTideSpread * kTideSpread);
    Move market = draw_move(cluster_, restlessness * regime_.volatility(), kMarketJumps);
    market.size += drift;
    level_ += market.size;
    for (std::size_t i = 0; i < assets_.size(); ++i) {
        step_asset(assets_[i], market, {activity, restlessness}, minutes_[i]);
    }
}

void PriceProcess::step_asset(Asset& asset, const Move& market, const Mood& mood, AssetMinute& minute) {
    const AssetProfile& profile = asset.profile;
    const double unit = profile.annual_volatility / std::sqrt(kMinutesAYear);
    const double own_share = std::sqrt(1 - profile.market_share * profile.market_share);
    const Move own = draw_move(asset.cluster, mood.restlessness, kOwnJumps);
    const double move = profile.market_share * market.size + own_share * own.size;
    const double deviation = std::hypot(profile.market_share * market.deviation, own_share * own.deviation);
    const double rise = unit * move - asset.log_price * kGravity;

    minute.open = asset.log_price;
    minute.close = asset.log_price + rise;
    minute.high = minute.open + bridge_maximum(rise, unit * deviation, random_.uniform());
    minute.low = minute.open - bridge_maximum(-rise, unit * deviation, random_.uniform());
    asset.log_price = minute.close;

    // Trade follows the hour, the storm and the size of the move, and is uneven besides.
    const double storm = 0.5 + 0.3 * deviation * deviation / mood.activity + 0.25 * std::min(std::abs(move), 30.0);
    minute.turnover = profile.minute_turnover * mood.activity * storm * std::exp(0.6 * random_.normal() - 0.18);

    asset.trend += (move - asset.trend) * kTrendMemory;
    const double leaning = kRestingBasis + kTrendBasis * std::tanh(asset.trend / kStrongTrend);
    minute.basis_open = asset.basis;
    asset.basis += (leaning - asset.basis) * kBasisPull + kBasisNoise * random_.normal();
    minute.basis_close = asset.basis;
}

}  // namespace tradewind::simulator
