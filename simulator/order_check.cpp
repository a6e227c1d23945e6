#include "simulator/order_check.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/trading/exit_cover.hpp"
#include "simulator/order_margin.hpp"

namespace tradewind::simulator {
namespace {

using Fault = std::optional<std::string>;

// Far above any market, and low enough that price times quantity always fits a Decimal.
constexpr std::int64_t kMaxPrice = 1'000'000'000;
constexpr std::int64_t kMaxQuantity = 1'000'000'000;

bool is_conditional(OrderType type) {
    switch (type) {
        case OrderType::Limit:
        case OrderType::Market:
            return false;
        case OrderType::StopMarket:
        case OrderType::TakeProfitMarket:
        case OrderType::TrailingStopMarket:
        case OrderType::StopLimit:
        case OrderType::TakeProfitLimit:
            return true;
    }
    return false;
}

Fault check_quantity(const Instrument& instrument, const OrderIntent& intent) {
    const bool venue_knows = intent.effect == PositionEffect::ClosePosition && !intent.price;
    if (intent.quantity.is_zero() && venue_knows) {
        return std::nullopt;
    }
    if (!intent.quantity.is_positive()) {
        return "-4003 the quantity must be above zero";
    }
    if (!intent.quantity.value().is_multiple_of(instrument.step.value())) {
        return fmt::format("-4023 the quantity {} is no multiple of the step {}", intent.quantity.to_string(),
                           instrument.step.to_string());
    }
    if (intent.quantity < instrument.min_quantity) {
        return fmt::format("-4004 the quantity {} is below the minimum {}", intent.quantity.to_string(),
                           instrument.min_quantity.to_string());
    }
    const Quantity most =
        instrument.max_quantity.is_positive() ? instrument.max_quantity : Quantity(Decimal::from_int(kMaxQuantity));
    if (intent.quantity > most) {
        return fmt::format("-4005 the quantity {} is above the maximum {}", intent.quantity.to_string(),
                           most.to_string());
    }
    return std::nullopt;
}

Fault check_price(const Instrument& instrument, const std::optional<Price>& price, const char* name) {
    if (!price) {
        return fmt::format("-1102 the {} is missing", name);
    }
    if (!price->is_positive()) {
        return fmt::format("-4001 the {} must be above zero", name);
    }
    if (price->value() > Decimal::from_int(kMaxPrice)) {
        return fmt::format("-4002 the {} {} is above the maximum {}", name, price->to_string(), kMaxPrice);
    }
    if (!price->value().is_multiple_of(instrument.tick.value())) {
        return fmt::format("-4014 the {} {} is no multiple of the tick {}", name, price->to_string(),
                           instrument.tick.to_string());
    }
    return std::nullopt;
}

Fault check_prices(const Instrument& instrument, const OrderIntent& intent) {
    switch (intent.type) {
        case OrderType::Market:
            return std::nullopt;
        case OrderType::Limit:
            return check_price(instrument, intent.price, "price");
        case OrderType::StopMarket:
        case OrderType::TakeProfitMarket:
            return check_price(instrument, intent.trigger, "trigger price");
        case OrderType::StopLimit:
        case OrderType::TakeProfitLimit: {
            Fault fault = check_price(instrument, intent.trigger, "trigger price");
            return fault ? fault : check_price(instrument, intent.price, "price");
        }
        case OrderType::TrailingStopMarket:
            break;
    }
    const Decimal unit = Decimal::from_scaled(1, 4);
    const Decimal rate = intent.callback_rate.value_or(Decimal());
    if (rate < Decimal::from_scaled(1, 3) || rate > Decimal::from_scaled(2, 1) || !rate.is_multiple_of(unit)) {
        return fmt::format("-2007 the callback rate {} is not between 0.001 and 0.2 in steps of 0.0001",
                           rate.to_string());
    }
    return intent.trigger ? check_price(instrument, intent.trigger, "activation price") : std::nullopt;
}

Fault check_count(const VenueOrders::Open& open, const OrderIntent& intent) {
    const auto waiting = static_cast<std::size_t>(
        std::ranges::count_if(open, [](const auto& entry) { return entry.second.phase == OrderPhase::Waiting; }));
    if (is_conditional(intent.type) && waiting >= kMaxWaitingOrders) {
        return fmt::format("-4045 {} orders wait for a trigger, the maximum", kMaxWaitingOrders);
    }
    if (!is_conditional(intent.type) && open.size() - waiting >= kMaxOpenOrders) {
        return fmt::format("-2025 there are {} open orders, the maximum", kMaxOpenOrders);
    }
    return std::nullopt;
}

// One stop and one target a side may wait that close whatever is there; others name what they close.
Fault check_exits(const VenueOrders::Open& open, const OrderIntent& intent) {
    const bool is_second = closes_whatever_is_there(intent) && std::ranges::any_of(open, [&](const auto& entry) {
                               const VenueOrder& other = entry.second;
                               return other.phase == OrderPhase::Waiting && closes_whatever_is_there(other.terms) &&
                                      other.terms.type == intent.type && other.terms.side == intent.side;
                           });
    return is_second ? Fault("-4130 a waiting order of this kind and side closes the position already") : std::nullopt;
}

// One-sided: nobody is kept from buying low or selling high.
Fault check_band(const OrderCheck& check, const OrderIntent& intent) {
    const std::optional<Price> mark = check.account.at(intent.instrument).mark;
    const bool buys = intent.side == Side::Buy;
    const Decimal factor = buys ? check.band.cap : check.band.floor;
    const std::optional<Price> price = intent.type == OrderType::Market ? check.best_price : intent.price;
    if (!mark || !price || factor.is_zero()) {
        return std::nullopt;
    }
    const Price limit = *mark * factor;
    if (buys ? *price <= limit : *price >= limit) {
        return std::nullopt;
    }
    if (intent.type == OrderType::Market) {
        return fmt::format("-4131 the best price {} is beyond {}, as far as the mark price allows", price->to_string(),
                           limit.to_string());
    }
    return fmt::format("{} the price {} is {} {}, as far as the mark price allows", buys ? "-4016" : "-4024",
                       price->to_string(), buys ? "above" : "below", limit.to_string());
}

Fault check_reduction(const OrderCheck& check, const Instrument& instrument, const OrderIntent& intent) {
    if (intent.effect == PositionEffect::Open) {
        return std::nullopt;
    }
    if (instrument.is_spot()) {
        return "-4062 reduce-only does not exist for spot";
    }
    const std::int64_t reducible = check.account.reducible_lots(intent.instrument, intent.side);
    if (reducible <= 0) {
        return "-2022 reduce-only: there is no position on the other side";
    }
    // A hedged position may be closed, not turned; in one-way mode the order is cut down to the position instead.
    if (check.account.position_mode() == PositionMode::Hedge && !is_conditional(intent.type) &&
        instrument.to_lots(intent.quantity) > reducible) {
        return "-2022 reduce-only: the position is smaller than the order";
    }
    return std::nullopt;
}

Decimal quote_value(const Instrument& instrument, Price price, Quantity quantity) {
    return instrument.is_inverse() ? quantity.value() * instrument.contract_size : instrument.notional(price, quantity);
}

Fault check_bracket(const OrderCheck& check, const Instrument& instrument, const OrderIntent& intent, Price price) {
    const int leverage = check.account.at(instrument.id).leverage;
    Quantity on_side = check.account.held(instrument.id, intent.side);
    if (check.account.position_mode() == PositionMode::OneWay) {
        on_side -= check.account.held(instrument.id, opposite(intent.side));
    }
    const Quantity after = on_side + opening_quantity(instrument, check.orders, intent.side) + intent.quantity;
    if (!after.is_positive()) {
        return std::nullopt;
    }
    const Decimal notional = instrument.notional(check.account.at(instrument.id).mark.value_or(price), after);
    const Decimal cap = check.account.brackets(instrument.id).notional_cap(leverage);
    if (notional > cap) {
        return fmt::format("-2027 the position could reach {} {}, at leverage {} the maximum is {}",
                           notional.to_fixed(2), instrument.settle.view(), leverage, cap.to_fixed(2));
    }
    return std::nullopt;
}

Fault check_margin(const OrderCheck& check, const Instrument& instrument, const OrderIntent& intent, Price price) {
    const Currency& currency = !instrument.is_spot()      ? instrument.settle
                               : intent.side == Side::Buy ? instrument.quote
                                                          : instrument.base;
    const ProspectiveOrder also{instrument.id, intent.side, price, intent.quantity};
    const Decimal before = bound_by_orders(check.account, check.orders, currency, nullptr);
    Decimal needed = bound_by_orders(check.account, check.orders, currency, &also) - before;
    if (!instrument.is_spot() && needed.is_positive()) {
        needed += instrument.notional(price, intent.quantity) * std::max(instrument.taker_fee, Decimal());
    }
    const Decimal free = check.account.free_margin(currency) - before;
    if (needed > std::max(free, Decimal())) {
        return fmt::format("{} insufficient {}: {} {} needed, {} free", instrument.is_spot() ? "-2018" : "-2019",
                           instrument.is_spot() ? "balance" : "margin", needed.to_fixed(8, Rounding::Up),
                           currency.view(), free.to_fixed(8, Rounding::Floor));
    }
    return std::nullopt;
}

// The price at which the order would bind most.
Price margin_price(const OrderCheck& check, const OrderIntent& intent) {
    const Price expected = intent.trigger && is_conditional(intent.type) ? *intent.trigger : *check.worst_price;
    if (!intent.price) {
        return expected;
    }
    return intent.side == Side::Sell ? std::max(*intent.price, expected) : *intent.price;
}

}  // namespace

std::optional<std::string> find_fault(const OrderCheck& check, const OrderIntent& intent) {
    const Instrument& instrument = check.account.instrument(intent.instrument);
    if (!check.worst_price) {
        return "-1016 the market is not open";
    }
    if (Fault fault = check_count(check.orders.open(intent.instrument), intent)) {
        return fault;
    }
    if (Fault fault = check_exits(check.orders.open(intent.instrument), intent)) {
        return fault;
    }
    if (Fault fault = check_quantity(instrument, intent)) {
        return fault;
    }
    if (Fault fault = check_prices(instrument, intent)) {
        return fault;
    }
    if (Fault fault = check_band(check, intent)) {
        return fault;
    }
    if (Fault fault = check_reduction(check, instrument, intent)) {
        return fault;
    }
    if (intent.effect != PositionEffect::Open) {
        return std::nullopt;
    }
    const Price price = margin_price(check, intent);
    const Decimal value = quote_value(instrument, price, intent.quantity);
    if (value < instrument.min_notional) {
        return fmt::format("-4164 the order is worth {} {}, the minimum is {}", value.to_string(),
                           instrument.quote.view(), instrument.min_notional.to_string());
    }
    if (!instrument.is_spot()) {
        if (Fault fault = check_bracket(check, instrument, intent, price)) {
            return fault;
        }
    }
    return check_margin(check, instrument, intent, price);
}

std::optional<std::string> find_amend_fault(const OrderCheck& check, VenueOrder& order, const AmendedTerms& terms) {
    const Instrument& instrument = check.account.instrument(order.terms.instrument);
    if (!order.terms.price || order.phase != OrderPhase::Active) {
        return "-5024 only a limit order that rests can be amended";
    }
    if (order.amendments >= kMaxAmendments) {
        return fmt::format("-5026 the order was amended {} times, the maximum", kMaxAmendments);
    }
    OrderIntent intent = order.terms;
    intent.price = terms.price;
    intent.quantity = terms.quantity;
    if (Fault fault = check_quantity(instrument, intent)) {
        return fault;
    }
    if (Fault fault = check_price(instrument, intent.price, "price")) {
        return fault;
    }
    if (Fault fault = check_band(check, intent)) {
        return fault;
    }
    if (terms.price == order.terms.price && terms.quantity == order.terms.quantity) {
        return "-5027 the order has these terms already";
    }
    intent.quantity = terms.quantity - order.filled;
    if (!intent.quantity.is_positive() || intent.effect != PositionEffect::Open) {
        return std::nullopt;
    }
    const Decimal value = quote_value(instrument, terms.price, terms.quantity);
    if (value < instrument.min_notional) {
        return fmt::format("-5029 the order would be worth {} {}, the minimum is {}", value.to_string(),
                           instrument.quote.view(), instrument.min_notional.to_string());
    }
    const std::int64_t lots =
        std::exchange(order.lots_left, 0);  // its old terms bind nothing while the new are weighed
    Fault fault = instrument.is_spot() ? std::nullopt : check_bracket(check, instrument, intent, terms.price);
    if (!fault) {
        intent.trigger.reset();
        fault = check_margin(check, instrument, intent, margin_price(check, intent));
    }
    order.lots_left = lots;
    return fault;
}

}  // namespace tradewind::simulator
