#include "core/trading/order.hpp"

namespace tradewind {

const char* to_text(OrderType type) {
    switch (type) {
        case OrderType::Limit:
            return "limit";
        case OrderType::Market:
            return "market";
        case OrderType::StopMarket:
            return "stop-market";
        case OrderType::TakeProfitMarket:
            return "take-profit-market";
        case OrderType::TrailingStopMarket:
            return "trailing-stop";
        case OrderType::StopLimit:
            return "stop-limit";
        case OrderType::TakeProfitLimit:
            return "take-profit-limit";
    }
    return "unknown type";
}

const char* to_text(OrderState state) {
    switch (state) {
        case OrderState::Submitting:
            return "submitting";
        case OrderState::Unknown:
            return "in doubt";
        case OrderState::Working:
            return "working";
        case OrderState::Filled:
            return "filled";
        case OrderState::Canceled:
            return "canceled";
        case OrderState::Expired:
            return "expired";
        case OrderState::Rejected:
            return "rejected";
    }
    return "unknown state";
}

const char* to_text(OrderPurpose purpose) {
    switch (purpose) {
        case OrderPurpose::Manual:
            return "manual";
        case OrderPurpose::Strategy:
            return "strategy";
        case OrderPurpose::StopLoss:
            return "stop loss";
        case OrderPurpose::TakeProfit:
            return "take profit";
        case OrderPurpose::Close:
            return "close";
        case OrderPurpose::EmergencyClose:
            return "emergency close";
        case OrderPurpose::Liquidation:
            return "liquidation";
        case OrderPurpose::Foreign:
            return "foreign";
    }
    return "unknown purpose";
}

OrderApplied Order::apply(const OrderAccepted& event, Timestamp now) {
    return answered(event.venue_order, now);
}

OrderApplied Order::apply(const OrderRejected& event, Timestamp now) {
    const bool existed = state_ == OrderState::Working || !filled_.is_zero();
    return close(existed ? OrderState::Canceled : OrderState::Rejected, event.reason, now);
}

OrderApplied Order::apply(const OrderCanceled& event, Timestamp now) {
    learn(event.venue_order);
    return close(event.kind == CancelKind::Expired ? OrderState::Expired : OrderState::Canceled, event.reason, now);
}

OrderApplied Order::apply(const OrderTriggered& event, Timestamp now) {
    if (!is_open() || triggered_) {
        learn(event.venue_order);
        return OrderApplied::Stale;
    }
    answered(event.venue_order, now);
    triggered_ = true;
    updated_ = now;
    return OrderApplied::Applied;
}

OrderApplied Order::apply(const OrderAmended& event, Timestamp now) {
    if (!is_open()) {
        return OrderApplied::Stale;
    }
    answered(VenueOrderId(), now);
    intent_.price = event.price;
    intent_.quantity = event.quantity;
    updated_ = now;
    if (intent_.quantity.is_positive() && filled_ >= intent_.quantity) {
        state_ = OrderState::Filled;
    }
    return OrderApplied::Applied;
}

OrderApplied Order::apply(const OrderUnknown& event, Timestamp now) {
    if (state_ != OrderState::Submitting) {
        return OrderApplied::Stale;  // the venue's answer came first
    }
    state_ = OrderState::Unknown;
    reason_ = event.reason;
    updated_ = now;
    return OrderApplied::Applied;
}

OrderApplied Order::apply(const OrderFilled& event, Timestamp now) {
    const bool late = !is_open();
    learn(event.venue_order);
    filled_ += event.quantity;
    filled_value_ += event.price.value() * event.quantity.value();
    updated_ = now;
    const bool whole = intent_.quantity.is_positive() && filled_ >= intent_.quantity;
    if (whole || event.completes == FillCompletes::Yes) {
        state_ = OrderState::Filled;
    } else if (!late) {
        state_ = OrderState::Working;
    }
    return late ? OrderApplied::LateFill : OrderApplied::Applied;
}

Quantity Order::remaining() const {
    return is_open() && intent_.quantity > filled_ ? intent_.quantity - filled_ : Quantity();
}

std::optional<Price> Order::average_price() const {
    if (filled_.is_zero()) {
        return std::nullopt;
    }
    return Price(filled_value_ / filled_.value());
}

// The venue knows the order: the doubt, or the wait, is over.
OrderApplied Order::answered(const VenueOrderId& venue_id, Timestamp now) {
    learn(venue_id);
    if (state_ != OrderState::Submitting && state_ != OrderState::Unknown) {
        return OrderApplied::Stale;
    }
    state_ = OrderState::Working;
    reason_.clear();
    updated_ = now;
    return OrderApplied::Applied;
}

OrderApplied Order::close(OrderState state, const std::string& reason, Timestamp now) {
    if (!is_open()) {
        return OrderApplied::Stale;
    }
    state_ = state;
    reason_ = reason;
    updated_ = now;
    return OrderApplied::Applied;
}

// Even an outdated message names the venue's id, which later messages may use alone.
void Order::learn(const VenueOrderId& venue_id) {
    if (venue_id_.empty()) {
        venue_id_ = venue_id;
    }
}

}  // namespace tradewind
