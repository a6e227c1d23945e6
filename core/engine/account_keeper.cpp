#include "core/engine/account_keeper.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/money_text.hpp"
#include "core/engine/trade_text.hpp"

namespace tradewind {

std::optional<AccountKeeper::Booked> AccountKeeper::book(const OrderFilled& fill) {
    const OrderTable::FillOutcome outcome = context_.orders.apply(fill, context_.now());
    using Kind = OrderTable::FillOutcome::Kind;
    if (outcome.kind == Kind::Duplicate || outcome.kind == Kind::Parked) {
        return std::nullopt;
    }
    Booked booked;
    booked.order = context_.orders.find(outcome.order);
    const OrderPurpose purpose = booked.order != nullptr                  ? booked.order->intent().purpose
                                 : fill.origin == FillOrigin::Liquidation ? OrderPurpose::Liquidation
                                                                          : OrderPurpose::Foreign;
    const Instrument& instrument = context_.account.instrument(fill.instrument);
    Decimal realised;
    if (instrument.is_spot()) {
        booked.realised = book_spot(instrument, fill);
    } else {
        InstrumentState& market = context_.account.market(fill.instrument);
        const Quantity before = market.position.signed_quantity().abs();
        const Position::Change change =
            market.position.apply_fill(instrument, fill.side, fill.price, fill.quantity, fill.trade_time);
        market.isolated_margin.apply(instrument, before, change, fill.price, market.leverage);
        realised = booked.realised = change.realised;
        booked.position_closed = change.closed.is_positive() && market.position.is_flat();
        post(LedgerKind::RealisedProfit, fill.instrument, Money{realised, instrument.settle}, fill.trade.str());
    }
    post(LedgerKind::Fee, fill.instrument, Money{-fill.fee.amount, fill.fee.currency}, fill.trade.str());

    const StrategyId strategy = booked.order != nullptr ? booked.order->intent().strategy : StrategyId();
    context_.sink.emit(Fact{FillFact{fill, purpose, strategy, realised}});
    if (booked.order != nullptr) {
        context_.sink.emit(Fact{OrderFact{*booked.order}});
    }
    recent_.push_back(RecentFill{fill, purpose, realised});
    if (recent_.size() > kRecentFills) {
        recent_.pop_front();
    }
    if (outcome.kind == Kind::CountedLate) {
        context_.sink.alert(AlertKind::LateFill, AlertLevel::Warning, instrument.symbol,
                            fmt::format("A fill of {} at {} came after order {} was closed; it counts.",
                                        quantity_text(instrument, fill.quantity), price_text(instrument, fill.price),
                                        outcome.order.to_string()));
    }
    announce(fill, instrument, realised, purpose);
    if (booked.position_closed) {
        context_.sink.alert(
            AlertKind::PositionClosed, AlertLevel::Info, instrument.symbol,
            fmt::format("Position closed; the last fill booked {}.", booked_money_text(realised, instrument.settle)));
    }
    return booked;
}

void AccountKeeper::announce(const OrderFilled& fill, const Instrument& instrument, Decimal realised,
                             OrderPurpose purpose) {
    AlertLevel level = AlertLevel::Info;
    AlertKind kind = AlertKind::OrderFilled;
    if (purpose == OrderPurpose::Liquidation) {
        kind = AlertKind::Liquidated;
        level = AlertLevel::Critical;
    } else if (purpose == OrderPurpose::StopLoss) {
        kind = AlertKind::StopTriggered;
        level = AlertLevel::Warning;
    }
    std::string text = fmt::format("{}: {} {} at {}, fee {}", to_text(purpose), to_text(fill.side),
                                   quantity_text(instrument, fill.quantity), price_text(instrument, fill.price),
                                   booked_money_text(fill.fee.amount, fill.fee.currency));
    if (!realised.is_zero()) {
        text += ", realised " + booked_money_text(realised, instrument.settle);
    }
    context_.sink.alert(kind, level, instrument.symbol, text + ".");
}

Decimal AccountKeeper::book_spot(const Instrument& instrument, const OrderFilled& fill) {
    const Decimal value = instrument.notional(fill.price, fill.quantity) * Decimal(sign_of(fill.side));
    const Decimal amount = fill.quantity.value() * instrument.contract_size * Decimal(sign_of(fill.side));
    post(LedgerKind::Adjustment, fill.instrument, Money{-value, instrument.quote}, "spot trade " + fill.trade.str());
    post(LedgerKind::Adjustment, fill.instrument, Money{amount, instrument.base}, "spot trade " + fill.trade.str());
    Position& bought = context_.account.market(fill.instrument).position;
    const Quantity counted = fill.side == Side::Buy ? fill.quantity : std::min(fill.quantity, bought.signed_quantity());
    return bought.apply_fill(instrument, fill.side, fill.price, counted, fill.trade_time).realised;
}

bool AccountKeeper::book(const FundingPaid& funding) {
    if (!context_.account.ledger.count_once(funding.id)) {
        return false;
    }
    post(LedgerKind::Funding, funding.instrument, funding.amount, funding.id);
    const bool paid = funding.amount.amount.is_negative();
    context_.sink.alert(AlertKind::FundingPaid, AlertLevel::Info, context_.symbol(funding.instrument),
                        fmt::format("Funding {} {} (rate {} %).", paid ? "paid" : "received",
                                    booked_money_text(funding.amount.amount.abs(), funding.amount.currency),
                                    (funding.rate * Decimal(100)).to_string()));
    return true;
}

void AccountKeeper::book(const BalanceAdjusted& adjustment) {
    if (!context_.account.ledger.count_once(adjustment.id)) {
        return;
    }
    const bool deposit = adjustment.reason == "deposit";
    post(deposit ? LedgerKind::Deposit : LedgerKind::Adjustment, InstrumentId(), adjustment.amount, adjustment.reason);
    if (deposit) {
        // A flow is no profit: the day and the high-water mark move with it.
        const Decimal worth = context_.account.worth(adjustment.amount);
        context_.account.day_start_equity += worth;
        context_.account.peak_equity += worth;
    } else {
        context_.sink.alert(
            AlertKind::LedgerMismatch, AlertLevel::Warning, "",
            fmt::format("The venue changed the balance by {}: {}.",
                        booked_money_text(adjustment.amount.amount, adjustment.amount.currency), adjustment.reason));
    }
}

void AccountKeeper::start_day_if_due() {
    const Timestamp day = context_.now().floor_to(Duration::days(1));
    if (day != context_.account.day_start) {
        context_.account.day_start = day;
        context_.account.day_start_equity = context_.account.equity();
        day_start_wallet_ = context_.account.ledger.wallet(context_.account.currency);
    }
    context_.account.peak_equity = std::max(context_.account.peak_equity, context_.account.equity());
}

void AccountKeeper::post(LedgerKind kind, InstrumentId instrument, Money amount, std::string reference) {
    const LedgerEntry entry =
        context_.account.ledger.book(context_.now(), kind, instrument, amount, std::move(reference));
    if (entry.number != 0) {
        context_.sink.emit(Fact{LedgerFact{entry}});
    }
}

}  // namespace tradewind
