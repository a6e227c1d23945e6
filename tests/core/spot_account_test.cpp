// Spot in the account: coins of a traded pair are equity, what was bought is known and can be sold, and no
// purchase looks like a loss.
#include <gtest/gtest.h>

#include "tests/core/engine_rig.hpp"

namespace tradewind {
namespace {

using namespace test;

constexpr InstrumentId kPair{3};

InstrumentTable with_spot() {
    InstrumentTable table = three_instruments();
    table.add(btcusdt_spot());
    return table;
}

class SpotAccountTest : public ::testing::Test {
protected:
    SpotAccountTest() : rig({}, with_spot()) {
        rig.start();
        rig.quote("100", kPair);
    }
    void trade(Side side, std::string_view at, std::string_view amount) {
        OrderFilled event = fill("S" + std::to_string(++trades), side, at, amount, {}, kPair);
        event.fee = usdt("0.1");
        event.trade_time = rig.now;
        rig.send(event);
    }
    [[nodiscard]] const AccountState& account() const { return rig.engine->account(); }

    EngineRig rig;
    int trades = 0;
};

TEST_F(SpotAccountTest, a_purchase_costs_its_fee_and_nothing_else) {
    const Decimal before = account().equity();
    trade(Side::Buy, "100", "2");
    EXPECT_EQ(account().equity(), before - decimal("0.1"));
    EXPECT_EQ(account().wallet(), decimal("9799.9"));
    EXPECT_EQ(account().spot_held(kPair), quantity("2"));
    EXPECT_FALSE(account().is_flat(kPair));
    EXPECT_EQ(account().available(), account().wallet()) << "coins are no margin";
    EXPECT_EQ(account().open_positions(), 0);
}

TEST_F(SpotAccountTest, the_price_of_the_pair_moves_the_equity_and_no_contract_does) {
    trade(Side::Buy, "100", "2");
    const Decimal before = account().equity();
    rig.quote("110", kPair);
    EXPECT_EQ(account().equity(), before + Decimal(30)) << "two bought coins and the one that was there";
    rig.quote("50", kBtc);
    EXPECT_EQ(account().equity(), before + Decimal(30));
}

TEST_F(SpotAccountTest, what_is_sold_is_no_longer_held_and_deposited_coins_are_not_called_bought) {
    trade(Side::Buy, "100", "2");
    trade(Side::Sell, "100", "1.5");
    EXPECT_EQ(account().spot_held(kPair), quantity("0.5"));
    trade(Side::Sell, "100", "1");  // half a coin of the deposit
    EXPECT_TRUE(account().spot_held(kPair).is_zero());
    EXPECT_TRUE(account().is_flat(kPair));
    EXPECT_EQ(account().spot_value(), Decimal(50));
    EXPECT_TRUE(account().ledger.wallet(Currency::of("BTC")).discrepancy().is_zero());
}

TEST_F(SpotAccountTest, a_rest_below_the_minimum_order_counts_as_flat) {
    trade(Side::Buy, "100", "0.04");  // 4 USDT, the minimum is 5
    EXPECT_TRUE(account().is_flat(kPair));
    EXPECT_TRUE(account().spot_held(kPair).is_positive());
}

TEST_F(SpotAccountTest, coins_without_a_pair_in_the_run_are_not_counted) {
    EngineRig without;
    without.start();
    EXPECT_EQ(without.engine->account().equity(), Decimal(10'000)) << "one deposited coin has no price here";
    EXPECT_EQ(account().equity(), Decimal(10'100));
}

TEST_F(SpotAccountTest, a_deposit_of_coins_is_no_profit_of_the_day) {
    const Decimal profit = account().equity() - account().day_start_equity;
    rig.send(BalanceAdjusted{"more", btc("3"), "deposit"});
    EXPECT_EQ(account().equity() - account().day_start_equity, profit);
}

TEST_F(SpotAccountTest, bought_spot_gets_no_stop_and_is_sold_by_the_emergency_close) {
    trade(Side::Buy, "100", "2");
    rig.advance(Duration::seconds(10));
    EXPECT_TRUE(rig.submitted().empty());
    EXPECT_TRUE(rig.engine->snapshot()->unprotected.empty());
    rig.forget();
    rig.ask(EmergencyClose{});
    ASSERT_EQ(rig.submitted().size(), 1U);
    const OrderIntent sale = rig.submitted().front().intent();
    EXPECT_EQ(sale.instrument, kPair);
    EXPECT_EQ(sale.side, Side::Sell);
    EXPECT_EQ(sale.quantity, quantity("2"));
    EXPECT_EQ(sale.effect, PositionEffect::Open) << "spot has no reduce-only";
}

}  // namespace
}  // namespace tradewind
