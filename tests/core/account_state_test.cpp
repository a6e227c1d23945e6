#include "core/state/account_state.hpp"

#include <gtest/gtest.h>

#include "core/base/archive.hpp"
#include "tests/support/builders.hpp"

namespace tradewind {
namespace {

using namespace test;

// Opens or changes a position the way the engine does: position and isolated margin from the same fill.
void trade(AccountState& account, InstrumentId id, Side side, std::string_view at, std::string_view amount) {
    InstrumentState& market = account.market(id);
    const Instrument& instrument = account.instrument(id);
    const Quantity before = market.position.signed_quantity().abs();
    const auto change = market.position.apply_fill(instrument, side, price(at), quantity(amount), account.now);
    market.isolated_margin.apply(instrument, before, change, price(at), market.leverage);
}

TEST(InstrumentStateTest, is_valued_at_mark_else_mid_else_last) {
    InstrumentState market;
    EXPECT_EQ(market.valuation_price(), std::nullopt);
    market.last = price("99");
    EXPECT_EQ(market.valuation_price(), price("99"));
    market.quote = BookTicker{kBtc, price("100"), quantity("1"), price("101"), quantity("1")};
    EXPECT_EQ(market.valuation_price(), price("100.5"));
    market.mark = MarkPrice{};
    EXPECT_EQ(market.valuation_price(), price("100.5"));
    market.mark->mark = price("102");
    EXPECT_EQ(market.valuation_price(), price("102"));
    market.quote->bid = Price();
    EXPECT_EQ(market.mid(), std::nullopt);
}

TEST(AccountStateTest, a_new_account_has_nothing_at_risk) {
    const AccountState account = empty_account();
    EXPECT_TRUE(account.equity().is_zero());
    EXPECT_TRUE(account.available().is_zero());
    EXPECT_EQ(account.open_positions(), 0);
    EXPECT_EQ(account.liquidation_price(kBtc), std::nullopt);
    EXPECT_EQ(account.liquidation_distance(kBtc), std::nullopt);
    EXPECT_TRUE(account.position_notional(kBtc).is_zero());
}

TEST(AccountStateTest, sums_positions_that_settle_in_the_account_currency_only) {
    AccountState account = empty_account();
    deposit(account, usdt("10000"));
    deposit(account, btc("1"));
    trade(account, kBtc, Side::Buy, "50000", "0.1");
    trade(account, kEth, Side::Sell, "3000", "1");
    trade(account, kInverse, Side::Buy, "50000", "10");
    set_mark(account, kBtc, "51000");
    set_mark(account, kEth, "3050");
    set_mark(account, kInverse, "40000");
    EXPECT_EQ(account.unrealised(), Decimal(50));
    EXPECT_EQ(account.equity(), Decimal(10'050));
    EXPECT_EQ(account.open_positions(), 2);
    EXPECT_EQ(account.position_notional(kEth), Decimal(3'050));
    EXPECT_EQ(account.position_unrealised(kInverse), decimal("-0.005"));
}

TEST(AccountStateTest, isolated_positions_tie_up_their_entry_margin_and_no_more) {
    AccountState account = empty_account();
    deposit(account, usdt("1000"));
    trade(account, kBtc, Side::Buy, "50000", "0.1");
    set_mark(account, kBtc, "49000");
    EXPECT_EQ(account.initial_margin(), Decimal(500));
    EXPECT_EQ(account.maintenance_margin(), Decimal(49));
    EXPECT_EQ(account.available(), Decimal(500));
}

TEST(AccountStateTest, cross_positions_tie_up_margin_at_mark_and_losses_count_at_once) {
    AccountState account = empty_account(MarginMode::Cross);
    deposit(account, usdt("1000"));
    trade(account, kBtc, Side::Buy, "50000", "0.1");
    set_mark(account, kBtc, "49000");
    EXPECT_EQ(account.initial_margin(), Decimal(490));
    EXPECT_EQ(account.available(), Decimal(410));
    set_mark(account, kBtc, "30000");
    EXPECT_TRUE(account.available().is_zero());
}

TEST(AccountStateTest, before_any_price_a_position_is_worth_what_was_paid) {
    AccountState account = empty_account(MarginMode::Cross);
    deposit(account, usdt("1000"));
    trade(account, kBtc, Side::Buy, "50000", "0.1");
    EXPECT_TRUE(account.unrealised().is_zero());
    EXPECT_EQ(account.initial_margin(), Decimal(500));
    EXPECT_EQ(account.position_notional(kBtc), Decimal(5'000));
    EXPECT_EQ(account.maintenance_margin(), Decimal(50));
}

// Long 0.1 at 50,000 with 500 of margin and 1 %: equity 500 + 0.1 * (P - 50,000) = 0.1 * P * 0.01.
TEST(AccountStateTest, isolated_liquidation_uses_the_margin_of_the_position) {
    AccountState account = empty_account();
    deposit(account, usdt("100000"));
    trade(account, kBtc, Side::Buy, "50000", "0.1");
    trade(account, kEth, Side::Buy, "3000", "10");
    set_mark(account, kBtc, "50000");
    set_mark(account, kEth, "1000");
    const auto liquidation = account.liquidation_price(kBtc);
    ASSERT_TRUE(liquidation);
    EXPECT_EQ(liquidation->value().to_fixed(4), "45454.5455");
    EXPECT_EQ(account.liquidation_distance(kBtc)->to_fixed(4), "0.0909");
}

// 1,000 - 100 (loss of ETH) - 9 (its maintenance) + 0.1 * (P - 50,000) = 0.1 * P * 0.01.
TEST(AccountStateTest, cross_liquidation_counts_the_other_positions_at_mark) {
    AccountState account = empty_account(MarginMode::Cross);
    deposit(account, usdt("1000"));
    deposit(account, btc("5"));
    trade(account, kBtc, Side::Buy, "50000", "0.1");
    trade(account, kEth, Side::Buy, "1000", "1");
    trade(account, kInverse, Side::Buy, "50000", "1000");
    set_mark(account, kBtc, "50000");
    set_mark(account, kEth, "900");
    set_mark(account, kInverse, "50000");
    const auto liquidation = account.liquidation_price(kBtc);
    ASSERT_TRUE(liquidation);
    EXPECT_EQ(liquidation->value().to_fixed(4), "41505.0505");
    // The inverse position stands on the coin wallet: 5 BTC carry a long of 2 BTC down to 14,429.
    const auto coin_liquidation = account.liquidation_price(kInverse);
    ASSERT_TRUE(coin_liquidation);
    EXPECT_EQ(coin_liquidation->value().to_fixed(1), "14428.6");
}

TEST(AccountStateTest, a_checkpoint_keeps_everything_but_the_configuration) {
    AccountState account = empty_account();
    deposit(account, usdt("10000"));
    trade(account, kBtc, Side::Buy, "50000", "0.1");
    set_mark(account, kBtc, "51000");
    account.mode = TradingMode::Halted;
    account.mode_reason = "by hand";
    account.reconciled = true;
    account.market(kEth).leverage_confirmed = true;
    account.market(kEth).feed = FeedState::Up;
    account.day_start_equity = 7;
    account.peak_equity = 8;
    Writer out;
    out(account);
    AccountState copy;
    copy.instruments = account.instruments;
    copy.brackets = account.brackets;
    Reader in(out.bytes());
    in(copy);
    ASSERT_TRUE(in.ok() && in.at_end());
    Writer again;
    again(copy);
    EXPECT_EQ(again.bytes(), out.bytes());
    EXPECT_EQ(copy.equity(), account.equity());
    EXPECT_EQ(copy.initial_margin(), Decimal(500));
    EXPECT_EQ(copy.mode_reason, "by hand");
    EXPECT_TRUE(copy.market(kEth).leverage_confirmed);
}

}  // namespace
}  // namespace tradewind
