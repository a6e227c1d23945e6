#include "core/trading/position.hpp"

#include <algorithm>

namespace tradewind {

Position::Change Position::apply_fill(const Instrument& instrument, Side side, Price price, Quantity quantity,
                                      Timestamp time) {
    Change change;
    if (!quantity.is_positive()) {
        return change;
    }
    const bool against = side == Side::Buy ? quantity_.is_negative() : quantity_.is_positive();
    if (against) {
        change.closed = std::min(quantity, quantity_.abs());
        change.realised = reduce(instrument, price, side == Side::Buy ? change.closed : -change.closed);
    }
    change.opened = quantity - change.closed;
    if (change.opened.is_positive()) {
        if (quantity_.is_zero()) {
            opened_at_ = time;
        }
        const Quantity opening = side == Side::Buy ? change.opened : -change.opened;
        cost_ += instrument.signed_value(price, opening);
        quantity_ += opening;
    }
    return change;
}

// `closing` has the sign of the trade. The booked profit enters the cost, which keeps what rounding cut; with the
// position goes what is less than half of the smallest unit that a venue's wallet counts.
Decimal Position::reduce(const Instrument& instrument, Price price, Quantity closing) {
    const Decimal paid = instrument.signed_value(price, closing);
    if (closing == -quantity_) {
        const Decimal profit = (-(cost_ + paid)).rounded(kMoneyPlaces, Rounding::HalfEven);
        quantity_ = Quantity();
        cost_ = Decimal();
        return profit;
    }
    const Decimal released =
        Decimal::multiply_divide(cost_, closing.value().abs(), quantity_.value().abs(), Rounding::HalfEven);
    const Decimal profit = (-paid - released).rounded(kMoneyPlaces, Rounding::HalfEven);
    quantity_ += closing;
    cost_ += paid + profit;
    return profit;
}

std::optional<Price> Position::entry_price(const Instrument& instrument) const {
    if (is_flat() || cost_.is_zero()) {
        return std::nullopt;
    }
    const Decimal amount = quantity_.value() * instrument.contract_size;
    return Price(instrument.is_inverse() ? -(amount / cost_) : cost_ / amount);
}

Decimal Position::unrealised(const Instrument& instrument, Price mark) const {
    if (is_flat()) {
        return {};
    }
    return instrument.signed_value(mark, quantity_) - cost_;
}

}  // namespace tradewind
