#include "exchanges/emulator/margin_calls.hpp"

namespace tradewind::emulator {
namespace {

// Parts of the equity that the maintenance margin takes: the venue warns at the first, and again after the second.
const Decimal kNear = Decimal::from_scaled(8, 1);
const Decimal kEased = Decimal::from_scaled(7, 1);

}  // namespace

void MarginCalls::on_message(const HostedMessage& message) {
    const auto* mark = std::get_if<MarkPrice>(&message.body);
    if (mark == nullptr || message.account) {
        return;
    }
    const Instrument& instrument = feed_.venue().instruments().at(mark->instrument);
    for (std::uint32_t i = 0; i < feed_.venue().accounts(); ++i) {
        look(AccountId(i), instrument, message.time);
    }
}

template <class Key>
bool MarginCalls::enters(std::set<Key>& warned, const Key& key, const Pool& pool) {
    if (pool.maintenance < pool.equity * kEased) {
        warned.erase(key);
        return false;
    }
    return pool.maintenance >= pool.equity * kNear && warned.insert(key).second;
}

void MarginCalls::look(AccountId account, const Instrument& instrument, Timestamp time) {
    for (const PositionLeg leg : legs_of(feed_.venue().position_mode(account))) {
        HostedPosition held = feed_.venue().position(account, instrument.id, leg);
        if (held.signed_quantity.is_zero()) {
            continue;
        }
        if (held.margin_mode == MarginMode::Cross) {
            const Pool pool = cross_pool(account, instrument.settle);
            if (enters(warned_cross_, {account, instrument.settle}, pool)) {
                events_.margin_call(account, pool.positions, time);
            }
            continue;
        }
        const Pool own{held.isolated_wallet + held.unrealised, held.maintenance, {std::move(held)}};
        if (enters(warned_isolated_, {account, PositionKey(instrument.id, leg)}, own)) {
            events_.margin_call(account, own.positions, time);
        }
    }
}

MarginCalls::Pool MarginCalls::cross_pool(AccountId account, const Currency& currency) const {
    Pool pool;
    for (const HostedWallet& wallet : feed_.venue().wallets(account)) {
        if (wallet.currency == currency) {
            pool.equity = wallet.cross_balance + wallet.cross_unrealised;
        }
    }
    for (const Instrument& each : feed_.venue().instruments()) {
        if (each.is_spot() || each.settle != currency) {
            continue;
        }
        for (const PositionLeg leg : legs_of(feed_.venue().position_mode(account))) {
            HostedPosition held = feed_.venue().position(account, each.id, leg);
            if (held.margin_mode == MarginMode::Cross && !held.signed_quantity.is_zero()) {
                pool.maintenance += held.maintenance;
                pool.positions.push_back(std::move(held));
            }
        }
    }
    return pool;
}

}  // namespace tradewind::emulator
