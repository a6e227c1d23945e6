// What the account would hold if this order and all other open ones were filled.
#include <fmt/format.h>

#include "core/margin/margin.hpp"
#include "risk/exposure.hpp"
#include "risk/figures.hpp"
#include "risk/guards.hpp"
#include "risk/margin_pool.hpp"

namespace tradewind::risk {
namespace {

Exposure with_intent(const GuardInput& in) {
    Exposure exposure = exposure_of(in.account, in.intent.instrument, in.open_orders);
    exposure.add(in.intent.side, in.intent.quantity);
    return exposure;
}

int leverage_of(const GuardInput& in, const Instrument& instrument) {
    if (instrument.is_spot()) {
        return 1;
    }
    return instrument.id == in.intent.instrument ? in.leverage : in.account.market(instrument.id).leverage;
}

// Sums over the contracts that share the order's settle currency, this one with the order added.
struct PoolUse {
    Decimal exposure;  // absolute notional
    Decimal reserved;  // initial margin that open orders and this one still ask for
};
PoolUse pool_use(const GuardInput& in) {
    PoolUse use;
    const Currency& settle = in.instrument().settle;
    for (const Instrument& instrument : *in.account.instruments) {
        if (instrument.settle != settle) {
            continue;
        }
        const bool own = instrument.id == in.intent.instrument;
        const Exposure exposure = own ? with_intent(in) : exposure_of(in.account, instrument.id, in.open_orders);
        if (exposure.is_none()) {
            continue;
        }
        const auto price = own ? in.valuation() : in.account.market(instrument.id).valuation_price();
        if (!price) {
            continue;  // not even its own position has a value yet
        }
        use.exposure += instrument.notional(*price, exposure.worst());
        use.reserved += initial_margin(instrument, *price, exposure.growth(), leverage_of(in, instrument));
    }
    return use;
}

std::string share_of_equity(Decimal fraction, Decimal equity, const Currency& currency) {
    return fmt::format("{} of equity = {}", percent_text(fraction), money_text(fraction * equity, currency));
}

}  // namespace

std::optional<Refusal> check_position_count(const GuardInput& in) {
    if (in.instrument().is_spot()) {
        return std::nullopt;
    }
    int count = 1;
    for (const Instrument& instrument : *in.account.instruments) {
        if (instrument.is_spot()) {
            continue;
        }
        const bool used = !exposure_of(in.account, instrument.id, in.open_orders).is_none();
        if (instrument.id == in.intent.instrument) {
            if (used) {
                return std::nullopt;  // no further contract comes in
            }
        } else if (used) {
            ++count;
        }
    }
    if (count <= in.limits.max_positions) {
        return std::nullopt;
    }
    return Refusal{RefusalReason::TooManyPositions, fmt::format("{} positions", in.limits.max_positions),
                   fmt::format("{} with this one", count)};
}

std::optional<Refusal> check_position_size(const GuardInput& in) {
    const Currency& settle = in.instrument().settle;
    const Decimal notional = in.notional(with_intent(in).worst(in.intent.side));
    if (in.limits.max_position_notional && notional > *in.limits.max_position_notional) {
        return Refusal{RefusalReason::PositionTooLarge,
                       "a position of at most " + money_text(*in.limits.max_position_notional, settle),
                       money_text(notional, settle)};
    }
    const Decimal equity = margin_pool(in.account, settle).equity;
    const Decimal margin = notional / Decimal(leverage_of(in, in.instrument()));
    if (margin <= in.limits.max_position_fraction * equity) {
        return std::nullopt;
    }
    return Refusal{RefusalReason::PositionTooLarge,
                   "a margin of " + share_of_equity(in.limits.max_position_fraction, equity, settle),
                   fmt::format("{} ({} at {}x)", money_text(margin, settle), money_text(notional, settle),
                               leverage_of(in, in.instrument()))};
}

std::optional<Refusal> check_total_exposure(const GuardInput& in) {
    const Currency& settle = in.instrument().settle;
    const Decimal equity = margin_pool(in.account, settle).equity;
    const Decimal exposure = pool_use(in).exposure;
    const Decimal allowed = in.limits.max_total_exposure * equity;
    if (exposure <= allowed) {
        return std::nullopt;
    }
    return Refusal{RefusalReason::PositionTooLarge,
                   fmt::format("{} times equity in all positions and orders = {}",
                               in.limits.max_total_exposure.to_string(), money_text(allowed, settle)),
                   money_text(exposure, settle)};
}

std::optional<Refusal> check_margin(const GuardInput& in) {
    const Currency& settle = in.instrument().settle;
    const Decimal available = margin_pool(in.account, settle).available;
    const Decimal fee = in.notional(in.intent.quantity) * in.instrument().taker_fee;
    const Decimal reserved = pool_use(in).reserved;
    if (reserved + fee <= available) {
        return std::nullopt;
    }
    return Refusal{RefusalReason::InsufficientMargin, money_text(available, settle) + " available",
                   fmt::format("{} for this and other open orders, {} fee", money_text(reserved, settle),
                               money_text(fee, settle))};
}

}  // namespace tradewind::risk
