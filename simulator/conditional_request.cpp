#include "simulator/conditional_request.hpp"

#include "simulator/venue_texts.hpp"

namespace tradewind::simulator {

OrderKind kind_of(TimeInForce time_in_force) {
    switch (time_in_force) {
        case TimeInForce::GoodTillCancel:
            return OrderKind::Limit;
        case TimeInForce::ImmediateOrCancel:
            return OrderKind::ImmediateOrCancel;
        case TimeInForce::FillOrKill:
            return OrderKind::FillOrKill;
        case TimeInForce::PostOnly:
            return OrderKind::PostOnly;
    }
    return OrderKind::Limit;
}

NewConditional conditional_request(const VenueOrder& order, const Instrument& instrument, std::uint32_t owner) {
    NewConditional request;
    request.id = order.number;
    request.owner = owner;
    request.side = order.terms.side;
    request.trigger_by = order.terms.trigger_by;
    request.self_trade = order.self_trade;
    request.close_position = order.terms.effect == PositionEffect::ClosePosition && order.lots_left == 0;
    request.reduce_only = order.only_reduces() && !request.close_position;
    request.lots = order.lots_left;
    if (order.terms.price) {
        request.limit_ticks = order.limit_ticks;
        request.limit_kind = kind_of(order.terms.time_in_force);
    }
    const std::int64_t trigger = order.terms.trigger ? instrument.to_ticks(*order.terms.trigger) : 0;
    switch (order.terms.type) {
        case OrderType::TrailingStopMarket:
            request.kind = TriggerKind::Trailing;
            if (order.terms.trigger) {
                request.activation_ticks = trigger;
            }
            request.callback = {Callback::Unit::BasisPoints, callback_basis_points(order.terms)};
            break;
        case OrderType::TakeProfitMarket:
        case OrderType::TakeProfitLimit:
            request.kind = TriggerKind::TakeProfit;
            request.trigger_ticks = trigger;
            break;
        case OrderType::StopMarket:
        case OrderType::StopLimit:
        case OrderType::Limit:
        case OrderType::Market:
            request.trigger_ticks = trigger;
            break;
    }
    return request;
}

}  // namespace tradewind::simulator
