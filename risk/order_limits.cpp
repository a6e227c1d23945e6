// The order by itself: legal terms, size, price near the market, leverage.
#include <fmt/format.h>

#include "risk/exposure.hpp"
#include "risk/figures.hpp"
#include "risk/guards.hpp"

namespace tradewind::risk {
namespace {

std::optional<Refusal> illegal(std::string rule, std::string actual) {
    return Refusal{RefusalReason::IllegalTerms, std::move(rule), std::move(actual)};
}

std::optional<Refusal> check_quantity(const GuardInput& in) {
    const Quantity quantity = in.intent.quantity;
    if (quantity.is_zero() && in.intent.effect == PositionEffect::ClosePosition) {
        return std::nullopt;
    }
    if (!quantity.is_positive()) {
        return illegal("a quantity above zero", quantity.to_string());
    }
    if (!quantity.value().is_multiple_of(in.instrument().step.value())) {
        return illegal("a multiple of the step " + in.instrument().step.to_string(), quantity.to_string());
    }
    return std::nullopt;
}

std::optional<Refusal> check_price_term(const GuardInput& in, const char* name, const std::optional<Price>& price) {
    if (!price) {
        return std::nullopt;
    }
    if (!price->is_positive()) {
        return illegal(fmt::format("a {} above zero", name), price->to_string());
    }
    if (!price->value().is_multiple_of(in.instrument().tick.value())) {
        return illegal(fmt::format("a {} on the tick {}", name, in.instrument().tick.to_string()), price->to_string());
    }
    return std::nullopt;
}

std::optional<Refusal> check_needed_terms(const GuardInput& in) {
    switch (in.intent.type) {
        case OrderType::Market:
            return std::nullopt;
        case OrderType::Limit:
            return in.intent.price ? std::nullopt : illegal("a price", "a limit order without one");
        case OrderType::StopMarket:
        case OrderType::TakeProfitMarket:
            return in.intent.trigger ? std::nullopt : illegal("a trigger price", "a conditional order without one");
        case OrderType::StopLimit:
        case OrderType::TakeProfitLimit:
            return in.intent.price && in.intent.trigger
                       ? std::nullopt
                       : illegal("a price and a trigger price", "a conditional limit order without one of them");
        case OrderType::TrailingStopMarket: {
            const auto& rate = in.intent.callback_rate;
            if (rate && rate->is_positive() && *rate < Decimal(1)) {
                return std::nullopt;
            }
            return illegal("a callback rate between 0 and 100 %", rate ? percent_text(*rate) : "none");
        }
    }
    return std::nullopt;
}

// In quote currency, as the venue states its minimum: an inverse contract is worth its size at any price.
Decimal quote_notional(const GuardInput& in) {
    const Instrument& instrument = in.instrument();
    return instrument.is_inverse() ? in.intent.quantity.value() * instrument.contract_size
                                   : in.notional(in.intent.quantity);
}

std::optional<Refusal> check_deviation_of(const GuardInput& in, const char* name, const std::optional<Price>& price) {
    const Price market = in.market().valuation_price().value_or(Price());
    if (!price || !market.is_positive()) {
        return std::nullopt;
    }
    const Decimal deviation = (*price - market).abs().value() / market.value();
    if (deviation <= in.limits.max_price_deviation) {
        return std::nullopt;
    }
    return Refusal{RefusalReason::PriceFarFromMarket,
                   fmt::format("within {} of the market at {}", percent_text(in.limits.max_price_deviation),
                               price_text(in.instrument(), market)),
                   fmt::format("{} {}, {} away", name, price_text(in.instrument(), *price), percent_text(deviation))};
}

}  // namespace

std::optional<Refusal> check_terms(const GuardInput& in) {
    if (auto refusal = check_quantity(in)) {
        return refusal;
    }
    if (auto refusal = check_price_term(in, "price", in.intent.price)) {
        return refusal;
    }
    if (auto refusal = check_price_term(in, "trigger price", in.intent.trigger)) {
        return refusal;
    }
    return check_needed_terms(in);
}

std::optional<Refusal> check_price_deviation(const GuardInput& in) {
    if (auto refusal = check_deviation_of(in, "price", in.intent.price)) {
        return refusal;
    }
    return check_deviation_of(in, "trigger", in.intent.trigger);
}

std::optional<Refusal> check_order_size(const GuardInput& in) {
    const Instrument& instrument = in.instrument();
    const Quantity quantity = in.intent.quantity;
    // First of all, so that no absurd quantity is ever multiplied.
    if (instrument.max_quantity.is_positive() && quantity > instrument.max_quantity) {
        return Refusal{RefusalReason::OrderTooLarge, "at most " + quantity_text(instrument, instrument.max_quantity),
                       quantity_text(instrument, quantity)};
    }
    if (quantity < instrument.min_quantity) {
        return Refusal{RefusalReason::OrderTooSmall, "at least " + quantity_text(instrument, instrument.min_quantity),
                       quantity_text(instrument, quantity)};
    }
    if (const Decimal value = quote_notional(in); value < instrument.min_notional) {
        return Refusal{RefusalReason::OrderTooSmall,
                       "a value of at least " + money_text(instrument.min_notional, instrument.quote),
                       money_text(value, instrument.quote)};
    }
    if (in.limits.max_order_notional) {
        if (const Decimal notional = in.notional(quantity); notional > *in.limits.max_order_notional) {
            return Refusal{RefusalReason::OrderTooLarge,
                           "an order of at most " + money_text(*in.limits.max_order_notional, instrument.settle),
                           money_text(notional, instrument.settle)};
        }
    }
    return std::nullopt;
}

std::optional<Refusal> check_leverage(const GuardInput& in) {
    const Instrument& instrument = in.instrument();
    if (instrument.is_spot()) {
        return std::nullopt;
    }
    const auto refuse = [&](std::string limit) {
        return Refusal{RefusalReason::LeverageTooHigh, std::move(limit), fmt::format("{}x", in.leverage)};
    };
    if (in.leverage < 1 || in.leverage > in.limits.max_leverage) {
        return refuse(fmt::format("leverage of 1 to {}x", in.limits.max_leverage));
    }
    if (in.leverage > instrument.max_leverage) {
        return refuse(fmt::format("{}x, the most that {} allows", instrument.max_leverage, instrument.symbol));
    }
    Exposure exposure = exposure_of(in.account, in.intent.instrument, in.open_orders);
    exposure.add(in.intent.side, in.intent.quantity);
    const Decimal notional = in.notional(exposure.worst(in.intent.side));
    const int tier_leverage = in.account.bracket(in.intent.instrument).max_leverage(notional);
    if (in.leverage > tier_leverage) {
        return refuse(
            fmt::format("{}x, the most for a position of {}", tier_leverage, money_text(notional, instrument.settle)));
    }
    return std::nullopt;
}

}  // namespace tradewind::risk
