// Which way a reading, pattern or signal points. Thread: value.
#pragma once

#include <cstdint>
#include <string_view>

namespace tradewind::strategies {

enum class Direction : std::int8_t { Bearish = -1, Neutral = 0, Bullish = 1 };

// +1, 0 or -1, to multiply with.
[[nodiscard]] constexpr double sign_of(Direction direction) {
    return static_cast<double>(static_cast<std::int8_t>(direction));
}

[[nodiscard]] constexpr Direction opposite(Direction direction) {
    return static_cast<Direction>(-static_cast<std::int8_t>(direction));
}

// The direction of a number, Neutral within [-threshold, threshold].
[[nodiscard]] constexpr Direction direction_of(double value, double threshold) {
    if (value > threshold) {
        return Direction::Bullish;
    }
    return value < -threshold ? Direction::Bearish : Direction::Neutral;
}

[[nodiscard]] constexpr std::string_view to_text(Direction direction) {
    switch (direction) {
        case Direction::Bearish:
            return "bearish";
        case Direction::Neutral:
            return "neutral";
        case Direction::Bullish:
            return "bullish";
    }
    return "neutral";
}

}  // namespace tradewind::strategies
