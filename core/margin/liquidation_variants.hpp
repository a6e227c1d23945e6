// Liquidation prices by rules other than ours: within one fixed tier, for both legs of a hedged position,
// and as Bybit, OKX/Gate and Phemex publish them. For comparison with those venues; our own orders are
// judged by liquidation_price(). Units: as in liquidation.hpp; leverage is whole; rates are fractions.
// Nothing: the formula gives no positive price. Source: risk-math section 2.4. Thread: pure functions.
#pragma once

#include <optional>

#include "core/base/amount.hpp"
#include "core/margin/liquidation.hpp"
#include "core/market/instrument.hpp"

namespace tradewind {

struct FixedTier {
    Decimal maintenance_rate;
    Decimal maintenance_amount;
};

// The price at which |quantity| has this notional.
[[nodiscard]] std::optional<Price> price_of_notional(const Instrument& instrument, Quantity quantity, Decimal notional);
// The formula with the tier given, wherever the price then falls.
[[nodiscard]] std::optional<Price> liquidation_price_in_tier(const Instrument& instrument, const FixedTier& tier,
                                                             const LiquidationQuery& query);

struct HedgeLeg {
    Quantity quantity;  // absolute
    Price entry;
    FixedTier tier;
};
// Both legs of a linear contract in cross margin share one price. The entries and quantities of `long_leg`
// and `short_leg` stand on their own sides; `balance` is wallet - other maintenance + other unrealised.
[[nodiscard]] std::optional<Price> hedge_liquidation_price(Decimal balance, const HedgeLeg& long_leg,
                                                           const HedgeLeg& short_leg);

// An isolated linear position as venues with their own formulas see it.
struct IsolatedPosition {
    Side side = Side::Buy;
    Quantity quantity;  // absolute
    Price entry;
    int leverage = 1;
    Decimal maintenance_rate;
    Decimal maintenance_deduction;  // the venue's "cum"
};

struct BybitMargins {
    Decimal position_value;
    Decimal initial;
    Decimal maintenance;  // at ENTRY, not at the liquidation price
};
[[nodiscard]] BybitMargins bybit_linear_margins(const IsolatedPosition& position);
[[nodiscard]] std::optional<Price> bybit_linear_liquidation_price(const IsolatedPosition& position,
                                                                  Decimal extra_margin);
[[nodiscard]] BybitMargins bybit_inverse_margins(const IsolatedPosition& position);  // quantity in USD
[[nodiscard]] std::optional<Price> bybit_inverse_liquidation_price(const IsolatedPosition& position);
// Adding margin moves a linear isolated price by margin / quantity.
[[nodiscard]] std::optional<Price> moved_by_margin(Side side, Quantity quantity, Price liquidation, Decimal margin);

// OKX and Gate keep the closing fee back; `wallet_balance` is the position's margin.
[[nodiscard]] std::optional<Price> fee_aware_liquidation_price(const IsolatedPosition& position, Decimal wallet_balance,
                                                               Decimal taker_fee);

// Phemex also keeps back the closing fee at the bankruptcy price.
[[nodiscard]] Decimal phemex_assigned_margin(const IsolatedPosition& position, Decimal taker_fee);
[[nodiscard]] std::optional<Price> phemex_liquidation_price(const IsolatedPosition& position, Decimal taker_fee);

// Margin by a rate that is divided by leverage, the convention of some backtesting engines for initial AND
// maintenance margin. Binance does not divide maintenance.
[[nodiscard]] Decimal leverage_scaled_margin(const Instrument& instrument, Price price, Quantity quantity, Decimal rate,
                                             int leverage);

}  // namespace tradewind
