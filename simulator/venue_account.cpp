#include "simulator/venue_account.hpp"

#include <algorithm>

#include "core/margin/margin.hpp"

namespace tradewind::simulator {

VenueAccount::VenueAccount(std::shared_ptr<const InstrumentTable> instruments,
                           std::shared_ptr<const std::vector<BracketTable>> brackets, MarginMode mode,
                           int default_leverage)
    : instruments_(std::move(instruments)), brackets_(std::move(brackets)), holdings_(instruments_->size()) {
    for (const Instrument& each : *instruments_) {
        edit(each.id).leverage = each.is_spot() ? 1 : std::min(default_leverage, each.max_leverage);
        edit(each.id).mode = mode;
    }
}

void VenueAccount::book_deposit(Timestamp time, const Money& amount) {
    ledger_.book(time, LedgerKind::Deposit, InstrumentId(), amount, "deposit");
}

void VenueAccount::book_fill(const OrderFilled& fill) {
    const Instrument& traded = instrument(fill.instrument);
    if (traded.is_spot()) {
        book_spot(traded, fill);
    } else {
        Holding& holding = edit(fill.instrument);
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

VenueAccount::Preview VenueAccount::preview(InstrumentId id, Side side, Price price, Quantity quantity) const {
    const Instrument& traded = instrument(id);
    Holding copy = at(id);
    const Quantity before = copy.position.signed_quantity().abs();
    const Position::Change change = copy.position.apply_fill(traded, side, price, quantity, Timestamp());
    copy.isolated.apply(traded, before, change, price, copy.leverage);
    return {change.realised, at(id).isolated.value() - copy.isolated.value()};
}

std::int64_t VenueAccount::reducible_lots(InstrumentId id, Side side) const {
    const Quantity held = position(id);
    const bool reduces = side == Side::Buy ? held.is_negative() : held.is_positive();
    return reduces ? instrument(id).to_lots(held.abs()) : 0;
}

Decimal VenueAccount::unrealised(InstrumentId id) const {
    const Holding& holding = at(id);
    return holding.mark ? holding.position.unrealised(instrument(id), *holding.mark) : Decimal();
}

Decimal VenueAccount::maintenance(InstrumentId id) const {
    const Holding& holding = at(id);
    return holding.mark && !holding.position.is_flat() ? maintenance_margin(instrument(id), brackets(id), *holding.mark,
                                                                            holding.position.signed_quantity().abs())
                                                       : Decimal();
}

Decimal VenueAccount::position_notional(InstrumentId id) const {
    const Holding& holding = at(id);
    return holding.mark ? instrument(id).notional(*holding.mark, holding.position.signed_quantity().abs()) : Decimal();
}

Decimal VenueAccount::position_margin(InstrumentId id) const {
    return position_notional(id) / Decimal(at(id).leverage);
}

Decimal VenueAccount::free_margin(const Currency& currency) const {
    Decimal free = wallet(currency);
    for (const Instrument& each : *instruments_) {
        const Holding& holding = at(each.id);
        if (each.is_spot() || each.settle != currency || holding.position.is_flat()) {
            continue;
        }
        if (holding.mode == MarginMode::Isolated) {
            free -= holding.isolated.value();
        } else {
            free += unrealised(each.id) - position_margin(each.id);
        }
    }
    return free;
}

MarginState VenueAccount::margin_state(InstrumentId id) const {
    if (mode(id) == MarginMode::Isolated) {
        return {at(id).isolated.value() + unrealised(id), maintenance(id)};
    }
    const Currency& currency = instrument(id).settle;
    MarginState pool{wallet(currency), Decimal()};
    for (const Instrument& each : *instruments_) {
        if (each.is_spot() || each.settle != currency || at(each.id).position.is_flat()) {
            continue;
        }
        if (mode(each.id) == MarginMode::Isolated) {
            pool.equity -= at(each.id).isolated.value();
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
            total += at(each.id).isolated.value();
        }
    }
    return total;
}

Decimal VenueAccount::insurance_paid(const Currency& currency) const {
    const auto found = insurance_.find(currency);
    return found == insurance_.end() ? Decimal() : found->second;
}

}  // namespace tradewind::simulator
