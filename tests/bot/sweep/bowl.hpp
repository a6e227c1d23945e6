// A strategy's parameters and a result that is best at one known place, for searches that need no market.
#pragma once

#include <array>
#include <cmath>
#include <limits>

#include "bot/sweep/sweep.hpp"

namespace tradewind::test {

inline const std::array kBowlSpecs{
    strategies::ParameterSpec{"fast", Decimal(20), Decimal(1), Decimal(100), "candles", "a count"},
    strategies::ParameterSpec{"slow", Decimal(50), Decimal(1), Decimal(200), "candles", "another count"},
    strategies::ParameterSpec{"stop", 0.03_dec, 0.01_dec, 0.3_dec, "fraction", "a share"},
    strategies::ParameterSpec{"side", Decimal(0), Decimal(0), Decimal(2), "neutral|long|short", "a choice"},
};

inline bot::SearchSpace bowl_space(const std::vector<std::string>& wishes) {
    auto space = bot::SearchSpace::make(kBowlSpecs, wishes);
    TW_CHECK(space.has_value());
    return std::move(*space);
}

inline double value_of(const bot::SearchSpace& space, const bot::Point& point, std::string_view name) {
    for (std::size_t i = 0; i < point.size(); ++i) {
        if (space.dimensions()[i].spec->name == name) {
            return space.dimensions()[i].values[point[i]].to_double();
        }
    }
    return 0;
}

// The Sharpe ratio is 3 at fast 37, slow 121, stop 0.2, short, and falls off on all sides.
inline bot::PointOutcome bowl(const bot::SearchSpace& space, const bot::Point& point) {
    const auto away = [&](std::string_view name, double best, double width) {
        if (space.find(name) == nullptr) {
            return 0.0;
        }
        const double distance = (value_of(space, point, name) - best) / width;
        return distance * distance;
    };
    bot::PointOutcome out;
    out.sharpe = 3 - away("fast", 37, 30) - away("slow", 121, 60) - away("stop", 0.2, 0.1) - away("side", 2, 2);
    out.returns = {out.sharpe / 19, 365, 0, 3};
    out.net_profit = Decimal::from_double(out.sharpe * 100, 2).value();
    out.trades = 1 + static_cast<std::int64_t>(value_of(space, point, "fast"));
    out.profit_factor = std::numeric_limits<double>::infinity();
    out.win_rate = std::numeric_limits<double>::quiet_NaN();
    return out;
}

}  // namespace tradewind::test
