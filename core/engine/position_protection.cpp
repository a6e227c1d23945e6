// The stops and targets of the position manager: placing them, seeing that they stay, clearing the old ones.
#include <algorithm>

#include "core/engine/position_manager.hpp"
#include "core/trading/exit_cover.hpp"

namespace tradewind {
// Only now: until the venue has taken the new stop, the old one is what protects. What a strategy that is on
// keeps stays: its targets, and a stop it has placed since, which replaces this one when it is accepted.
void PositionManager::cancel_older_exits(InstrumentId instrument, const Plan& plan) {
    for (const Order* other : context_.orders.open_orders(instrument)) {
        const bool of_strategy = other->intent().strategy != StrategyId();
        const bool is_kept =
            of_strategy && (other->id() > plan.stop || other->intent().effect != PositionEffect::ClosePosition);
        if (is_exit(other->intent()) && other->id() != plan.stop && other->id() != plan.target && !is_kept) {
            desk_.cancel(other->id());
        }
    }
}

// A strategy's new stop stands in for every older one: its own, and the default one if that had to be placed.
void PositionManager::replace_older_stops(const Order& order) {
    const auto is_stop = [](const OrderIntent& intent) {
        return intent.purpose == OrderPurpose::StopLoss && intent.effect == PositionEffect::ClosePosition;
    };
    if (!is_stop(order.intent())) {
        return;
    }
    for (const Order* other : context_.orders.open_orders(order.intent().instrument)) {
        if (is_stop(other->intent()) && other->intent().side == order.intent().side && other->id() < order.id()) {
            desk_.cancel(other->id());
        }
    }
}

void PositionManager::cancel_all_exits(InstrumentId instrument) {
    for (const Order* other : context_.orders.open_orders(instrument)) {
        if (is_exit(other->intent())) {
            desk_.cancel(other->id());
        }
    }
}

void PositionManager::check_positions() {
    for (const Instrument& instrument : *context_.account.instruments) {
        const InstrumentState& market = context_.account.market(instrument.id);
        if (market.position.is_flat()) {
            if (plans_.contains(instrument.id) && context_.orders.open_orders(instrument.id).empty()) {
                plans_.erase(instrument.id);
            }
            continue;
        }
        if (instrument.is_spot() || context_.config.bare_position == EngineConfig::BarePosition::LetBe ||
            is_protected(instrument.id) || has_entry_on_its_way(instrument.id) || !context_.account.reconciled) {
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
        return is_stop && intent.side == exit && closes_all_of(intent, position.signed_quantity().abs()) &&
               !order->cancel_requested();
    });
}

void PositionManager::protect_or_report(InstrumentId instrument, Plan& plan) {
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
    plan.target = ClientOrderId();
    if (plan.target_fraction) {
        const auto target = place_exit(instrument, OrderType::TakeProfitMarket, *plan.target_fraction, plan.request);
        if (target) {
            plan.target = *target;
        } else {
            context_.sink.alert(AlertKind::OrderRefused, AlertLevel::Warning, context_.symbol(instrument),
                                "The target could not be placed: " + target.error().text());
        }
    }
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
