// How an account keeps its positions: one of each instrument, or two that do not cancel each other (hedge mode).
// In hedge mode an order's side and effect tell the leg: opening buys and closing sells are of the long one, opening
// sells and closing buys of the short one. Units: none. Errors: none. Thread: pure functions.
#pragma once

#include <span>

#include "core/trading/order.hpp"

namespace tradewind {

enum class PositionMode : std::uint8_t { OneWay, Hedge };
enum class PositionLeg : std::uint8_t { Net, Long, Short };  // Net: the only one in one-way mode

[[nodiscard]] inline std::span<const PositionLeg> legs_of(PositionMode mode) {
    static constexpr PositionLeg kOne[] = {PositionLeg::Net};
    static constexpr PositionLeg kTwo[] = {PositionLeg::Long, PositionLeg::Short};
    return mode == PositionMode::OneWay ? std::span<const PositionLeg>(kOne) : std::span<const PositionLeg>(kTwo);
}

// The leg that holds positions of this side: bought, or sold.
[[nodiscard]] constexpr PositionLeg leg_held(PositionMode mode, Side held) {
    return mode == PositionMode::OneWay ? PositionLeg::Net : held == Side::Buy ? PositionLeg::Long : PositionLeg::Short;
}

[[nodiscard]] constexpr PositionLeg leg_of_order(PositionMode mode, Side side, PositionEffect effect) {
    return leg_held(mode, effect == PositionEffect::Open ? side : opposite(side));
}

}  // namespace tradewind
