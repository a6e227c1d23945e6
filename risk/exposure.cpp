#include "risk/exposure.hpp"

#include <algorithm>

namespace tradewind::risk {

Quantity Exposure::worst(Side side) const {
    const Quantity reached = side == Side::Buy ? position + opening_buys : opening_sells - position;
    return std::max(reached, Quantity());
}

Quantity Exposure::worst() const {
    return std::max(worst(Side::Buy), worst(Side::Sell));
}

void Exposure::add(Side side, Quantity quantity) {
    (side == Side::Buy ? opening_buys : opening_sells) += quantity;
}

Exposure exposure_of(const AccountState& account, InstrumentId id, std::span<const Order* const> open_orders) {
    Exposure exposure;
    exposure.position = account.market(id).position.signed_quantity();
    for (const Order* order : open_orders) {
        const OrderIntent& intent = order->intent();
        if (intent.instrument == id && intent.effect == PositionEffect::Open && order->is_open()) {
            exposure.add(intent.side, order->remaining());
        }
    }
    return exposure;
}

}  // namespace tradewind::risk
