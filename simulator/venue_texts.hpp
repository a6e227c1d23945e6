// The words in which the simulated venue says no, with the codes that Binance's futures use for the same
// (venue notes, section 1.4). Units: none. Errors: none. Thread: pure functions.
#pragma once

#include <string>

#include "simulator/matching_types.hpp"

namespace tradewind::simulator {

[[nodiscard]] std::string text_of(RejectReason reason);
[[nodiscard]] std::string text_of(CancelReason reason);
// Callback rate of a trailing stop in basis points; 0 when it has none.
[[nodiscard]] std::int64_t callback_basis_points(const OrderIntent& terms);

}  // namespace tradewind::simulator
