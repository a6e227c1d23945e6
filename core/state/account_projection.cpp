#include "core/state/account_projection.hpp"

namespace tradewind {

void AccountProjection::book(const OrderFilled& fill) {
    const Instrument& instrument = account_.instrument(fill.instrument);
    const Decimal sign(sign_of(fill.side));
    if (instrument.is_spot()) {
        add(Money{-(instrument.notional(fill.price, fill.quantity) * sign), instrument.quote});
        add(Money{fill.quantity.value() * instrument.contract_size * sign, instrument.base});
    } else {
        auto [at, is_new] = positions_.try_emplace(fill.instrument, position(fill.instrument));
        const auto change = at->second.apply_fill(instrument, fill.side, fill.price, fill.quantity, fill.trade_time);
        add(Money{change.realised, instrument.settle});
    }
    add(Money{-fill.fee.amount, fill.fee.currency});
}

void AccountProjection::book(const FundingPaid& funding) {
    add(funding.amount);
}

void AccountProjection::book(const BalanceAdjusted& adjustment) {
    add(adjustment.amount);
}

const Position& AccountProjection::position(InstrumentId id) const {
    const auto changed = positions_.find(id);
    return changed == positions_.end() ? account_.market(id).position : changed->second;
}

Decimal AccountProjection::wallet(const Currency& currency) const {
    const auto changed = changes_.find(currency);
    return account_.ledger.wallet(currency).balance + (changed == changes_.end() ? Decimal() : changed->second);
}

}  // namespace tradewind
