#include "core/engine/position_manager.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind {
namespace {

std::string percent(Decimal fraction) {
    return (fraction * Decimal(100)).to_fixed(2);
}

}  // namespace

void PositionManager::open(RequestId request, const OpenPosition& wish) {
    const Instrument& instrument = context_.account.instrument(wish.instrument);
    InstrumentState& market = context_.account.market(wish.instrument);
    const auto price = market.valuation_price();
    if (!price) {
        context_.sink.progress(request, RequestStage::Refused, "No price for " + instrument.symbol + " yet.");
        return;
    }
    if (wish.reference.is_positive()) {
        const Decimal drift = (price->value() / wish.reference.value() - Decimal(1)).abs();
        if (drift > wish.max_drift) {
            context_.sink.progress(
                request, RequestStage::Refused,
                fmt::format("The price moved {} % since the preview ({} -> {}); the limit is {} %. "
                            "Ask again for a fresh preview.",
                            percent(drift), wish.reference.to_string(), price->to_string(), percent(wish.max_drift)));
            return;
        }
    }
    if (pending_.contains(wish.instrument)) {
        context_.sink.progress(
            request, RequestStage::Refused,
            "Another request for " + instrument.symbol + " waits for the venue; try again in a moment.");
        return;
    }
    if (market.leverage != wish.leverage || !market.leverage_confirmed) {
        pending_[wish.instrument] = PendingLeverage{request, context_.now(), wish.leverage, wish};
        context_.sink.emit(SetLeverage{wish.instrument, wish.leverage});
        context_.sink.progress(request, RequestStage::Working, fmt::format("Setting leverage to {}x.", wish.leverage));
        return;
    }
    place_entry(request, wish);
}

void PositionManager::place_entry(RequestId request, const OpenPosition& wish) {
    OrderIntent intent;
    intent.instrument = wish.instrument;
    intent.side = wish.side;
    intent.quantity = wish.quantity;
    intent.purpose = OrderPurpose::Manual;
    intent.request = request;
    const auto placed = desk_.place(intent);
    if (!placed) {
        context_.sink.progress(request, RequestStage::Refused, placed.error().text());
        return;
    }
    Plan& plan = plans_[wish.instrument];
    plan.stop_fraction = wish.stop_fraction;
    plan.target_fraction = wish.target_fraction;
    plan.request = request;
    context_.sink.progress(request, RequestStage::Working, fmt::format("Sent as {}.", placed->to_string()));
}

void PositionManager::close(RequestId request, const ClosePosition& wish, OrderPurpose purpose) {
    const Instrument& instrument = context_.account.instrument(wish.instrument);
    const Position& position = context_.account.market(wish.instrument).position;
    if (position.is_flat()) {
        context_.sink.progress(request, RequestStage::Done, "There is no position in " + instrument.symbol + ".");
        return;
    }
    const Quantity whole = position.signed_quantity().abs();
    Quantity part = instrument.floor_quantity(whole * wish.fraction);
    if (part < instrument.min_quantity) {
        part = instrument.min_quantity;
    }
    if (whole - part < instrument.min_quantity) {
        part = whole;  // the rest could never be closed by itself
    }
    OrderIntent intent;
    intent.instrument = wish.instrument;
    intent.side = position.is_long() ? Side::Sell : Side::Buy;
    intent.effect = PositionEffect::Reduce;
    intent.quantity = part;
    intent.purpose = purpose;
    intent.request = request;
    const auto placed = desk_.place(intent);
    if (!placed) {
        context_.sink.progress(request, RequestStage::Failed, placed.error().text());
        return;
    }
    context_.sink.progress(request, RequestStage::Working,
                           fmt::format("Closing {} of {} {}.", part.to_string(), whole.to_string(), instrument.symbol));
}

void PositionManager::change_leverage(RequestId request, const ChangeLeverage& wish) {
    if (pending_.contains(wish.instrument)) {
        context_.sink.progress(request, RequestStage::Refused, "A leverage change is already on its way.");
        return;
    }
    pending_[wish.instrument] = PendingLeverage{request, context_.now(), wish.leverage, std::nullopt};
    context_.sink.emit(SetLeverage{wish.instrument, wish.leverage});
}

void PositionManager::on_leverage(const LeverageSet& event) {
    InstrumentState& market = context_.account.market(event.instrument);
    market.leverage = event.leverage;
    market.leverage_confirmed = true;
    const auto waiting = pending_.find(event.instrument);
    if (waiting == pending_.end() || waiting->second.leverage != event.leverage) {
        return;
    }
    const PendingLeverage done = waiting->second;
    pending_.erase(waiting);
    if (done.then_open) {
        place_entry(done.request, *done.then_open);
    } else {
        context_.sink.progress(
            done.request, RequestStage::Done,
            fmt::format("Leverage of {} is {}x.", context_.symbol(event.instrument), event.leverage));
    }
}

void PositionManager::on_leverage(const LeverageRejected& event) {
    const auto waiting = pending_.find(event.instrument);
    if (waiting == pending_.end()) {
        return;
    }
    context_.sink.progress(waiting->second.request, RequestStage::Refused,
                           fmt::format("The venue refused {}x: {}", event.leverage, event.reason));
    pending_.erase(waiting);
}

void PositionManager::on_fill(const OrderFilled& fill, const Order& order) {
    const RequestId request = order.intent().request;
    const Instrument& instrument = context_.account.instrument(fill.instrument);
    if (order.is_open()) {
        context_.sink.progress(request, RequestStage::Working,
                               fmt::format("Filled {} of {} at {}.", order.filled().to_string(),
                                           order.intent().quantity.to_string(), fill.price.to_string()));
        return;
    }
    if (order.intent().purpose == OrderPurpose::Manual) {
        const auto plan = plans_.find(fill.instrument);
        if (plan != plans_.end() && !context_.account.market(fill.instrument).position.is_flat()) {
            protect_or_report(fill.instrument, plan->second);
        }
    } else if (order.intent().purpose == OrderPurpose::Close) {
        const auto average = order.average_price();
        context_.sink.progress(
            request, RequestStage::Done,
            fmt::format(
                "Closed {} {} at {} {} on average.", order.filled().to_string(), instrument.symbol,
                average ? average->value().rounded(instrument.price_places() + 2, Rounding::HalfEven).to_string() : "?",
                instrument.quote.view()));
    }
}

void PositionManager::on_order_closed(const Order& order) {
    const OrderIntent& intent = order.intent();
    const InstrumentId instrument = intent.instrument;
    const bool is_exit = intent.purpose == OrderPurpose::StopLoss || intent.purpose == OrderPurpose::TakeProfit;
    const bool flat = context_.account.market(instrument).position.is_flat();
    if (intent.purpose == OrderPurpose::Manual && order.filled().is_positive() && !flat) {
        const auto plan = plans_.find(instrument);
        if (plan != plans_.end()) {
            protect_or_report(instrument, plan->second);  // what was filled is a position like any other
        }
        return;
    }
    if (!is_exit) {
        const bool nothing = order.filled().is_zero();
        context_.sink.progress(intent.request, nothing ? RequestStage::Refused : RequestStage::Failed,
                               fmt::format("Order {}: {}{}.", to_text(order.state()), order.reason(),
                                           nothing ? "" : " after " + order.filled().to_string() + " was filled"));
        return;
    }
    if (order.state() == OrderState::Rejected && !flat) {
        context_.sink.alert(AlertKind::PositionUnprotected, AlertLevel::Danger, context_.symbol(instrument),
                            fmt::format("The venue refused the {} order: {}. Trying again at the next check.",
                                        to_text(intent.purpose), order.reason()));
    }
}

void PositionManager::on_accepted(const Order& order) {
    const auto plan = plans_.find(order.intent().instrument);
    if (plan == plans_.end() || plan->second.stop != order.id() || plan->second.request.value() == 0) {
        return;
    }
    const InstrumentState& market = context_.account.market(order.intent().instrument);
    const Instrument& instrument = context_.account.instrument(order.intent().instrument);
    const auto entry = market.position.entry_price(instrument);
    if (!entry) {
        return;
    }
    const auto liquidation = context_.account.liquidation_price(instrument.id);
    context_.sink.progress(
        plan->second.request, RequestStage::Done,
        fmt::format(
            "{} {} {} at {} {}, stop {} at the venue, liquidation {}.", market.position.is_long() ? "Long" : "Short",
            market.position.signed_quantity().abs().to_string(), instrument.symbol,
            entry->value().rounded(instrument.price_places() + 2, Rounding::HalfEven).to_string(),
            instrument.quote.view(), order.intent().trigger->to_string(),
            liquidation ? liquidation->value().rounded(instrument.price_places(), Rounding::HalfEven).to_string()
                        : "none"));
    plan->second.request = RequestId();
}

void PositionManager::on_position_closed(InstrumentId instrument) {
    plans_.erase(instrument);
    for (const Order* order : context_.orders.open_orders(instrument)) {
        if (order->intent().purpose == OrderPurpose::StopLoss || order->intent().purpose == OrderPurpose::TakeProfit) {
            desk_.cancel(order->id());
        }
    }
}

void PositionManager::check_positions() {
    for (auto waiting = pending_.begin(); waiting != pending_.end();) {
        if (context_.now() - waiting->second.asked > context_.config.answer_timeout) {
            context_.sink.progress(waiting->second.request, RequestStage::Refused,
                                   "The venue did not answer the leverage change; nothing was opened.");
            waiting = pending_.erase(waiting);
        } else {
            ++waiting;
        }
    }
    for (const Instrument& instrument : *context_.account.instruments) {
        const InstrumentState& market = context_.account.market(instrument.id);
        if (market.position.is_flat()) {
            if (plans_.contains(instrument.id) && context_.orders.open_orders(instrument.id).empty()) {
                plans_.erase(instrument.id);
            }
            continue;
        }
        const bool entry_on_its_way =
            std::ranges::any_of(context_.orders.open_orders(instrument.id), [](const Order* o) {
                return o->intent().purpose == OrderPurpose::Manual && o->intent().type == OrderType::Market;
            });
        if (instrument.is_spot() || is_protected(instrument.id) || entry_on_its_way || !context_.account.reconciled) {
            continue;
        }
        context_.sink.alert(AlertKind::PositionUnprotected, AlertLevel::Danger, instrument.symbol,
                            "The position has no stop at the venue; placing one now.");
        protect_or_report(instrument.id, plans_[instrument.id]);
    }
}

bool PositionManager::is_protected(InstrumentId instrument) const {
    const Position& position = context_.account.market(instrument).position;
    const Side exit = position.is_long() ? Side::Sell : Side::Buy;
    return std::ranges::any_of(context_.orders.open_orders(instrument), [&](const Order* order) {
        const OrderIntent& intent = order->intent();
        const bool is_stop = intent.type == OrderType::StopMarket || intent.type == OrderType::TrailingStopMarket;
        return is_stop && intent.side == exit && intent.effect == PositionEffect::ClosePosition &&
               !order->cancel_requested();
    });
}

void PositionManager::protect_or_report(InstrumentId instrument, Plan& plan) {
    const ClientOrderId old_stop = plan.stop;
    const ClientOrderId old_target = plan.target;
    const auto stop = place_exit(instrument, OrderType::StopMarket,
                                 plan.stop_fraction.value_or(context_.config.default_stop_fraction), plan.request);
    if (!stop) {
        context_.sink.alert(AlertKind::PositionUnprotected, AlertLevel::Critical, context_.symbol(instrument),
                            "No stop could be placed: " + stop.error().text());
        context_.sink.progress(plan.request, RequestStage::Failed,
                               "The position is open but has no stop: " + stop.error().text());
        plan.request = RequestId();
        return;
    }
    plan.stop = *stop;
    if (plan.target_fraction) {
        const auto target = place_exit(instrument, OrderType::TakeProfitMarket, *plan.target_fraction, plan.request);
        if (target) {
            plan.target = *target;
        } else {
            context_.sink.alert(AlertKind::OrderRefused, AlertLevel::Warning, context_.symbol(instrument),
                                "The target could not be placed: " + target.error().text());
        }
    }
    // The new exits stand before the old ones go.
    desk_.cancel(old_stop);
    desk_.cancel(old_target);
}

tl::expected<ClientOrderId, Refusal> PositionManager::place_exit(InstrumentId id, OrderType type, Decimal fraction,
                                                                 RequestId request) {
    const Instrument& instrument = context_.account.instrument(id);
    const Position& position = context_.account.market(id).position;
    const bool below = position.is_long() == (type == OrderType::StopMarket);
    const Decimal factor = below ? Decimal(1) - fraction : Decimal(1) + fraction;
    OrderIntent intent;
    intent.instrument = id;
    intent.side = position.is_long() ? Side::Sell : Side::Buy;
    intent.type = type;
    intent.effect = PositionEffect::ClosePosition;
    intent.trigger = Price(
        (position.entry_price(instrument)->value() * factor).rounded_to(instrument.tick.value(), Rounding::HalfEven));
    intent.purpose = type == OrderType::StopMarket ? OrderPurpose::StopLoss : OrderPurpose::TakeProfit;
    intent.request = request;
    return desk_.place(intent);
}

}  // namespace tradewind
