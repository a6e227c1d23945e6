#include "core/margin/liquidation_variants.hpp"

#include "core/base/check.hpp"
#include "core/margin/margin.hpp"

namespace tradewind {
namespace {

std::optional<Price> positive_quotient(Decimal numerator, Decimal denominator) {
    if (denominator.is_zero()) {
        return std::nullopt;
    }
    const Price price(numerator / denominator);
    return price.is_positive() ? std::optional<Price>(price) : std::nullopt;
}

Decimal value_at_entry(const IsolatedPosition& position) {
    return position.entry.value() * position.quantity.value();
}

BybitMargins margins_of(const IsolatedPosition& position, Decimal value) {
    TW_CHECK(position.leverage >= 1);
    return {value, value / Decimal(position.leverage),
            value * position.maintenance_rate - position.maintenance_deduction};
}

}  // namespace

std::optional<Price> hedge_liquidation_price(Decimal balance, const HedgeLeg& long_leg, const HedgeLeg& short_leg) {
    const Decimal long_quantity = long_leg.quantity.value();
    const Decimal short_quantity = short_leg.quantity.value();
    const Decimal numerator = balance + long_leg.tier.maintenance_amount + short_leg.tier.maintenance_amount -
                              long_quantity * long_leg.entry.value() + short_quantity * short_leg.entry.value();
    const Decimal denominator = long_quantity * long_leg.tier.maintenance_rate +
                                short_quantity * short_leg.tier.maintenance_rate - long_quantity + short_quantity;
    return positive_quotient(numerator, denominator);
}

BybitMargins bybit_linear_margins(const IsolatedPosition& position) {
    return margins_of(position, value_at_entry(position));
}

std::optional<Price> bybit_linear_liquidation_price(const IsolatedPosition& position, Decimal extra_margin) {
    const BybitMargins margins = bybit_linear_margins(position);
    return moved_by_margin(position.side, position.quantity, position.entry,
                           margins.initial - margins.maintenance + extra_margin);
}

BybitMargins bybit_inverse_margins(const IsolatedPosition& position) {
    return margins_of(position, position.quantity.value() / position.entry.value());
}

std::optional<Price> bybit_inverse_liquidation_price(const IsolatedPosition& position) {
    const BybitMargins margins = bybit_inverse_margins(position);
    const Decimal buffer = (margins.initial - margins.maintenance) * Decimal(sign_of(position.side));
    return positive_quotient(position.quantity.value(), margins.position_value + buffer);
}

std::optional<Price> moved_by_margin(Side side, Quantity quantity, Price liquidation, Decimal margin) {
    const Decimal quantity_value = quantity.value();
    return positive_quotient(liquidation.value() * quantity_value - margin * Decimal(sign_of(side)), quantity_value);
}

std::optional<Price> fee_aware_liquidation_price(const IsolatedPosition& position, Decimal wallet_balance,
                                                 Decimal taker_fee) {
    const Decimal sign(sign_of(position.side));
    return positive_quotient(value_at_entry(position) - sign * wallet_balance,
                             (Decimal(1) - sign * (position.maintenance_rate + taker_fee)) * position.quantity.value());
}

Decimal phemex_assigned_margin(const IsolatedPosition& position, Decimal taker_fee) {
    TW_CHECK(position.leverage >= 1);
    const Decimal leverage(position.leverage);
    const Decimal bankrupt_part = Decimal(1) - Decimal(sign_of(position.side)) / leverage;
    return value_at_entry(position) / leverage + value_at_entry(position) * bankrupt_part * taker_fee;
}

std::optional<Price> phemex_liquidation_price(const IsolatedPosition& position, Decimal taker_fee) {
    const Decimal sign(sign_of(position.side));
    const Decimal margin = phemex_assigned_margin(position, taker_fee) + position.maintenance_deduction;
    return positive_quotient(value_at_entry(position) - sign * margin,
                             (Decimal(1) - sign * (taker_fee + position.maintenance_rate)) * position.quantity.value());
}

Decimal leverage_scaled_margin(const Instrument& instrument, Price price, Quantity quantity, Decimal rate,
                               int leverage) {
    return initial_margin(instrument, price, quantity, leverage) * rate;
}

}  // namespace tradewind
