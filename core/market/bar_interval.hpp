// The names of candle intervals of a fixed length, as venues and people write them: months are left out. Thread: pure.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/time.hpp"

namespace tradewind {

inline constexpr std::array<std::pair<std::string_view, Duration>, 14> kBarIntervals{{
    {"1m", Duration::minutes(1)},
    {"3m", Duration::minutes(3)},
    {"5m", Duration::minutes(5)},
    {"15m", Duration::minutes(15)},
    {"30m", Duration::minutes(30)},
    {"1h", Duration::hours(1)},
    {"2h", Duration::hours(2)},
    {"4h", Duration::hours(4)},
    {"6h", Duration::hours(6)},
    {"8h", Duration::hours(8)},
    {"12h", Duration::hours(12)},
    {"1d", Duration::days(1)},
    {"3d", Duration::days(3)},
    {"1w", Duration::days(7)},
}};

[[nodiscard]] constexpr std::optional<Duration> bar_step(std::string_view interval) {
    for (const auto& [name, step] : kBarIntervals) {
        if (name == interval) {
            return step;
        }
    }
    return std::nullopt;
}

}  // namespace tradewind
