#include "core/engine/position_manager.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/engine/trade_text.hpp"

namespace tradewind {
namespace {

std::string percent(Decimal fraction) {
    return (fraction * Decimal(100)).to_fixed(2);
}

}  // namespace

bool PositionManager::is_exit(const OrderIntent& intent) {
    return intent.purpose == OrderPurpose::StopLoss || intent.purpose == OrderPurpose::TakeProfit;
}

void PositionManager::open(RequestId request, const OpenPosition& wish) {
    const Instrument& instrument = context_.account.instrument(wish.instrument);
    InstrumentState& market = context_.account.market(wish.instrument);
    if (const auto drift = drift_of(wish)) {
        context_.sink.progress(request, RequestStage::Refused, *drift);
        return;
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

std::optional<std::string> PositionManager::drift_of(const OpenPosition& wish) const {
    const Instrument& instrument = context_.account.instrument(wish.instrument);
    const auto price = context_.account.market(wish.instrument).valuation_price();
    if (!price) {
        return "No price for " + instrument.symbol + " yet.";
    }
    if (!wish.reference.is_positive()) {
        return std::nullopt;
    }
    const Decimal drift = (price->value() / wish.reference.value() - Decimal(1)).abs();
    if (drift <= wish.max_drift) {
        return std::nullopt;
    }
    return fmt::format(
        "The price moved {} % since the preview ({} -> {}); the limit is {} %. Ask again for a fresh preview.",
        percent(drift), price_text(instrument, wish.reference), price_text(instrument, *price),
        percent(wish.max_drift));
}

bool PositionManager::is_opening(InstrumentId instrument) const {
    const auto waiting = pending_.find(instrument);
    return waiting != pending_.end() && waiting->second.then_open.has_value();
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
    if (context_.account.is_flat(instrument.id)) {
        context_.sink.progress(request, RequestStage::Done, "There is no position in " + instrument.symbol + ".");
        return;
    }
    const Quantity whole =
        instrument.is_spot() ? context_.account.spot_held(instrument.id) : position.signed_quantity().abs();
    Quantity part = instrument.floor_quantity(whole * wish.fraction);
    if (part < instrument.min_quantity) {
        part = instrument.min_quantity;
    }
    if (whole - part < instrument.min_quantity) {
        part = whole;  // the rest could never be closed by itself
    }
    if (instrument.max_quantity.is_positive()) {
        part = std::min(part, instrument.max_quantity);
    }
    // The procedure that closes everything has its own end; a step of it ends nothing.
    const RequestStage on_refusal =
        purpose == OrderPurpose::EmergencyClose ? RequestStage::Working : RequestStage::Failed;
    OrderIntent intent;
    intent.instrument = wish.instrument;
    intent.side = position.is_long() ? Side::Sell : Side::Buy;
    // Spot knows no reduce-only; nobody can sell more than there is.
    intent.effect = instrument.is_spot() ? PositionEffect::Open : PositionEffect::Reduce;
    intent.quantity = part;
    intent.purpose = purpose;
    intent.request = request;
    const auto placed = desk_.place(intent);
    if (!placed) {
        context_.sink.progress(request, on_refusal, instrument.symbol + ": " + placed.error().text());
        return;
    }
    context_.sink.progress(request, RequestStage::Working,
                           fmt::format("{}: closing {} of {}.", instrument.symbol, quantity_text(instrument, part),
                                       quantity_text(instrument, whole)));
}

void PositionManager::change_leverage(RequestId request, const ChangeLeverage& wish) {
    if (pending_.contains(wish.instrument)) {
        context_.sink.progress(request, RequestStage::Refused, "A leverage change is already on its way.");
        return;
    }
    pending_[wish.instrument] = PendingLeverage{request, context_.now(), wish.leverage, std::nullopt};
    context_.sink.emit(SetLeverage{wish.instrument, wish.leverage});
}

void PositionManager::ask_leverage(InstrumentId instrument, int leverage) {
    const InstrumentState& market = context_.account.market(instrument);
    if ((market.leverage == leverage && market.leverage_confirmed) || pending_.contains(instrument)) {
        return;
    }
    change_leverage(RequestId(), ChangeLeverage{instrument, leverage});
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
        if (const auto drift = drift_of(*done.then_open)) {  // the venue took its time
            context_.sink.progress(done.request, RequestStage::Refused, *drift);
        } else {
            place_entry(done.request, *done.then_open);
        }
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
    const OrderIntent& intent = order.intent();
    const Instrument& instrument = context_.account.instrument(fill.instrument);
    if (is_exit(intent)) {
        return;
    }
    if (order.is_open()) {
        context_.sink.progress(
            intent.request, RequestStage::Working,
            fmt::format("Filled {} of {} at {}.", quantity_text(instrument, order.filled()),
                        quantity_text(instrument, intent.quantity), price_text(instrument, fill.price)));
        return;
    }
    if (intent.purpose == OrderPurpose::Manual) {
        if (!context_.account.market(fill.instrument).position.is_flat()) {
            protect_or_report(fill.instrument, plans_[fill.instrument]);
        }
    } else if (intent.purpose == OrderPurpose::Close || intent.purpose == OrderPurpose::EmergencyClose) {
        context_.sink.progress(
            intent.request, intent.purpose == OrderPurpose::Close ? RequestStage::Done : RequestStage::Working,
            fmt::format("{}: closed {} at {} on average.", instrument.symbol, quantity_text(instrument, order.filled()),
                        price_text(instrument, order.average_price().value_or(fill.price))));
    }
}

void PositionManager::on_order_closed(const Order& order) {
    const OrderIntent& intent = order.intent();
    const bool flat = context_.account.market(intent.instrument).position.is_flat();
    if (is_exit(intent)) {
        if (order.state() == OrderState::Rejected && !flat) {
            on_exit_refused(order);
        }
        return;
    }
    if (intent.purpose == OrderPurpose::Manual && order.filled().is_positive() && !flat) {
        protect_or_report(intent.instrument, plans_[intent.instrument]);  // a position like any other
        return;
    }
    const auto plan = plans_.find(intent.instrument);
    if (plan != plans_.end() && plan->second.request == intent.request) {
        plan->second.request = RequestId();
    }
    const Instrument& instrument = context_.account.instrument(intent.instrument);
    const bool nothing = order.filled().is_zero();
    RequestStage stage = nothing ? RequestStage::Refused : RequestStage::Failed;
    if (intent.purpose == OrderPurpose::EmergencyClose) {
        stage = RequestStage::Working;  // its procedure goes on
    }
    context_.sink.progress(
        intent.request, stage,
        fmt::format("Order {}: {}{}.", to_text(order.state()), order.reason(),
                    nothing ? "" : ", after " + quantity_text(instrument, order.filled()) + " was filled"));
}

void PositionManager::on_exit_refused(const Order& order) {
    const InstrumentId instrument = order.intent().instrument;
    const std::string refusal =
        fmt::format("The venue refused the {} order: {}.", to_text(order.intent().purpose), order.reason());
    if (order.intent().purpose == OrderPurpose::TakeProfit) {
        context_.sink.alert(AlertKind::OrderRefused, AlertLevel::Warning, context_.symbol(instrument),
                            refusal + " The position has no target.");
        return;
    }
    if (!is_protected(instrument)) {
        context_.sink.alert(AlertKind::PositionUnprotected, AlertLevel::Danger, context_.symbol(instrument),
                            refusal + " Trying again at the next check.");
        return;
    }
    context_.sink.alert(AlertKind::OrderRefused, AlertLevel::Danger, context_.symbol(instrument),
                        refusal + " The older stop stays.");
    const auto plan = plans_.find(instrument);
    if (plan != plans_.end() && plan->second.stop == order.id()) {
        context_.sink.progress(plan->second.request, RequestStage::Failed, refusal + " The older stop stays.");
        plan->second.request = RequestId();
    }
}

void PositionManager::on_accepted(const Order& order) {
    if (order.intent().strategy != StrategyId()) {
        replace_older_stops(order);
        return;
    }
    const auto plan = plans_.find(order.intent().instrument);
    if (plan == plans_.end() || plan->second.stop != order.id()) {
        return;
    }
    const Instrument& instrument = context_.account.instrument(order.intent().instrument);
    cancel_older_exits(instrument.id, plan->second);
    const InstrumentState& market = context_.account.market(instrument.id);
    const auto entry = market.position.entry_price(instrument);
    if (!entry || !order.intent().trigger) {
        return;
    }
    const auto liquidation = context_.account.liquidation_price(instrument.id);
    context_.sink.progress(
        plan->second.request, RequestStage::Done,
        fmt::format(
            "{} {} ({}) at {}, stop {} at the venue, liquidation {}.", market.position.is_long() ? "Long" : "Short",
            quantity_text(instrument, market.position.signed_quantity().abs()), instrument.symbol,
            price_text(instrument, *entry), price_text(instrument, *order.intent().trigger),
            liquidation ? price_text(instrument,
                                     Price(liquidation->value().rounded(instrument.price_places(), Rounding::HalfEven)))
                        : "none"));
    plan->second.request = RequestId();
}

void PositionManager::on_position_closed(InstrumentId instrument) {
    cancel_all_exits(instrument);
    const auto plan = plans_.find(instrument);
    if (plan == plans_.end()) {
        return;
    }
    if (has_entry_on_its_way(instrument)) {
        plan->second.stop = plan->second.target = ClientOrderId();  // the rest is meant for the new position
        return;
    }
    context_.sink.progress(plan->second.request, RequestStage::Done,
                           "There is no position in " + context_.symbol(instrument) + " any more.");
    plans_.erase(plan);
}

bool PositionManager::has_entry_on_its_way(InstrumentId instrument) const {
    return std::ranges::any_of(context_.orders.open_orders(instrument), [](const Order* order) {
        return order->intent().purpose == OrderPurpose::Manual && order->intent().type == OrderType::Market;
    });
}

void PositionManager::drop_silent_requests() {
    for (auto waiting = pending_.begin(); waiting != pending_.end();) {
        if (context_.now() - waiting->second.asked > context_.config.answer_timeout) {
            context_.sink.progress(waiting->second.request, RequestStage::Refused,
                                   "The venue did not answer the leverage change; nothing was opened.");
            waiting = pending_.erase(waiting);
        } else {
            ++waiting;
        }
    }
}

}  // namespace tradewind
