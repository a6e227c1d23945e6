#include "core/state/account_state.hpp"

#include <algorithm>

#include "core/margin/margin.hpp"

namespace tradewind {
namespace {

// Calls visit(id, market) for every open position that settles in `currency`; spot holdings are no positions.
template <class Visit>
void for_each_position(const AccountState& account, const Currency& currency, Visit visit) {
    for (std::uint32_t i = 0; i < account.markets.size(); ++i) {
        const InstrumentState& market = account.markets[i];
        if (market.position.is_flat()) {
            continue;
        }
        const Instrument& instrument = account.instrument(InstrumentId(i));
        if (!instrument.is_spot() && instrument.settle == currency) {
            visit(instrument, market);
        }
    }
}

// Before any market data a position is worth what was paid for it.
std::optional<Price> price_of(const Instrument& instrument, const InstrumentState& market) {
    const auto valuation = market.valuation_price();
    return valuation ? valuation : market.position.entry_price(instrument);
}

Decimal unrealised_of(const Instrument& instrument, const InstrumentState& market) {
    const auto price = market.valuation_price();
    return price ? market.position.unrealised(instrument, *price) : Decimal();
}

Decimal maintenance_of(const AccountState& account, const Instrument& instrument, const InstrumentState& market) {
    const auto price = price_of(instrument, market);
    return price ? tradewind::maintenance_margin(instrument, account.bracket(instrument.id), *price,
                                                 market.position.signed_quantity().abs())
                 : Decimal();
}

}  // namespace

const char* to_text(TradingMode mode) {
    switch (mode) {
        case TradingMode::Active:
            return "active";
        case TradingMode::Reducing:
            return "reducing";
        case TradingMode::Halted:
            return "halted";
    }
    return "unknown mode";
}

std::optional<Price> InstrumentState::valuation_price() const {
    if (mark && mark->mark.is_positive()) {
        return mark->mark;
    }
    if (const auto middle = mid()) {
        return middle;
    }
    return last.is_positive() ? std::optional(last) : std::nullopt;
}

std::optional<Price> InstrumentState::mid() const {
    if (!quote || !quote->bid.is_positive() || !quote->ask.is_positive()) {
        return std::nullopt;
    }
    return Price((quote->bid + quote->ask).value() / Decimal(2));
}

Decimal AccountState::unrealised() const {
    Decimal sum;
    for_each_position(*this, currency, [&sum](const Instrument& instrument, const InstrumentState& state) {
        sum += unrealised_of(instrument, state);
    });
    return sum;
}

Decimal AccountState::initial_margin() const {
    Decimal sum;
    for_each_position(*this, currency, [&](const Instrument& instrument, const InstrumentState& state) {
        switch (margin_mode) {
            case MarginMode::Isolated:
                sum += state.isolated_margin.value();
                break;
            case MarginMode::Cross:
                if (const auto price = price_of(instrument, state)) {
                    sum += tradewind::initial_margin(instrument, *price, state.position.signed_quantity().abs(),
                                                     state.leverage);
                }
                break;
        }
    });
    return sum;
}

Decimal AccountState::maintenance_margin() const {
    Decimal sum;
    for_each_position(*this, currency, [&](const Instrument& instrument, const InstrumentState& state) {
        sum += maintenance_of(*this, instrument, state);
    });
    return sum;
}

Decimal AccountState::worth(const Money& money) const {
    if (money.currency == currency) {
        return money.amount;
    }
    for (const Instrument& pair : *instruments) {
        if (pair.is_spot() && pair.base == money.currency && pair.quote == currency) {
            const auto price = price_of(pair, market(pair.id));
            return price ? money.amount * price->value() : Decimal();
        }
    }
    return {};
}

Decimal AccountState::spot_value() const {
    Decimal sum;
    for (const auto& [coin, wallet] : ledger.wallets()) {
        if (coin != currency) {
            sum += worth(Money{wallet.balance, coin});
        }
    }
    return sum;
}

Quantity AccountState::spot_held(InstrumentId id) const {
    const Instrument& pair = instrument(id);
    const Quantity owned(ledger.wallet(pair.base).balance / pair.contract_size);  // a fee may be taken in the coin
    return pair.floor_quantity(std::max(Quantity(), std::min(owned, market(id).position.signed_quantity())));
}

bool AccountState::is_flat(InstrumentId id) const {
    const Instrument& own = instrument(id);
    if (!own.is_spot() || market(id).position.is_flat()) {
        return market(id).position.is_flat();
    }
    const Quantity held = spot_held(id);
    const auto price = price_of(own, market(id));
    return !held.is_positive() || held < own.min_quantity || (price && own.notional(*price, held) < own.min_notional);
}

// An isolated position can lose no more than its margin; in cross mode losses, and profits, count at once.
Decimal AccountState::available() const {
    const Decimal means = margin_mode == MarginMode::Isolated ? wallet() : margin_balance();
    return std::max(Decimal(), means - initial_margin());
}

int AccountState::open_positions() const {
    int count = 0;
    for_each_position(*this, currency, [&count](const Instrument&, const InstrumentState&) { ++count; });
    return count;
}

Decimal AccountState::position_unrealised(InstrumentId id) const {
    return unrealised_of(instrument(id), market(id));
}

Decimal AccountState::position_notional(InstrumentId id) const {
    const InstrumentState& state = market(id);
    const auto price = state.position.is_flat() ? std::nullopt : price_of(instrument(id), state);
    return price ? instrument(id).notional(*price, state.position.signed_quantity()) : Decimal();
}

std::optional<Price> AccountState::liquidation_price(InstrumentId id) const {
    const Instrument& own = instrument(id);
    const InstrumentState& state = market(id);
    const auto entry = state.position.entry_price(own);
    if (own.is_spot() || !entry) {
        return std::nullopt;
    }
    LiquidationQuery query;
    query.signed_quantity = state.position.signed_quantity();
    query.entry = *entry;
    switch (margin_mode) {
        case MarginMode::Isolated:
            query.wallet_balance = state.isolated_margin.value();
            break;
        case MarginMode::Cross:
            query.wallet_balance = ledger.wallet(own.settle).balance;
            for_each_position(*this, own.settle, [&](const Instrument& other, const InstrumentState& other_state) {
                if (other.id != id) {
                    query.other_maintenance += maintenance_of(*this, other, other_state);
                    query.other_unrealised += unrealised_of(other, other_state);
                }
            });
            break;
    }
    return tradewind::liquidation_price(own, bracket(id), query);
}

std::optional<Decimal> AccountState::liquidation_distance(InstrumentId id) const {
    const auto mark = market(id).valuation_price();
    const auto liquidation = liquidation_price(id);
    if (!mark || !liquidation) {
        return std::nullopt;
    }
    return tradewind::liquidation_distance(*mark, *liquidation);
}

}  // namespace tradewind
