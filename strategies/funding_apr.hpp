// What a pair earns by funding now, and how far its two prices stand apart: the short side of a perpetual
// receives a positive rate, the long side pays it; spot has none. Units: fractions; rates a contract states
// for its own interval are brought to 8 hours, so that contracts of any interval compare. Errors: nothing
// before prices and rates are known. Source: risk-math section 4. Thread: pure functions.
#pragma once

#include <optional>

#include "core/state/account_state.hpp"

namespace tradewind::strategies {

struct CarryReading {
    Decimal main_rate;   // predicted, per 8 hours
    Decimal other_rate;  // zero for spot
    Decimal apr;         // of the difference, a year, without compounding
    Decimal basis;       // main over other, less one
    Timestamp boundary;  // of main: when its predicted rate is paid

    // Received by the pair that is short main and long the other; the other way round it is the negative.
    [[nodiscard]] Decimal per_8h() const { return main_rate - other_rate; }
};

// Without another leg the basis is that to the index.
[[nodiscard]] std::optional<CarryReading> read_carry(const AccountState& account, const Instrument& main,
                                                     const Instrument* other);
// Fees of entering and leaving both legs as a taker, of the notional of one leg.
[[nodiscard]] Decimal round_trip_fees(const Instrument& main, const Instrument* other);

}  // namespace tradewind::strategies
