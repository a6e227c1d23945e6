// Who holds a contract, counted over the accounts of the venue; the rest of the market counts as one more account,
// which is what the venue's market maker and the traders of its tape hold together: the other side of everybody's net
// position. Units: contracts. Errors: none. Thread: pure.
#pragma once

#include "core/ports/hosted_venue.hpp"

namespace tradewind::emulator {

struct HeldSides {
    int long_accounts = 0;
    int short_accounts = 0;
    Quantity longs;
    Quantity shorts;

    [[nodiscard]] bool is_empty() const { return long_accounts + short_accounts == 0; }
};

struct Holders {
    HeldSides all;
    HeldSides top;  // the largest fifth of the holders, at least one
};

// Accounts in hedge mode count by what they hold in total; those that are flat do not count.
[[nodiscard]] Holders holders_of(const HostedVenue& venue, InstrumentId instrument);

}  // namespace tradewind::emulator
