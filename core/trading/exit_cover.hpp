// What an exit order closes, and whether that is enough for what is held. A stop that was placed while another one
// stood names its quantity (venues let only one of a kind close whatever is there), and a position that grows
// afterwards grows out of it. Units: as in Instrument. Thread: pure.
#pragma once

#include "core/trading/order.hpp"

namespace tradewind {

[[nodiscard]] inline bool closes_whatever_is_there(const OrderIntent& exit) {
    return exit.effect == PositionEffect::ClosePosition && exit.quantity.is_zero();
}

[[nodiscard]] inline bool closes_all_of(const OrderIntent& exit, Quantity held) {
    return closes_whatever_is_there(exit) || (exit.effect == PositionEffect::ClosePosition && exit.quantity >= held);
}

}  // namespace tradewind
