// What a contract could grow to if every order that may open were filled: orders in doubt, on their way,
// resting or waiting for a trigger all count. Units: Quantity as in Instrument; money in settle currency.
// Thread: pure functions.
#pragma once

#include <span>

#include "core/state/account_state.hpp"
#include "core/trading/order.hpp"

namespace tradewind::risk {

struct Exposure {
    Quantity position;      // signed
    Quantity opening_buys;  // what is left of open orders that may open
    Quantity opening_sells;

    [[nodiscard]] Quantity worst(Side side) const;
    [[nodiscard]] Quantity worst() const;  // of the two sides
    // What the orders could add to the position as it is.
    [[nodiscard]] Quantity growth() const { return worst() - position.abs(); }
    [[nodiscard]] bool is_none() const { return worst().is_zero(); }
    void add(Side side, Quantity quantity);
};

[[nodiscard]] Exposure exposure_of(const AccountState& account, InstrumentId id,
                                   std::span<const Order* const> open_orders);

}  // namespace tradewind::risk
