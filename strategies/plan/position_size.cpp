#include "strategies/plan/position_size.hpp"

#include <algorithm>

namespace tradewind::strategies {

Decimal units_at_risk(const RiskBudget& budget, Decimal loss_per_unit) {
    const Decimal confidence = std::clamp(budget.confidence, Decimal(), Decimal(1));
    if (!budget.equity.is_positive() || !budget.risk.is_positive() || !loss_per_unit.is_positive()) {
        return {};
    }
    return Decimal::multiply_divide(budget.equity * budget.risk, confidence, loss_per_unit, Rounding::Down);
}

Quantity quantity_at_risk(const RiskBudget& budget, Decimal loss_per_unit, Quantity step,
                          std::optional<Quantity> most) {
    Quantity quantity(units_at_risk(budget, loss_per_unit));
    if (most) {
        quantity = std::clamp(quantity, Quantity(), std::max(*most, Quantity()));
    }
    return Quantity(quantity.value().rounded_to(step.value(), Rounding::Down));
}

Decimal loss_per_unit(const Instrument& instrument, Price entry, Price stop) {
    if (!entry.is_positive() || !stop.is_positive()) {
        return {};
    }
    const Quantity one(Decimal(1));
    return (instrument.signed_value(entry, one) - instrument.signed_value(stop, one)).abs();
}

Quantity plan_quantity(const Instrument& instrument, const SizeWish& wish, const StrategyDesk& desk) {
    const AccountState& account = desk.account();
    const Decimal loss = loss_per_unit(instrument, wish.entry, wish.stop);
    if (loss.is_zero()) {
        return {};
    }
    const Decimal notional = desk.budget() * Decimal(account.market(instrument.id).leverage);
    const Decimal unit = instrument.notional(wish.entry, Quantity(Decimal(1)));
    const Quantity most(Decimal::divide(notional, unit, Rounding::Down));
    const Quantity quantity =
        quantity_at_risk({account.equity(), wish.risk, wish.confidence}, loss, instrument.step, most);
    return quantity < instrument.min_quantity ? Quantity() : quantity;
}

}  // namespace tradewind::strategies
