#include "strategies/plan/plan_stop.hpp"

#include <utility>

#include "core/trading/exit_cover.hpp"

namespace tradewind::strategies {
namespace {

// The legal trigger that is no looser than the level.
Price trigger_of(const Instrument& instrument, Side position, Price level) {
    return Price(
        level.value().rounded_to(instrument.tick.value(), position == Side::Buy ? Rounding::Ceiling : Rounding::Floor));
}

bool is_at_least_as_tight(Side position, Price a, Price b) {
    return position == Side::Buy ? a >= b : a <= b;
}

}  // namespace

// What the venue's answers have made of the orders.
void PlanStop::settle(StrategyDesk& desk) {
    const auto forget_closed = [&desk](ClientOrderId& id) {
        const Order* order = id.is_ours() ? desk.find_order(id) : nullptr;
        if (order == nullptr || !order->is_open()) {
            id = ClientOrderId();
        }
    };
    forget_closed(stop_);
    forget_closed(next_);
    if (!next_.is_ours()) {
        return;
    }
    if (!stop_.is_ours()) {
        stop_ = std::exchange(next_, ClientOrderId());
    } else if (desk.find_order(next_)->state() == OrderState::Working) {
        desk.cancel(stop_);
        stop_ = std::exchange(next_, ClientOrderId());
    }
}

PlanStop::Standing PlanStop::keep(const Instrument& instrument, Side position, Price level, StrategyDesk& desk) {
    settle(desk);
    for (const ClientOrderId id : {stop_, next_}) {
        if (id.is_ours() && desk.find_order(id)->is_triggered()) {
            return Standing::Triggered;
        }
    }
    Price trigger = trigger_of(instrument, position, level);
    const InstrumentState& market = desk.account().market(instrument.id);
    const auto price = market.valuation_price();
    if (next_.is_ours()) {
        return Standing::Placed;  // one move at a time
    }
    if (stop_.is_ours()) {
        const Order& working = *desk.find_order(stop_);
        const Price placed_at = *working.intent().trigger;
        if (!working.cancel_requested() && is_at_least_as_tight(position, placed_at, trigger)) {
            if (closes_all_of(working.intent(), market.position.signed_quantity().abs())) {
                return Standing::Placed;
            }
            trigger = placed_at;  // the position has grown out of it
        }
    }
    if (price && is_at_least_as_tight(position, trigger, *price)) {
        return Standing::Beyond;
    }
    if (waits_) {
        return Standing::Refused;
    }
    OrderIntent intent;
    intent.instrument = instrument.id;
    intent.side = opposite(position);
    intent.type = OrderType::StopMarket;
    intent.effect = PositionEffect::ClosePosition;
    intent.purpose = OrderPurpose::StopLoss;
    intent.trigger = trigger;
    const auto placed = desk.place(intent);
    if (!placed) {
        waits_ = true;
        refusal_ = placed.error().text();
        return Standing::Refused;
    }
    (stop_.is_ours() ? next_ : stop_) = *placed;
    return Standing::Placed;
}

void PlanStop::on_order_closed(const Order& order) {
    if (!owns(order.id())) {
        return;
    }
    if (order.state() == OrderState::Rejected) {
        waits_ = true;  // no storm of refusals
        refusal_ = order.reason();
    }
    (order.id() == stop_ ? stop_ : next_) = ClientOrderId();
}

}  // namespace tradewind::strategies
