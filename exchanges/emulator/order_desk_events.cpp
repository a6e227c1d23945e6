#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "exchanges/emulator/order_desk.hpp"
#include "exchanges/emulator/product_symbols.hpp"

namespace tradewind::emulator {
namespace {

// Venue ids are numbers; one that is not would be shown as zero.
template <class Id>
std::uint64_t number_of(const Id& id) {
    std::uint64_t value = 0;
    const std::string_view text = id.view();
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// "er" of ORDER_TRADE_UPDATE, from what the venue says of the end and what the order was.
int expiry_reason(const OrderRecord& order, std::string_view reason) {
    const OrderIntent& intent = order.terms.intent;
    if (reason.find("same account") != std::string_view::npos) {
        return 1;
    }
    if (reason.find("reduce") != std::string_view::npos) {
        return 4;
    }
    if (reason.find("liquidation") != std::string_view::npos) {
        return 5;
    }
    if (intent.time_in_force == TimeInForce::FillOrKill) {
        return 10;
    }
    if (intent.time_in_force == TimeInForce::PostOnly) {
        return 11;
    }
    return intent.price ? intent.time_in_force == TimeInForce::ImmediateOrCancel ? 2 : 0 : 9;
}

// Spot tells of such an order, and that it expired.
bool may_be_refused_late(const OrderRecord& order, const Instrument& traded) {
    return order.terms.intent.time_in_force == TimeInForce::FillOrKill && order.algo_id == 0 && !traded.is_spot();
}

}  // namespace

void OrderDesk::on_message(const HostedMessage& message) {
    if (!message.account) {
        return;
    }
    const Heard heard{*message.account, message.time};
    std::visit([&](const auto& body) { hear(heard, body); }, message.body);
}

void OrderDesk::announce(const Heard& heard, OrderRecord& order) {
    if (!order.is_announced) {
        order.is_announced = true;
        events_.order_update(whose(heard.account), order, "NEW", nullptr, heard.time);
    }
}

void OrderDesk::hear(const Heard& heard, const OrderAccepted& event) {
    AccountBook& of = book(heard.account);
    if (AlgoRecord* algo = of.algos.find_key(event.order)) {
        algo->is_accepted = true;
        algo->order = 0;
        if (!algo->terms.good_till.is_zero()) {
            expiries_[{algo->terms.good_till, algo->key}] = heard.account;
        }
        events_.algo_update(whose(heard.account), *algo, heard.time);
        return;
    }
    auto sent = sent_.extract(event.order);
    if (sent.empty()) {
        return;
    }
    OrderRecord record = std::move(sent.mapped());
    record.id = number_of(event.venue_order);
    record.created = heard.time;
    record.updated = heard.time;
    OrderRecord& order = of.orders.add(std::move(record));
    if (!order.terms.good_till.is_zero()) {
        expiries_[{order.terms.good_till, order.key}] = heard.account;
    }
    const Instrument& traded = instrument(event.instrument);
    if (!may_be_refused_late(order, traded)) {
        announce(heard, order);
        tell_balances(heard, traded);
    }
}

void OrderDesk::tell_balances(const Heard& heard, const Instrument& traded) {
    if (traded.is_spot()) {
        events_.spot_account_update(whose(heard.account), {traded.base, traded.quote}, heard.time);
    }
}

void OrderDesk::hear(const Heard&, const OrderRejected& event) {
    sent_.erase(event.order);
    refusals_[event.order] = event.reason;
}

void OrderDesk::hear(const Heard&, const CancelRejected& event) {
    refusals_[event.order] = event.reason;
}

void OrderDesk::hear(const Heard& heard, const OrderFilled& event) {
    OrderRecord* order = event.order.is_ours() ? book(heard.account).orders.find_key(event.order) : nullptr;
    if (order != nullptr) {
        announce(heard, *order);
        book_trade(heard, *order, event);
        return;
    }
    const auto waiting = forced_.find(heard.account);
    if (waiting != forced_.end() && waiting->second.fills.front().venue_order != event.venue_order) {
        book_forced(heard.account);
    }
    Forced& forced = forced_[heard.account];
    forced.heard = heard;
    forced.fills.push_back(event);
    if (event.completes == FillCompletes::Yes) {
        book_forced(heard.account);
    }
}

void OrderDesk::book_forced(AccountId account) {
    auto waiting = forced_.extract(account);
    if (waiting.empty()) {
        return;
    }
    auto& [heard, fills] = waiting.mapped();
    // What the book could not take is tried again by an order of its own.
    fills.back().completes = FillCompletes::Yes;
    const OrderFilled& first = fills.front();
    const bool is_liquidation = first.origin == FillOrigin::Liquidation;
    OrderRecord forced;
    forced.id = number_of(first.venue_order);
    OrderIntent& intent = forced.terms.intent;
    intent.instrument = first.instrument;
    intent.side = first.side;
    intent.type = OrderType::Market;
    intent.effect = PositionEffect::Reduce;
    intent.price = first.price;
    intent.time_in_force = TimeInForce::ImmediateOrCancel;
    for (const OrderFilled& fill : fills) {
        intent.quantity += fill.quantity;
    }
    forced.terms.leg = leg_of_order(feed_.venue().position_mode(account), first.side, PositionEffect::Reduce);
    forced.terms.type = "LIMIT";
    forced.terms.time_in_force = "IOC";
    forced.terms.client_id = fmt::format("{}{}", is_liquidation ? "autoclose-" : "adl_autoclose", forced.id);
    forced.terms.self_trade = "NONE";
    forced.created = heard.time;
    forced.updated = heard.time;
    OrderRecord& order = book(account).orders.add(std::move(forced));
    announce(heard, order);
    for (const OrderFilled& fill : fills) {
        book_trade(heard, order, fill);
    }
}

void OrderDesk::book_spot_trade(AccountBook& of, const Instrument& traded, const TradeRecord& trade) {
    const Decimal sign = sign_of(trade.side);
    of.balances[traded.quote] -= trade.value * sign;
    of.balances[traded.base] += trade.quantity.value() * traded.contract_size * sign;
    of.balances[trade.fee.currency] -= trade.fee.amount;
}

void OrderDesk::book_trade(const Heard& heard, OrderRecord& order, const OrderFilled& fill) {
    AccountBook& of = book(heard.account);
    const Instrument& traded = instrument(fill.instrument);
    TradeRecord trade;
    trade.id = number_of(fill.trade);
    trade.order = order.id;
    trade.instrument = fill.instrument;
    trade.leg = order.terms.leg;
    trade.side = fill.side;
    trade.price = fill.price;
    trade.quantity = fill.quantity;
    trade.value = traded.notional(fill.price, fill.quantity);
    trade.fee = fill.fee;
    trade.liquidity = fill.liquidity;
    trade.time = fill.trade_time;
    order.executed += fill.quantity;
    order.value += trade.value;
    order.price_sum += fill.price.value() * fill.quantity.value();
    order.status = OrderStatus::PartiallyFilled;
    order.updated = heard.time;
    const bool is_complete = fill.completes == FillCompletes::Yes;
    if (is_complete) {
        order.terms.intent.quantity = std::max(order.terms.intent.quantity, order.executed);
    }
    if (traded.is_spot()) {
        book_spot_trade(of, traded, trade);
    } else {
        FollowedPosition& held = of.positions[{fill.instrument, trade.leg}];
        const bool was_flat = held.position.is_flat();
        trade.realised =
            held.position.apply_fill(traded, fill.side, fill.price, fill.quantity, fill.trade_time).realised;
        held.fees = was_flat ? fill.fee.amount : held.fees + fill.fee.amount;
        held.accumulated += trade.realised;
        held.changed = heard.time;
        of.balances[traded.settle] += trade.realised - fill.fee.amount;
    }
    order.realised += trade.realised;
    if (is_complete) {
        of.orders.close(order, OrderStatus::Filled, heard.time);
    }
    of.orders.add(trade);
    const auto add_income = [&](const char* type, Decimal amount) {
        if (!amount.is_zero() && !traded.is_spot()) {
            of.add_income({take_number(),
                           type,
                           {amount, fill.fee.currency},
                           wire_symbol(traded),
                           std::to_string(trade.id),
                           trade.id,
                           trade.time});
        }
    };
    add_income("REALIZED_PNL", trade.realised);
    // What a liquidation costs goes to the insurance fund.
    add_income(fill.origin == FillOrigin::Liquidation ? "INSURANCE_CLEAR" : "COMMISSION", -trade.fee.amount);
    const UserEvents::Whose reader = whose(heard.account);
    if (traded.is_spot()) {
        events_.order_update(reader, order, "TRADE", &trade, heard.time);
        tell_balances(heard, traded);
        return;
    }
    events_.trade_lite(reader, order, trade);
    events_.order_update(reader, order, fill.origin == FillOrigin::Order ? "TRADE" : "CALCULATED", &trade, heard.time);
    events_.account_update(reader, {"ORDER", product_of(traded), traded.settle, Decimal(), {{traded.id, trade.leg}}},
                           heard.time);
    if (is_complete) {
        finish_algo(heard, order);
    }
}

void OrderDesk::cancel_waiting_algo(const Heard& heard, AlgoRecord& algo, const OrderCanceled& event) {
    const bool is_expired = algo.is_expiring || event.kind == CancelKind::Expired;
    algo.reject_reason = is_expired && !algo.is_expiring ? event.reason : "";
    book(heard.account).algos.close(algo, is_expired ? AlgoStatus::Expired : AlgoStatus::Canceled, heard.time);
    events_.algo_update(whose(heard.account), algo, heard.time);
}

void OrderDesk::hear(const Heard& heard, const OrderCanceled& event) {
    AccountBook& of = book(heard.account);
    if (AlgoRecord* algo = of.algos.find_key(event.order)) {
        return cancel_waiting_algo(heard, *algo, event);
    }
    OrderRecord* order = of.orders.find_key(event.order);
    if (order == nullptr) {
        return;
    }
    const Instrument& traded = instrument(event.instrument);
    const bool never_existed = may_be_refused_late(*order, traded) && !order->is_announced && order->executed.is_zero();
    if (never_existed) {
        refusals_[event.order] =
            "-5021 Due to the order could not be filled immediately, the FOK order has been "
            "rejected. The order will not be recorded in the order history";
        of.orders.forget(*order);
        return;
    }
    OrderStatus status = OrderStatus::Canceled;
    if (event.kind == CancelKind::Expired || order->is_expiring) {
        order->expiry_reason = order->is_expiring ? 0 : expiry_reason(*order, event.reason);
        status = order->expiry_reason == 1 ? OrderStatus::ExpiredInMatch : OrderStatus::Expired;
    }
    of.orders.close(*order, status, heard.time);
    events_.order_update(whose(heard.account), *order, status == OrderStatus::Canceled ? "CANCELED" : "EXPIRED",
                         nullptr, heard.time);
    tell_balances(heard, traded);
    finish_algo(heard, *order);
}

void OrderDesk::hear(const Heard& heard, const OrderTriggered& event) {
    AccountBook& of = book(heard.account);
    AlgoRecord* algo = of.algos.find_key(event.order);
    if (algo == nullptr) {
        return;
    }
    of.algos.trigger(*algo, heard.time);
    algo->is_activated = true;
    algo->status = AlgoStatus::Triggering;
    events_.algo_update(whose(heard.account), *algo, heard.time);
    OrderRecord order;
    order.id = number_of(event.venue_order);
    order.key = event.order;
    order.terms = algo->terms;
    order.algo_id = algo->id;
    order.created = heard.time;
    order.updated = heard.time;
    if (order.terms.intent.quantity.is_zero()) {  // closes whatever is there
        order.terms.intent.quantity =
            of.positions[{event.instrument, order.terms.leg}].position.signed_quantity().abs();
    }
    OrderRecord& placed = of.orders.add(std::move(order));
    algo->order = placed.id;
    algo->status = AlgoStatus::Triggered;
    events_.algo_update(whose(heard.account), *algo, heard.time);
    announce(heard, placed);
}

void OrderDesk::finish_algo(const Heard& heard, const OrderRecord& order) {
    AccountBook& of = book(heard.account);
    AlgoRecord* algo = order.algo_id == 0 ? nullptr : of.algos.find(order.algo_id);
    if (algo == nullptr) {
        return;
    }
    algo->average = order.average();
    algo->executed = order.executed;
    of.algos.close(*algo, AlgoStatus::Finished, heard.time);
    events_.algo_update(whose(heard.account), *algo, heard.time);
}

void OrderDesk::hear(const Heard& heard, const OrderAmended& event) {
    OrderRecord* order = book(heard.account).orders.find_key(event.order);
    if (order == nullptr) {
        return;
    }
    OrderIntent& intent = order->terms.intent;
    AmendmentRecord amendment;
    amendment.id = take_number();
    amendment.order = order->id;
    amendment.price_before = intent.price.value_or(Price());
    amendment.price_after = event.price;
    amendment.quantity_before = intent.quantity;
    amendment.quantity_after = event.quantity;
    amendment.count = ++order->amendments;
    amendment.time = heard.time;
    book(heard.account).orders.add(amendment);
    intent.price = event.price;
    intent.quantity = event.quantity;
    order->updated = heard.time;
    events_.order_update(whose(heard.account), *order, "AMENDMENT", nullptr, heard.time);
}

void OrderDesk::hear(const Heard& heard, const FundingPaid& event) {
    AccountBook& of = book(heard.account);
    const Instrument& traded = instrument(event.instrument);
    of.balances[event.amount.currency] += event.amount.amount;
    of.add_income({take_number(), "FUNDING_FEE", event.amount, wire_symbol(traded), event.id, 0, heard.time});
    UserEvents::AccountChange change{
        "FUNDING_FEE", product_of(traded), event.amount.currency, event.amount.amount, {}, wire_symbol(traded)};
    for (const PositionLeg leg : legs_of(feed_.venue().position_mode(heard.account))) {
        const HostedPosition at_venue = feed_.venue().position(heard.account, traded.id, leg);
        if (at_venue.margin_mode == MarginMode::Isolated && !at_venue.signed_quantity.is_zero()) {
            change.positions.emplace_back(traded.id, leg);
        }
    }
    events_.account_update(whose(heard.account), change, heard.time);
}

void OrderDesk::hear(const Heard& heard, const BalanceAdjusted& event) {
    AccountBook& of = book(heard.account);
    const bool is_flow = event.reason == "deposit" || event.reason == "transfer";
    of.add_income(
        {take_number(), is_flow ? "TRANSFER" : "INSURANCE_CLEAR", event.amount, "", event.reason, 0, heard.time});
    take_balances(heard.account);
    if (spot_accounts_.contains(heard.account)) {
        // In this order: who adds the change up himself is then told the sum.
        events_.balance_update(heard.account, event.amount, heard.time);
        events_.spot_account_update(whose(heard.account), {event.amount.currency}, heard.time);
        return;
    }
    const auto& instruments = feed_.venue().instruments();
    const bool is_coin = std::any_of(instruments.begin(), instruments.end(), [&](const Instrument& each) {
        return each.is_inverse() && each.settle == event.amount.currency;
    });
    const char* flow = event.amount.amount.is_negative() ? "WITHDRAW" : "DEPOSIT";
    events_.account_update(whose(heard.account),
                           {is_flow ? flow : "INSURANCE_CLEAR",
                            is_coin ? Product::CoinM : Product::UsdM,
                            event.amount.currency,
                            event.amount.amount,
                            {}},
                           heard.time);
}

}  // namespace tradewind::emulator
