// What an account of a hosted venue has, in the figures that a server shows: positions and wallets, worked out
// with the same margin rules by which the venue accepts orders and liquidates. Units: settle currency.
// Errors: none. Thread: pure functions.
#pragma once

#include <vector>

#include "core/ports/hosted_venue.hpp"
#include "simulator/account_desk.hpp"

namespace tradewind::simulator {

// Without its rank in the queue of auto-deleveraging, which depends on the other accounts.
[[nodiscard]] HostedPosition position_of(const AccountDesk& desk, InstrumentId instrument, PositionLeg leg);
// One for every currency that the account has ever had.
[[nodiscard]] std::vector<HostedWallet> wallets_of(const AccountDesk& desk);

}  // namespace tradewind::simulator
