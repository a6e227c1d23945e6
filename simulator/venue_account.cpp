#include "simulator/venue_account.hpp"

#include <algorithm>

#include "core/margin/margin.hpp"

namespace tradewind::simulator {
namespace {

Decimal isolated_of(const Holding& holding) {
    return holding.isolated.value();
}

}  // namespace

VenueAccount::VenueAccount(std::shared_ptr<const InstrumentTable> instruments,
                           std::shared_ptr<const std::vector<BracketTable>> brackets, MarginMode mode,
                           int default_leverage)
    : instruments_(std::move(instruments)), brackets_(std::move(brackets)), holdings_(instruments_->size()) {
    for (const Instrument& each : *instruments_) {
        Holding& holding = holdings_[each.id.value()];
        holding.leverage = each.is_spot() ? 1 : std::min(default_leverage, each.max_leverage);
        holding.mode = mode;
    }
}

void VenueAccount::book_deposit(Timestamp time, const Money& amount) {
    ledger_.book(time, LedgerKind::Deposit, InstrumentId(), amount, "deposit");
}

void VenueAccount::set_leverage(InstrumentId id, int leverage) {
    holdings_[id.value()].leverage = leverage;
    if (!shorts_.empty()) {
        shorts_[id.value()].leverage = leverage;
    }
}

void VenueAccount::set_mode(InstrumentId id, MarginMode mode) {
    holdings_[id.value()].mode = mode;
    if (!shorts_.empty()) {
        shorts_[id.value()].mode = mode;
    }
}

void VenueAccount::set_position_mode(PositionMode mode) {
    shorts_ = mode == PositionMode::Hedge ? holdings_ : std::vector<Holding>();
}

void VenueAccount::book_fill(const OrderFilled& fill, PositionLeg leg) {
    const Instrument& traded = instrument(fill.instrument);
    if (traded.is_spot()) {
        book_spot(traded, fill);
    } else {
        Holding& holding = edit(fill.instrument, leg);
        const Quantity before = holding.position.signed_quantity().abs();
        const Position::Change change =
            holding.position.apply_fill(traded, fill.side, fill.price, fill.quantity, fill.trade_time);
        holding.isolated.apply(traded, before, change, fill.price, holding.leverage);
        ledger_.book(fill.trade_time, LedgerKind::RealisedProfit, fill.instrument, {change.realised, traded.settle},
                     fill.trade.str());
    }
    ledger_.book(fill.trade_time, LedgerKind::Fee, fill.instrument, {-fill.fee.amount, fill.fee.currency},
                 fill.trade.str());
}

void VenueAccount::book_spot(const Instrument& instrument, const OrderFilled& fill) {
    const Decimal sign = sign_of(fill.side);
    const Decimal value = instrument.notional(fill.price, fill.quantity) * sign;
    const Decimal amount = fill.quantity.value() * instrument.contract_size * sign;
    ledger_.book(fill.trade_time, LedgerKind::Adjustment, fill.instrument, {-value, instrument.quote},
                 fill.trade.str());
    ledger_.book(fill.trade_time, LedgerKind::Adjustment, fill.instrument, {amount, instrument.base}, fill.trade.str());
}

void VenueAccount::book_funding(const FundingPaid& funding) {
    ledger_.book(funding.boundary, LedgerKind::Funding, funding.instrument, funding.amount, funding.id);
}

void VenueAccount::book_insurance(Timestamp time, const Money& amount) {
    ledger_.book(time, LedgerKind::Adjustment, InstrumentId(), amount, "insurance fund");
    insurance_[amount.currency] += amount.amount;
}

VenueAccount::Preview VenueAccount::preview(const Deal& deal) const {
    const Instrument& traded = instrument(deal.instrument);
    Holding copy = at(deal.instrument, deal.leg);
    const Decimal isolated = copy.isolated.value();
    const Quantity before = copy.position.signed_quantity().abs();
    const Position::Change change = copy.position.apply_fill(traded, deal.side, deal.price, deal.quantity, Timestamp());
    copy.isolated.apply(traded, before, change, deal.price, copy.leverage);
    return {change.realised, isolated - copy.isolated.value()};
}

Quantity VenueAccount::held(InstrumentId id, Side side) const {
    const Quantity signed_quantity = position(id, leg_held(position_mode(), side));
    const bool is_of_side = side == Side::Buy ? signed_quantity.is_positive() : signed_quantity.is_negative();
    return is_of_side ? signed_quantity.abs() : Quantity();
}

std::int64_t VenueAccount::reducible_lots(InstrumentId id, Side side) const {
    const Quantity reducible = held(id, opposite(side));
    return reducible.is_zero() ? 0 : instrument(id).to_lots(reducible);
}

Decimal VenueAccount::unrealised(const Instrument& traded, const Holding& holding) const {
    return holding.mark ? holding.position.unrealised(traded, *holding.mark) : Decimal();
}

Decimal VenueAccount::maintenance(const Instrument& traded, const Holding& holding) const {
    return holding.mark && !holding.position.is_flat() ? maintenance_margin(traded, brackets(traded.id), *holding.mark,
                                                                            holding.position.signed_quantity().abs())
                                                       : Decimal();
}

Decimal VenueAccount::notional(const Instrument& traded, const Holding& holding) const {
    return holding.mark ? traded.notional(*holding.mark, holding.position.signed_quantity().abs()) : Decimal();
}

Decimal VenueAccount::unrealised(InstrumentId id) const {
    return over_legs(id, [&](const Holding& each) { return unrealised(instrument(id), each); });
}
Decimal VenueAccount::unrealised(InstrumentId id, PositionLeg leg) const {
    return unrealised(instrument(id), at(id, leg));
}

Decimal VenueAccount::maintenance(InstrumentId id) const {
    return over_legs(id, [&](const Holding& each) { return maintenance(instrument(id), each); });
}
Decimal VenueAccount::maintenance(InstrumentId id, PositionLeg leg) const {
    return maintenance(instrument(id), at(id, leg));
}

Decimal VenueAccount::position_margin(InstrumentId id) const {
    const Decimal notionals = over_legs(id, [&](const Holding& each) { return notional(instrument(id), each); });
    return notionals / Decimal(at(id).leverage);
}
Decimal VenueAccount::position_margin(InstrumentId id, PositionLeg leg) const {
    return position_notional(id, leg) / Decimal(at(id).leverage);
}

Decimal VenueAccount::position_notional(InstrumentId id, PositionLeg leg) const {
    return notional(instrument(id), at(id, leg));
}

Decimal VenueAccount::largest_notional(InstrumentId id) const {
    const Decimal first = notional(instrument(id), at(id));
    return shorts_.empty() ? first : std::max(first, notional(instrument(id), shorts_[id.value()]));
}

Decimal VenueAccount::free_margin(const Currency& currency) const {
    Decimal free = wallet(currency);
    for (const Instrument& each : *instruments_) {
        if (each.is_spot() || each.settle != currency || is_flat(each.id)) {
            continue;
        }
        if (mode(each.id) == MarginMode::Isolated) {
            free -= over_legs(each.id, isolated_of);
        } else {
            free += unrealised(each.id) - position_margin(each.id);
        }
    }
    return free;
}

MarginState VenueAccount::margin_state(InstrumentId id, PositionLeg leg) const {
    if (mode(id) == MarginMode::Isolated) {
        return {at(id, leg).isolated.value() + unrealised(id, leg), maintenance(id, leg)};
    }
    const Currency& currency = instrument(id).settle;
    MarginState pool{wallet(currency), Decimal()};
    for (const Instrument& each : *instruments_) {
        if (each.is_spot() || each.settle != currency || is_flat(each.id)) {
            continue;
        }
        if (mode(each.id) == MarginMode::Isolated) {
            pool.equity -= over_legs(each.id, isolated_of);
        } else {
            pool.equity += unrealised(each.id);
            pool.maintenance += maintenance(each.id);
        }
    }
    return pool;
}

Decimal VenueAccount::isolated_total(const Currency& currency) const {
    Decimal total;
    for (const Instrument& each : *instruments_) {
        if (!each.is_spot() && each.settle == currency && mode(each.id) == MarginMode::Isolated) {
            total += over_legs(each.id, isolated_of);
        }
    }
    return total;
}

Decimal VenueAccount::insurance_paid(const Currency& currency) const {
    const auto found = insurance_.find(currency);
    return found == insurance_.end() ? Decimal() : found->second;
}

}  // namespace tradewind::simulator
