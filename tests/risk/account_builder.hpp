// An account for risk tests: 10,000 USDT, active and reconciled, BTCUSDT at 50,000, ETHUSDT at 2,500 and
// BTCUSD_PERP (1 BTC in its wallet) with fresh quotes and marks, leverage 5. A test changes what it is about.
#pragma once

#include <string_view>

#include "core/state/account_state.hpp"
#include "core/trading/order.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::risk::test {

using namespace tradewind::test;  // NOLINT(google-build-using-namespace): the builders are the vocabulary here

inline void set_market(AccountState& account, InstrumentId id, std::string_view mark) {
    const Instrument& instrument = account.instrument(id);
    InstrumentState& market = account.market(id);
    const Price middle = price(mark);
    market.mark = MarkPrice{id, middle, middle, decimal("0.0001"), account.now + Duration::hours(4)};
    market.mark_time = account.now;
    market.quote = BookTicker{id, middle - instrument.tick, quantity("1"), middle + instrument.tick, quantity("1")};
    market.quote_time = account.now;
    market.feed = FeedState::Up;
}

inline BracketTable two_tiers() {
    return *BracketTable::make(
        {{0_dec, 100000_dec, 0.005_dec, 0_dec, 20}, {100000_dec, 5000000_dec, 0.01_dec, 500_dec, 10}}, Timestamp());
}

inline AccountState calm_account() {
    AccountState account;
    account.instruments = std::make_shared<const InstrumentTable>(three_instruments());
    account.brackets = std::make_shared<const std::vector<BracketTable>>(
        std::vector<BracketTable>{two_tiers(), two_tiers(), BracketTable::flat(0.005_dec, 20)});
    account.now = at_second(0);
    account.mode = TradingMode::Active;
    account.mode_reason.clear();
    account.reconciled = true;
    account.markets.resize(account.instruments->size());
    for (InstrumentState& market : account.markets) {
        market.leverage = 5;
        market.leverage_confirmed = true;
    }
    account.ledger.book(account.now, LedgerKind::Deposit, InstrumentId(), usdt("10000"), "deposit");
    account.ledger.book(account.now, LedgerKind::Deposit, InstrumentId(), btc("1"), "deposit");
    account.day_start = account.now.floor_to(Duration::days(1));
    account.day_start_equity = 10000;
    account.peak_equity = 10000;
    set_market(account, kBtc, "50000");
    set_market(account, kEth, "2500");
    set_market(account, kInverse, "50000");
    return account;
}

// A fill as the engine books it: position, isolated margin and realised profit.
inline void fill(AccountState& account, InstrumentId id, Side side, std::string_view amount, std::string_view at) {
    const Instrument& instrument = account.instrument(id);
    InstrumentState& market = account.market(id);
    const Quantity before = market.position.signed_quantity().abs();
    const auto change = market.position.apply_fill(instrument, side, price(at), quantity(amount), account.now);
    market.isolated_margin.apply(instrument, before, change, price(at), market.leverage);
    account.ledger.book(account.now, LedgerKind::RealisedProfit, id, Money{change.realised, instrument.settle}, "fill");
}

inline void gain(AccountState& account, std::string_view amount) {
    account.ledger.book(account.now, LedgerKind::RealisedProfit, kBtc, usdt(amount), "test");
}

}  // namespace tradewind::risk::test
