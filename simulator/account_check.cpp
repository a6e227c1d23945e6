#include "simulator/account_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "simulator/order_margin.hpp"

namespace tradewind::simulator {

std::optional<std::string> find_leverage_fault(const VenueAccount& account, const VenueOrders& orders, InstrumentId id,
                                               int leverage) {
    const Instrument& instrument = account.instrument(id);
    if (instrument.is_spot()) {
        return "-4028 spot has no leverage";
    }
    if (leverage < 1 || leverage > instrument.max_leverage) {
        return fmt::format("-4028 leverage {} is not between 1 and {}", leverage, instrument.max_leverage);
    }
    const Decimal cap = account.brackets(id).notional_cap(leverage);
    const Decimal notional = account.largest_notional(id);
    if (cap.is_zero() || notional > cap) {
        return fmt::format("-2028 leverage {} allows {} {}, the position is worth {}", leverage, cap.to_fixed(2),
                           instrument.settle.view(), notional.to_fixed(2));
    }
    const bool is_lower = leverage < account.at(id).leverage;
    if (is_lower && account.mode(id) == MarginMode::Isolated && !account.is_flat(id)) {
        return "-4161 leverage cannot be lowered while an isolated position is open";
    }
    if (is_lower) {
        VenueAccount lowered = account;
        lowered.set_leverage(id, leverage);
        const Decimal bound = bound_by_orders(lowered, orders, instrument.settle, nullptr);
        const Decimal free = lowered.free_margin(instrument.settle) - bound;
        if (free.is_negative()) {
            return fmt::format("-2019 insufficient margin: leverage {} needs {} {} more", leverage,
                               (-free).to_fixed(8, Rounding::Up), instrument.settle.view());
        }
    }
    return std::nullopt;
}

std::optional<std::string> find_mode_fault(const VenueAccount& account, const VenueOrders& orders, InstrumentId id,
                                           MarginMode mode) {
    if (account.instrument(id).is_spot()) {
        return "-4141 spot has no margin mode";
    }
    if (account.mode(id) == mode) {
        return "-4046 the margin mode is this one already";
    }
    if (!orders.open(id).empty()) {
        return "-4047 the margin mode cannot be changed while orders are open";
    }
    if (!account.is_flat(id)) {
        return "-4048 the margin mode cannot be changed while a position is open";
    }
    return std::nullopt;
}

std::optional<std::string> find_margin_move_fault(const VenueAccount& account, const VenueOrders& orders,
                                                  InstrumentId id, PositionLeg leg, Decimal amount) {
    const Instrument& instrument = account.instrument(id);
    if (amount.is_zero()) {
        return "-1102 the amount must not be zero";
    }
    if (instrument.is_spot() || account.mode(id) != MarginMode::Isolated) {
        return "-4049 only the margin of an isolated position can be moved";
    }
    if (account.at(id, leg).position.is_flat()) {
        return "-4054 there is no position whose margin could be moved";
    }
    if (amount.is_positive()) {
        const Decimal free =
            account.free_margin(instrument.settle) - bound_by_orders(account, orders, instrument.settle, nullptr);
        if (amount > free) {
            return fmt::format("-4050 {} {} are free in the wallet, {} are to be moved",
                               std::max(free, Decimal()).to_fixed(8, Rounding::Floor), instrument.settle.view(),
                               amount.to_string());
        }
        return std::nullopt;
    }
    const Decimal held = account.at(id, leg).isolated.value() + std::min(account.unrealised(id, leg), Decimal());
    const Decimal free = std::max(held - account.position_margin(id, leg), Decimal());
    if (-amount > free) {
        return fmt::format("-4051 {} {} of the position's margin are free, {} are to be taken",
                           free.to_fixed(8, Rounding::Floor), instrument.settle.view(), (-amount).to_string());
    }
    return std::nullopt;
}

std::optional<std::string> find_transfer_fault(const VenueAccount& account, const VenueOrders& orders,
                                               const Money& amount) {
    const Currency& currency = amount.currency;
    const Decimal free = std::min(account.free_margin(currency) - bound_by_orders(account, orders, currency, nullptr),
                                  account.wallet(currency) - account.isolated_total(currency));
    if (!amount.amount.is_positive()) {
        return "-1102 the amount must be above zero";
    }
    if (amount.amount > free) {
        return "-5013 Asset transfer failed: insufficient balance";
    }
    return std::nullopt;
}

std::optional<std::string> find_position_mode_fault(const VenueAccount& account, const VenueOrders& orders,
                                                    PositionMode mode) {
    if (account.position_mode() == mode) {
        return "-4059 the position mode is this one already";
    }
    for (const Instrument& each : account.instruments()) {
        if (!each.is_spot() && !orders.open(each.id).empty()) {
            return "-4067 the position mode cannot be changed while orders are open";
        }
    }
    for (const Instrument& each : account.instruments()) {
        if (!each.is_spot() && !account.is_flat(each.id)) {
            return "-4068 the position mode cannot be changed while a position is open";
        }
    }
    return std::nullopt;
}

}  // namespace tradewind::simulator
