// The orders of a pair: entries that may not wait, reductions that may not fail, stops at the venue.
#include <algorithm>

#include <fmt/format.h>

#include "strategies/two_legs.hpp"

namespace tradewind::strategies {

void TwoLegs::cancel_entries(StrategyDesk& desk) {
    for (const Order* order : desk.open_orders()) {
        const OrderIntent& intent = order->intent();
        if (intent.purpose == OrderPurpose::Strategy && intent.type == OrderType::Limit) {
            desk.cancel(order->id());
        }
    }
}

bool TwoLegs::enter(StrategyDesk& desk, std::size_t which, Quantity quantity, Decimal slippage) {
    const Instrument& own = *leg(which);
    const auto& quote = desk.account().market(own.id).quote;
    if (!quote) {
        waits_ = true;
        reason_ = "there is no quote for " + own.symbol;
        return false;
    }
    OrderIntent intent;
    intent.instrument = own.id;
    intent.side = side(which);
    intent.type = OrderType::Limit;
    intent.time_in_force = TimeInForce::ImmediateOrCancel;
    intent.quantity = own.floor_quantity(quantity);
    const bool buys = intent.side == Side::Buy;
    const Decimal beyond =
        buys ? quote->ask.value() * (Decimal(1) + slippage) : quote->bid.value() * (Decimal(1) - slippage);
    intent.price = own.passive_price(intent.side, Price(beyond));
    const auto placed = desk.place(intent);
    if (!placed) {
        reason_ = fmt::format("{}: {}", own.symbol, placed.error().text());
        waits_ = which == kMain;  // a refused first leg ends the attempt
        return false;
    }
    return true;
}

TwoLegs::Reduction TwoLegs::reduce_to(StrategyDesk& desk, std::size_t which, Quantity target) {
    if (!is_used(which)) {
        return Reduction::Done;
    }
    const Instrument& own = *leg(which);
    Quantity excess = own.floor_quantity(held(desk, which) - target);
    if (!excess.is_positive() || !is_reducible(desk, which, excess)) {
        return Reduction::Done;
    }
    if (target.is_positive() && is_balanced(desk)) {
        return Reduction::Done;  // within a step
    }
    if (is_working(desk, which) || waits_) {
        return Reduction::OnItsWay;
    }
    if (own.max_quantity.is_positive()) {
        excess = std::min(excess, own.max_quantity);
    }
    OrderIntent intent;
    intent.instrument = own.id;
    intent.side = opposite(side(which));
    // Spot knows no reduce-only; nobody can sell more than there is.
    intent.effect = own.is_spot() ? PositionEffect::Open : PositionEffect::Reduce;
    intent.quantity = excess;
    const auto placed = desk.place(intent);
    if (!placed) {
        reason_ = fmt::format("{}: {}", own.symbol, placed.error().text());
    }
    return Reduction::OnItsWay;
}

// ---- protection ------------------------------------------------------------------------------------

std::optional<Price> TwoLegs::stop_level(const StrategyDesk& desk, std::size_t which, const PairTerms& terms) const {
    const Instrument& own = *leg(which);
    const InstrumentState& market = desk.account().market(own.id);
    const auto entry = market.position.entry_price(own);
    if (!entry) {
        return std::nullopt;
    }
    // In cross mode the liquidation may be far away or nowhere: no farther than the position's own margin goes.
    Decimal way = entry->value() / Decimal(std::max(market.leverage, 1));
    if (const auto liquidation = desk.account().liquidation_price(own.id)) {
        way = std::min(way, (*liquidation - *entry).value().abs());
    }
    const Decimal distance = way * terms.stop_way;
    return Price(side(which) == Side::Buy ? entry->value() - distance : entry->value() + distance);
}

void TwoLegs::protect(StrategyDesk& desk, const PairTerms& terms) {
    for (const std::size_t which : {kMain, kOther}) {
        if (!is_used(which) || leg(which)->is_spot()) {
            continue;
        }
        if (!held(desk, which).is_positive()) {
            stop_levels_[which].reset();
            continue;
        }
        if (!stop_levels_[which]) {
            stop_levels_[which] = stop_level(desk, which, terms);
        }
        const auto standing = stops_[which].keep(*leg(which), side(which), *stop_levels_[which], desk);
        if (standing == PlanStop::Standing::Beyond) {
            leave("the price is beyond the stop of " + leg(which)->symbol);
        }
    }
}

}  // namespace tradewind::strategies
