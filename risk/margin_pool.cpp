#include "risk/margin_pool.hpp"

#include <algorithm>

#include "core/margin/margin.hpp"

namespace tradewind::risk {
namespace {

bool belongs(const Instrument& instrument, const Currency& settle) {
    return !instrument.is_spot() && instrument.settle == settle;
}

// The account's own sums are for its own currency; contracts that settle in a coin have a pool of their own.
MarginPool coin_pool(const AccountState& account, const Currency& settle) {
    const Decimal wallet = account.ledger.wallet(settle).balance;
    MarginPool pool{wallet, Decimal(), wallet};
    for (const Instrument& instrument : *account.instruments) {
        if (!belongs(instrument, settle)) {
            continue;
        }
        const InstrumentState& market = account.market(instrument.id);
        const auto price = market.valuation_price();
        if (market.position.is_flat() || !price) {
            continue;
        }
        const Decimal unrealised = market.position.unrealised(instrument, *price);
        pool.equity += unrealised;
        pool.maintenance += position_maintenance(account, instrument.id);
        if (account.margin_mode == MarginMode::Isolated) {
            pool.available -= market.isolated_margin.value();
        } else {
            pool.available += unrealised - initial_margin(instrument, *price, market.position.signed_quantity().abs(),
                                                          market.leverage);
        }
    }
    pool.available = std::max(pool.available, Decimal());
    return pool;
}

}  // namespace

MarginPool margin_pool(const AccountState& account, const Currency& settle) {
    if (settle == account.currency) {
        return {account.equity(), account.maintenance_margin(), account.available()};
    }
    return coin_pool(account, settle);
}

Backing backing_of(const AccountState& account, InstrumentId id) {
    if (account.margin_mode == MarginMode::Isolated) {
        return {account.market(id).isolated_margin.value(), Decimal(), Decimal()};
    }
    const Currency& settle = account.instrument(id).settle;
    Backing backing{account.ledger.wallet(settle).balance, Decimal(), Decimal()};
    for (const Instrument& other : *account.instruments) {
        const InstrumentState& market = account.market(other.id);
        const auto price = market.valuation_price();
        if (other.id != id && belongs(other, settle) && !market.position.is_flat() && price) {
            backing.other_maintenance += position_maintenance(account, other.id);
            backing.other_unrealised += market.position.unrealised(other, *price);
        }
    }
    return backing;
}

Decimal position_maintenance(const AccountState& account, InstrumentId id) {
    const InstrumentState& market = account.market(id);
    const auto price = market.valuation_price();
    if (market.position.is_flat() || !price) {
        return Decimal();
    }
    return maintenance_margin(account.instrument(id), account.bracket(id), *price,
                              market.position.signed_quantity().abs());
}

}  // namespace tradewind::risk
