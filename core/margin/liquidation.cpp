#include "core/margin/liquidation.hpp"

#include "core/margin/liquidation_variants.hpp"
#include "core/margin/maintenance_root.hpp"

namespace tradewind {
namespace {

// Equity of the account as a function of the position's notional: a long linear and a short inverse
// position gain when the notional grows, the other two lose.
LinearEquity equity_by_notional(const Instrument& instrument, const LiquidationQuery& query) {
    const Decimal slope(query.signed_quantity.is_positive() != instrument.is_inverse() ? 1 : -1);
    const Decimal entry_notional = instrument.notional(query.entry, query.signed_quantity.abs());
    const Decimal balance = query.wallet_balance - query.other_maintenance + query.other_unrealised;
    return {balance - slope * entry_notional, slope};
}

bool has_position(const LiquidationQuery& query) {
    return !query.signed_quantity.is_zero() && query.entry.is_positive();
}

}  // namespace

std::optional<Price> price_of_notional(const Instrument& instrument, Quantity quantity, Decimal notional) {
    if (!notional.is_positive()) {
        return std::nullopt;
    }
    // At price 1 both contract kinds give the factor between notional and price.
    const Decimal size = instrument.notional(Price(Decimal(1)), quantity.abs());
    const Decimal& dividend = instrument.is_inverse() ? size : notional;
    const Decimal& divisor = instrument.is_inverse() ? notional : size;
    if (divisor.is_zero() || (divisor < Decimal(1) && dividend > Decimal::max() * divisor)) {
        return std::nullopt;  // further away than any price that can be written
    }
    const Price price(dividend / divisor);
    return price.is_positive() ? std::optional<Price>(price) : std::nullopt;
}

std::optional<Price> liquidation_price(const Instrument& instrument, const BracketTable& brackets,
                                       const LiquidationQuery& query) {
    if (!has_position(query)) {
        return std::nullopt;
    }
    const LinearEquity equity = equity_by_notional(instrument, query);
    const auto notional =
        equity.slope.is_positive() ? first_covered_notional(brackets, equity) : last_covered_notional(brackets, equity);
    return notional ? price_of_notional(instrument, query.signed_quantity, *notional) : std::nullopt;
}

std::optional<Price> liquidation_price_in_tier(const Instrument& instrument, const FixedTier& tier,
                                               const LiquidationQuery& query) {
    if (!has_position(query)) {
        return std::nullopt;
    }
    const LinearEquity equity = equity_by_notional(instrument, query);
    const Decimal denominator = tier.maintenance_rate - equity.slope;
    if (denominator.is_zero()) {
        return std::nullopt;
    }
    return price_of_notional(instrument, query.signed_quantity,
                             (equity.at_zero + tier.maintenance_amount) / denominator);
}

Decimal liquidation_distance(Price mark, Price liquidation) {
    if (!mark.is_positive()) {
        return Decimal();
    }
    return (mark - liquidation).abs().value() / mark.value();
}

std::optional<Price> bankruptcy_price(const Instrument& instrument, Quantity signed_quantity, Price entry,
                                      Decimal wallet_balance) {
    return liquidation_price_in_tier(instrument, FixedTier{},
                                     LiquidationQuery{wallet_balance, Decimal(), Decimal(), signed_quantity, entry});
}

}  // namespace tradewind
