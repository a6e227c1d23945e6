// How each coin of the generated market behaves on average, and how busy each hour of the day is.
// Units: volatility as a fraction a year, turnover in quote currency a minute. Thread: pure functions.
#pragma once

#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace tradewind::simulator {

struct AssetProfile {
    double annual_volatility = 0;
    double market_share = 0;     // correlation with the market factor
    double minute_turnover = 0;  // of the perpetual; a spot leg has kSpotTurnoverShare of it
};

constexpr double kSpotTurnoverShare = 0.25;

[[nodiscard]] AssetProfile profile_of(const Currency& base);
// Mean one over the UTC day: busy at its turn and in the American morning, quiet before the European one.
[[nodiscard]] double daily_activity(Timestamp time);

}  // namespace tradewind::simulator
