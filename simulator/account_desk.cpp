#include "simulator/account_desk.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/margin/funding.hpp"

namespace tradewind::simulator {
namespace {

Decimal booked(Decimal amount) {
    return amount.rounded(Position::kMoneyPlaces, Rounding::HalfEven);
}

}  // namespace

AccountDesk::AccountDesk(const VenueTerms& terms, VenueNumbers& numbers, InsuranceFund& fund, MessageSink& line)
    : numbers_(numbers),
      fund_(fund),
      line_(line),
      account_(terms.instruments, terms.brackets, terms.margin_mode, terms.default_leverage),
      orders_(terms.instruments->size()),
      liquidation_rate_(terms.liquidation_fee),
      price_band_(terms.price_band),
      spot_fees_(terms.spot_fees) {}

void AccountDesk::accept(InstrumentId instrument, std::uint64_t order) {
    const VenueOrder* accepted = orders_.find(instrument, order);
    TW_CHECK(accepted != nullptr);
    dirty_ = true;
    if (answer_fate_ == AnswerFate::Delivered) {
        send(Channel::Answer, OrderAccepted{instrument, accepted->id, accepted->venue_id()});
    }
}

void AccountDesk::reject(InstrumentId instrument, ClientOrderId id, const std::string& reason) {
    dirty_ = true;  // the id is used up
    if (answer_fate_ == AnswerFate::Delivered) {
        send(Channel::Answer, OrderRejected{instrument, id, reason});
    }
}

void AccountDesk::trigger(InstrumentId instrument, std::uint64_t order) {
    VenueOrder* fired = orders_.find(instrument, order);
    TW_CHECK(fired != nullptr);
    fired->phase = OrderPhase::Active;
    dirty_ = true;
    send(Channel::Stream, OrderTriggered{instrument, fired->id, fired->venue_id()});
}

Money AccountDesk::fee_of(const AccountTrade& trade, Decimal rate) const {
    const Instrument& instrument = account_.instrument(trade.instrument);
    if (instrument.is_spot() && spot_fees_ == SpotFees::Received && trade.side == Side::Buy) {
        return {booked(trade.quantity.value() * instrument.contract_size * rate), instrument.base};
    }
    return {booked(instrument.notional(trade.price, trade.quantity) * rate),
            instrument.is_spot() ? instrument.quote : instrument.settle};
}

// Taken only from what the margin of the closed part still holds, so that what stays open is not hurt and
// the fund never pays a fee to itself; and at least what the close earned, so that the wallet never gains
// from a liquidation.
Decimal AccountDesk::liquidation_fee(const AccountTrade& trade, PositionLeg leg,
                                     const VenueAccount::Preview& preview) const {
    Decimal left = preview.released + preview.realised;
    if (account_.mode(trade.instrument) == MarginMode::Cross) {
        left = Decimal::multiply_divide(account_.margin_state(trade.instrument, leg).equity, trade.quantity.value(),
                                        account_.position(trade.instrument, leg).abs().value(), Rounding::Down);
    }
    left = std::max(left, Decimal()).rounded(Position::kMoneyPlaces, Rounding::Down);
    return std::max(std::min(fee_of(trade, liquidation_rate_).amount, left), preview.realised);
}

void AccountDesk::trade(const AccountTrade& trade) {
    const Instrument& instrument = account_.instrument(trade.instrument);
    OrderFilled fill;
    fill.instrument = trade.instrument;
    fill.venue_order = VenueOrderId::of(trade.order);
    fill.trade = TradeId::of(trade.trade);
    fill.side = trade.side;
    fill.price = trade.price;
    fill.quantity = trade.quantity;
    fill.liquidity = trade.liquidity;
    fill.trade_time = now_;
    fill.completes = trade.lots_left == 0 ? FillCompletes::Yes : FillCompletes::No;
    const Decimal rate = trade.liquidity == Liquidity::Maker ? instrument.maker_fee : instrument.taker_fee;
    fill.fee = fee_of(trade, rate);
    Decimal shortfall;
    PositionEffect effect = PositionEffect::Reduce;
    if (is_liquidation(trade.order)) {
        const PositionLeg leg = leg_of_order(account_.position_mode(), trade.side, effect);
        const auto preview = account_.preview({trade.instrument, leg, trade.side, trade.price, trade.quantity});
        fill.origin = FillOrigin::Liquidation;
        fill.fee.amount = liquidation_fee(trade, leg, preview);
        fund_.book(fill.fee.currency, fill.fee.amount);
        if (account_.mode(trade.instrument) == MarginMode::Isolated) {
            shortfall = std::max(-(preview.released + preview.realised), Decimal());
        }
    } else if (trade.origin == FillOrigin::AutoDeleverage) {
        fill.origin = trade.origin;
        fill.fee.amount = Decimal();
    } else {
        VenueOrder* order = orders_.find(trade.instrument, trade.order);
        TW_CHECK(order != nullptr);
        fill.order = order->id;
        effect = order->terms.effect;
        order->filled += trade.quantity;
        order->lots_left = trade.lots_left;
        if (trade.lots_left == 0) {
            orders_.close(trade.instrument, trade.order, OrderState::Filled);
        }
    }
    account_.book_fill(fill, leg_of_order(account_.position_mode(), trade.side, effect));
    orders_.remember(fill);
    dirty_ = true;
    send(Channel::Stream, fill);
    pay_insurance(Money{shortfall.rounded(Position::kMoneyPlaces, Rounding::Down), instrument.settle});
}

void AccountDesk::cancel(InstrumentId instrument, std::uint64_t order, Channel channel, CancelKind kind,
                         const std::string& reason) {
    const VenueOrder closed =
        orders_.close(instrument, order, kind == CancelKind::Canceled ? OrderState::Canceled : OrderState::Expired);
    dirty_ = true;
    send(channel, OrderCanceled{instrument, closed.id, closed.venue_id(), kind, reason});
}

void AccountDesk::amend(InstrumentId instrument, std::uint64_t order, std::int64_t ticks, std::int64_t lots) {
    VenueOrder* amended = orders_.find(instrument, order);
    TW_CHECK(amended != nullptr);
    const Instrument& traded = account_.instrument(instrument);
    amended->limit_ticks = ticks;
    amended->lots_left = lots;
    amended->terms.price = amended->margin_price = traded.from_ticks(ticks);
    amended->terms.quantity = amended->filled + traded.from_lots(lots);
    ++amended->amendments;
    dirty_ = true;
    send(Channel::Answer, OrderAmended{instrument, amended->id, *amended->terms.price, amended->terms.quantity});
}

void AccountDesk::change_mode(InstrumentId instrument, MarginMode mode) {
    account_.set_mode(instrument, mode);
    dirty_ = true;
}

void AccountDesk::move_margin(InstrumentId instrument, PositionLeg leg, Decimal amount) {
    account_.move_margin(instrument, leg, amount);
    dirty_ = true;
}

void AccountDesk::change_position_mode(PositionMode mode) {
    account_.set_position_mode(mode);
    dirty_ = true;
}

void AccountDesk::change_leverage(InstrumentId instrument, int leverage) {
    account_.set_leverage(instrument, leverage);
    dirty_ = true;
    send(Channel::Answer, LeverageSet{instrument, leverage});
}

void AccountDesk::deposit(const Money& amount) {
    adjust(amount, "deposit");
}

void AccountDesk::transfer(const Money& amount) {
    adjust(amount, "transfer");
}

void AccountDesk::adjust(const Money& amount, const std::string& reason) {
    const BalanceAdjusted change{reason + "-" + std::to_string(++adjustments_), amount, reason};
    account_.book_deposit(now_, amount);
    orders_.remember(change);
    dirty_ = true;
    send(Channel::Stream, change);
}

void AccountDesk::pay_funding(InstrumentId instrument, Timestamp boundary, Decimal rate) {
    for (const PositionLeg leg : legs_of(account_.position_mode())) {
        pay_funding(account_.instrument(instrument), leg, boundary, rate);
    }
}

void AccountDesk::pay_funding(const Instrument& traded, PositionLeg leg, Timestamp boundary, Decimal rate) {
    const Holding& holding = account_.at(traded.id, leg);
    if (holding.position.is_flat() || !holding.mark) {
        return;
    }
    const Decimal amount = booked(funding_payment(traded, holding.position.signed_quantity(), *holding.mark, rate));
    if (amount.is_zero()) {
        return;
    }
    std::string id = "funding-" + traded.symbol + "-" + std::to_string(boundary.to_millis());
    if (leg == PositionLeg::Short) {
        id += "-short";  // each leg pays by itself
    }
    const FundingPaid paid{traded.id, std::move(id), Money{amount, traded.settle}, rate, boundary};
    account_.book_funding(paid);
    orders_.remember(paid);
    dirty_ = true;
    send(Channel::Stream, paid);
}

std::vector<std::uint64_t> AccountDesk::useless_reducers(InstrumentId instrument) const {
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, order] : orders_.open(instrument)) {
        if (order.only_reduces() && account_.reducible_lots(instrument, order.terms.side) <= 0) {
            numbers.push_back(number);
        }
    }
    return numbers;
}

void AccountDesk::cover_deficit(const Currency& currency) {
    const Decimal wallet = account_.wallet(currency);
    if (!wallet.is_negative()) {
        return;
    }
    for (std::uint32_t i = 0; i < orders_.instruments(); ++i) {
        const Instrument& each = account_.instrument(InstrumentId(i));
        if (!each.is_spot() && each.settle == currency && !account_.is_flat(each.id)) {
            return;
        }
    }
    pay_insurance(Money{-wallet, currency});
}

void AccountDesk::pay_insurance(const Money& amount) {
    if (!amount.amount.is_positive()) {
        return;
    }
    const BalanceAdjusted change{"insurance-" + std::to_string(++adjustments_), amount, "insurance fund"};
    account_.book_insurance(now_, amount);
    fund_.book(amount.currency, -amount.amount);
    orders_.remember(change);
    dirty_ = true;
    send(Channel::Stream, change);
}

}  // namespace tradewind::simulator
