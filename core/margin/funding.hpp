// Funding: what a position pays or receives at a boundary, and the rate from premium samples.
// Units: rates are fractions per interval; cash flow > 0 is received by the position, in settle currency.
// Source: risk-math section 4. Thread: pure functions.
#pragma once

#include <optional>
#include <span>

#include "core/base/amount.hpp"
#include "core/market/instrument.hpp"

namespace tradewind {

[[nodiscard]] Decimal funding_payment(const Instrument& instrument, Quantity signed_quantity, Price mark, Decimal rate);
[[nodiscard]] Decimal premium_index(Price impact_bid, Price impact_ask, Price index);
// Linearly weighted: later samples count more. Empty: zero.
[[nodiscard]] Decimal average_premium(std::span<const Decimal> samples);
[[nodiscard]] Decimal funding_rate(Decimal average_premium, Decimal interest_per_8h, int interval_hours,
                                   std::optional<Decimal> cap);
[[nodiscard]] Decimal funding_cap(Decimal maintenance_rate_at_max_leverage, Decimal factor);
[[nodiscard]] Decimal impact_margin_notional(Decimal margin_base, Decimal initial_margin_rate);
// Rate per interval * intervals a day * 365, as a fraction a year.
[[nodiscard]] Decimal simple_apr(Decimal rate, Duration interval);
// First boundary strictly after `now`; boundaries are multiples of the interval since the epoch.
[[nodiscard]] Timestamp next_funding_time(Timestamp now, Duration interval);

}  // namespace tradewind
