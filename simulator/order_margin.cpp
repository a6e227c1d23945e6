#include "simulator/order_margin.hpp"

#include <algorithm>

#include "core/margin/margin.hpp"

namespace tradewind::simulator {
namespace {

struct SideTotal {
    Quantity quantity;
    Decimal margin;  // initial margin as if the whole quantity opened; spot: cost
};

struct Totals {
    SideTotal buys;
    SideTotal sells;
};

Totals sum_orders(const VenueAccount& account, const VenueOrders& orders, const Instrument& instrument,
                  const ProspectiveOrder* also) {
    Totals totals;
    const int leverage = instrument.is_spot() ? 1 : account.at(instrument.id).leverage;
    const auto add = [&](Side side, Price price, Quantity quantity) {
        SideTotal& total = side == Side::Buy ? totals.buys : totals.sells;
        total.quantity += quantity;
        total.margin += initial_margin(instrument, price, quantity, leverage);
    };
    for (const auto& [number, order] : orders.open(instrument.id)) {
        if (!order.only_reduces()) {
            add(order.terms.side, order.margin_price, instrument.from_lots(order.lots_left));
        }
    }
    if (also != nullptr && also->instrument == instrument.id) {
        add(also->side, also->price, also->quantity);
    }
    return totals;
}

// The part of a side that is left after closing `closes`.
Decimal opening_margin(const SideTotal& total, Quantity closes) {
    if (total.quantity <= closes) {
        return {};
    }
    const Quantity opens = total.quantity - closes;
    return Decimal::multiply_divide(total.margin, opens.value(), total.quantity.value(), Rounding::Up);
}

}  // namespace

Decimal bound_in(const VenueAccount& account, const VenueOrders& orders, const Instrument& instrument,
                 const ProspectiveOrder* also) {
    const Totals totals = sum_orders(account, orders, instrument, also);
    if (account.position_mode() == PositionMode::Hedge) {
        return totals.buys.margin + totals.sells.margin;
    }
    const Quantity held = account.position(instrument.id);
    const Quantity none;
    return std::max(opening_margin(totals.buys, std::max(-held, none)),
                    opening_margin(totals.sells, std::max(held, none)));
}

Decimal bound_in_leg(const VenueAccount& account, const VenueOrders& orders, const Instrument& instrument,
                     PositionLeg leg) {
    if (leg == PositionLeg::Net) {
        return bound_in(account, orders, instrument, nullptr);
    }
    const Totals totals = sum_orders(account, orders, instrument, nullptr);
    return leg == PositionLeg::Long ? totals.buys.margin : totals.sells.margin;
}

Decimal bound_by_orders(const VenueAccount& account, const VenueOrders& orders, const Currency& currency,
                        const ProspectiveOrder* also) {
    Decimal bound;
    for (std::uint32_t index = 0; index < orders.instruments(); ++index) {
        const Instrument& instrument = account.instrument(InstrumentId(index));
        const bool asked = also != nullptr && also->instrument == instrument.id;
        const bool concerned = instrument.is_spot() ? instrument.quote == currency || instrument.base == currency
                                                    : instrument.settle == currency;
        if (!concerned || (!asked && orders.open(instrument.id).empty())) {
            continue;
        }
        if (!instrument.is_spot()) {
            bound += bound_in(account, orders, instrument, asked ? also : nullptr);
            continue;
        }
        const Totals totals = sum_orders(account, orders, instrument, asked ? also : nullptr);
        if (instrument.quote == currency) {
            bound += totals.buys.margin * (Decimal(1) + std::max(instrument.taker_fee, Decimal()));
        } else {
            bound += totals.sells.quantity.value() * instrument.contract_size;
        }
    }
    return bound;
}

Quantity opening_quantity(const Instrument& instrument, const VenueOrders& orders, Side side) {
    Quantity total;
    for (const auto& [number, order] : orders.open(instrument.id)) {
        if (order.terms.side == side && !order.only_reduces()) {
            total += instrument.from_lots(order.lots_left);
        }
    }
    return total;
}

}  // namespace tradewind::simulator
