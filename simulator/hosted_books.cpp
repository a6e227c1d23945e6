#include "simulator/hosted_books.hpp"

#include <algorithm>

#include "simulator/hedged_liquidation.hpp"
#include "simulator/order_margin.hpp"

namespace tradewind::simulator {
namespace {

bool is_held(const VenueAccount& account, const Instrument& instrument, const Currency& currency) {
    return !instrument.is_spot() && instrument.settle == currency && !account.is_flat(instrument.id);
}

std::optional<Price> liquidation_of(const VenueAccount& account, const Instrument& instrument, PositionLeg leg) {
    const Holding& holding = account.at(instrument.id, leg);
    const std::optional<Price> entry = holding.position.entry_price(instrument);
    if (!entry) {
        return std::nullopt;
    }
    LiquidationQuery query;
    query.signed_quantity = holding.position.signed_quantity();
    query.entry = *entry;
    if (holding.mode == MarginMode::Isolated) {
        query.wallet_balance = holding.isolated.value();
        return liquidation_price(instrument, account.brackets(instrument.id), query);
    }
    if (leg != PositionLeg::Net) {
        return hedged_liquidation_price(account, instrument);
    }
    query.wallet_balance = account.wallet(instrument.settle) - account.isolated_total(instrument.settle);
    for (const Instrument& other : account.instruments()) {
        if (other.id != instrument.id && is_held(account, other, instrument.settle) &&
            account.mode(other.id) == MarginMode::Cross) {
            query.other_maintenance += account.maintenance(other.id);
            query.other_unrealised += account.unrealised(other.id);
        }
    }
    return liquidation_price(instrument, account.brackets(instrument.id), query);
}

}  // namespace

HostedPosition position_of(const AccountDesk& desk, InstrumentId id, PositionLeg leg) {
    const VenueAccount& account = desk.account();
    const Instrument& instrument = account.instrument(id);
    const Holding& holding = account.at(id, leg);
    HostedPosition out;
    out.instrument = id;
    out.leg = leg;
    out.signed_quantity = holding.position.signed_quantity();
    out.entry = holding.position.entry_price(instrument).value_or(Price());
    out.mark = holding.mark.value_or(Price());
    out.leverage = holding.leverage;
    out.margin_mode = holding.mode;
    if (instrument.is_spot()) {
        return out;
    }
    out.unrealised = account.unrealised(id, leg);
    const Decimal notional = account.position_notional(id, leg);
    out.notional = out.signed_quantity.is_negative() ? -notional : notional;
    out.initial_margin = account.position_margin(id, leg);
    out.order_margin = bound_in_leg(account, desk.orders(), instrument, leg);
    out.maintenance = account.maintenance(id, leg);
    if (holding.mode == MarginMode::Isolated) {
        out.isolated_wallet = holding.isolated.value();
    }
    out.liquidation = liquidation_of(account, instrument, leg);
    return out;
}

std::vector<HostedWallet> wallets_of(const AccountDesk& desk) {
    const VenueAccount& account = desk.account();
    std::vector<HostedWallet> out;
    for (const auto& [currency, wallet] : account.ledger().wallets()) {
        HostedWallet one;
        one.currency = currency;
        one.balance = wallet.balance;
        one.cross_balance = wallet.balance - account.isolated_total(currency);
        for (const Instrument& each : account.instruments()) {
            if (!is_held(account, each, currency)) {
                continue;
            }
            const Decimal unrealised = account.unrealised(each.id);
            one.unrealised += unrealised;
            one.cross_unrealised += account.mode(each.id) == MarginMode::Cross ? unrealised : Decimal();
            one.position_margin += account.position_margin(each.id);
            one.maintenance += account.maintenance(each.id);
        }
        one.order_margin = bound_by_orders(account, desk.orders(), currency, nullptr);
        one.available = std::max(account.free_margin(currency) - one.order_margin, Decimal());
        out.push_back(one);
    }
    return out;
}

}  // namespace tradewind::simulator
