// The money that contracts of one settle currency share, and what stands behind one position: its own
// isolated wallet, or in cross mode the pool without the other positions' needs. Units: settle currency.
// Thread: pure functions over the account.
#pragma once

#include "core/state/account_state.hpp"

namespace tradewind::risk {

struct MarginPool {
    Decimal equity;
    Decimal maintenance;
    Decimal available;  // for new positions; never negative
};
[[nodiscard]] MarginPool margin_pool(const AccountState& account, const Currency& settle);

// What a liquidation price is computed from, for one instrument as the account stands.
struct Backing {
    Decimal wallet;             // isolated wallet of the position, or the cross wallet
    Decimal other_maintenance;  // cross only: of all other positions in the pool
    Decimal other_unrealised;
    [[nodiscard]] Decimal balance() const { return wallet - other_maintenance + other_unrealised; }
};
[[nodiscard]] Backing backing_of(const AccountState& account, InstrumentId id);

// Maintenance margin of a position at the valuation price; zero without a position or a price.
[[nodiscard]] Decimal position_maintenance(const AccountState& account, InstrumentId id);

}  // namespace tradewind::risk
