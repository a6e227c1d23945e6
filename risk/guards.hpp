// The guards an order passes before it may leave, and the order they are asked in. Each answers with a
// Refusal that carries the limit and the actual figure, or with nothing. Orders that only reduce pass all
// but the check of their own terms: stopping and closing is never in the way.
// Units: as RiskLimits and AccountState. Errors: none; outside data gives refusals. Thread: pure functions.
#pragma once

#include <optional>
#include <span>

#include "core/ports/risk_gate.hpp"
#include "risk/risk_limits.hpp"

namespace tradewind::risk {

struct GuardInput {
    const RiskLimits& limits;
    const OrderIntent& intent;
    const AccountState& account;
    std::span<const Order* const> open_orders;
    int leverage = 1;  // the one in force when the order fills

    [[nodiscard]] const Instrument& instrument() const { return account.instrument(intent.instrument); }
    [[nodiscard]] const InstrumentState& market() const { return account.market(intent.instrument); }
    // The price the order is valued at: its own or the market's, whichever gives the larger notional.
    // Only after check_market, which refuses when there is no price.
    [[nodiscard]] Price valuation() const;
    [[nodiscard]] Decimal notional(Quantity quantity) const { return instrument().notional(valuation(), quantity); }
};

using Guard = std::optional<Refusal> (*)(const GuardInput&);

[[nodiscard]] std::optional<Refusal> check_terms(const GuardInput&);   // asked of every order
[[nodiscard]] std::optional<Refusal> check_mode(const GuardInput&);    // mode, reconciliation
[[nodiscard]] std::optional<Refusal> check_market(const GuardInput&);  // fresh, two-sided, priced
[[nodiscard]] std::optional<Refusal> check_price_deviation(const GuardInput&);
[[nodiscard]] std::optional<Refusal> check_order_size(const GuardInput&);
[[nodiscard]] std::optional<Refusal> check_leverage(const GuardInput&);  // limits, contract and tier
[[nodiscard]] std::optional<Refusal> check_position_count(const GuardInput&);
[[nodiscard]] std::optional<Refusal> check_position_size(const GuardInput&);
[[nodiscard]] std::optional<Refusal> check_total_exposure(const GuardInput&);
[[nodiscard]] std::optional<Refusal> check_margin(const GuardInput&);
[[nodiscard]] std::optional<Refusal> check_liquidation(const GuardInput&);

// A stop that would fire only after liquidation protects nothing. Intents carry no stop, so whoever knows
// it (the preview, the position manager) asks this apart. No liquidation price: every stop is in time.
[[nodiscard]] std::optional<Refusal> check_stop(const Instrument& instrument, Side position_side, Price stop,
                                                std::optional<Price> liquidation);

// What can raise exposure or cost. Selling spot cannot: nobody sells coins that are not there.
[[nodiscard]] bool opens(const OrderIntent& intent, const AccountState& account);

// All guards in their order with the leverage that is set for the contract.
[[nodiscard]] std::optional<Refusal> evaluate(const RiskLimits& limits, const OrderIntent& intent,
                                              const AccountState& account, std::span<const Order* const> open_orders);
// The same with the leverage that is still to be set.
[[nodiscard]] std::optional<Refusal> evaluate_at_leverage(const RiskLimits& limits, const OrderIntent& intent,
                                                          const AccountState& account,
                                                          std::span<const Order* const> open_orders, int leverage);

}  // namespace tradewind::risk
