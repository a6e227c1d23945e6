// The position that a fill would leave behind, with the liquidation price it would have. Units: price in
// quote currency, money in settle currency. Thread: pure functions.
#pragma once

#include <optional>

#include "core/state/account_state.hpp"

namespace tradewind::risk {

struct ProposedFill {
    InstrumentId instrument;
    Side side = Side::Buy;
    Quantity quantity;
    Price price;
    int leverage = 1;
};

struct ProjectedPosition {
    Quantity signed_quantity;
    std::optional<Price> entry;  // none when flat
    std::optional<Price> liquidation;

    // It stands on that side, so the fill opened or raised it.
    [[nodiscard]] bool is_on(Side side) const {
        return side == Side::Buy ? signed_quantity.is_positive() : signed_quantity.is_negative();
    }
};
[[nodiscard]] ProjectedPosition project(const AccountState& account, const ProposedFill& fill);

// Distance from a price to the liquidation price as a fraction of the price; zero when it is passed.
[[nodiscard]] Decimal room_to_liquidation(Side side, Price from, Price liquidation);
// A stop of a position on `side` fires before the liquidation price is reached.
[[nodiscard]] bool stop_is_before_liquidation(Side side, Price stop, Price liquidation);

}  // namespace tradewind::risk
