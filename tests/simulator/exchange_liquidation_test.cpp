// Liquidation at the simulated exchange: when, how far, who pays, and that the wallet never gains.
#include <gtest/gtest.h>

#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::decimal;
using test::limit_order;
using test::market_order;
using test::quantity;

std::vector<OrderFilled> liquidations(const ExchangeRig& rig) {
    std::vector<OrderFilled> fills = rig.got<OrderFilled>();
    std::erase_if(fills, [](const OrderFilled& fill) { return fill.origin != FillOrigin::Liquidation; });
    return fills;
}

// Long 0.1 at 50,000 and 5x: margin 1,000; in the lowest tier maintenance is 0.4 %, so it ends at 40,160.64.
std::vector<TapePoint> fall_to(std::string_view price) {
    return {tape_point(0, "50000", "5"), tape_point(10, price, "5", Side::Sell), tape_point(20, price, "5")};
}

TEST(SimulatedExchangeLiquidation, HoldsJustAboveThePriceAndEndsJustBelowIt) {
    ExchangeRig above(fall_to("40161"));
    above.place(1, market_order(Side::Buy, "0.1"));
    above.run_to(20);
    EXPECT_EQ(above.position(), quantity("0.1"));
    ExchangeRig below(fall_to("40160"));
    below.place(1, market_order(Side::Buy, "0.1"));
    below.run_to(20);
    EXPECT_EQ(below.position(), Quantity());
    ASSERT_EQ(liquidations(below).size(), 1U);
    EXPECT_FALSE(liquidations(below)[0].order.is_ours());
    EXPECT_EQ(liquidations(below)[0].side, Side::Sell);
}

TEST(SimulatedExchangeLiquidation, IsolatedLossEndsAtTheMarginAndTheFundPaysTheRest) {
    ExchangeRig rig(fall_to("38000"));  // far below: the loss is 1,200, the margin 1,000
    rig.place(1, market_order(Side::Buy, "0.1"));
    const Decimal before = rig.wallet();
    rig.run_to(20);
    EXPECT_EQ(rig.wallet(), before - Decimal(1000));
    EXPECT_EQ(rig.exchange.insurance_paid(Currency::of("USDT")), Decimal(200));
    const auto adjustments = rig.got<BalanceAdjusted>();
    ASSERT_EQ(adjustments.size(), 2U);
    EXPECT_EQ(adjustments[1].reason, "insurance fund");
    EXPECT_EQ(adjustments[1].amount, test::usdt("200"));
    EXPECT_EQ(liquidations(rig)[0].fee.amount, Decimal());
}

TEST(SimulatedExchangeLiquidation, OpenOrdersOfTheSymbolAreCancelledFirst) {
    std::vector<TapePoint> tape = fall_to("40100");
    tape.insert(tape.begin() + 1, tape_point(0, "2000", "5", Side::Buy, test::kEth));
    ExchangeRig rig(tape);
    rig.place(1, market_order(Side::Buy, "0.1"));
    const ClientOrderId same = rig.place(2, limit_order(Side::Buy, "30000", "0.01"));
    const ClientOrderId other = rig.place(2, limit_order(Side::Buy, "1000", "0.01", test::kEth));
    rig.run_to(20);
    ASSERT_EQ(rig.got<OrderCanceled>(same).size(), 1U);
    EXPECT_EQ(rig.got<OrderCanceled>(same)[0].reason, "liquidation");
    EXPECT_TRUE(rig.got<OrderCanceled>(other).empty());
    EXPECT_EQ(rig.open_orders(), 1U);
}

TEST(SimulatedExchangeLiquidation, LargePositionIsCutTierByTierUntilTheMarginHolds) {
    SimulatedExchangeConfig config = exchange_config();
    config.deposits = {test::usdt("200000")};
    config.default_leverage = 20;
    config.maker_level_notional = 2'000'000;
    // Long 10 at 50,000 and 20x: margin 25,000. At 48,000 equity is 5,000 and the maintenance of the top
    // tier 3,500; at 47,880 it is 3,800 against 3,488; at 47,840 3,400 against 3,484.
    std::vector<TapePoint> tape = {tape_point(0, "50000", "500"), tape_point(10, "47840", "500", Side::Sell),
                                   tape_point(20, "47840", "500")};
    ExchangeRig rig(tape, config);
    rig.place(1, limit_order(Side::Buy, "50000", "10"));
    ASSERT_EQ(rig.position(), quantity("10"));
    const Decimal before = rig.wallet();
    rig.run_to(10);
    EXPECT_EQ(rig.position(), quantity("5.225"));  // the largest below 250,000 at 47,840
    EXPECT_LT(rig.wallet(), before);
    rig.run_to(20);
    EXPECT_EQ(rig.position(), quantity("5.225"));
    EXPECT_EQ(rig.exchange.insurance_paid(Currency::of("USDT")), Decimal());
}

TEST(SimulatedExchangeLiquidation, FeeTakesOnlyWhatTheMarginStillHolds) {
    ExchangeRig rig(fall_to("40160"));
    rig.place(1, market_order(Side::Buy, "0.1"));
    const Decimal before = rig.wallet();
    rig.run_to(20);
    // Loss 984, margin 1,000: of the fee of 50.2 only 16 is there.
    EXPECT_EQ(liquidations(rig)[0].fee.amount, Decimal(16));
    EXPECT_EQ(rig.wallet(), before - Decimal(1000));
    EXPECT_EQ(rig.exchange.insurance_paid(Currency::of("USDT")), Decimal());
}

TEST(SimulatedExchangeLiquidation, WalletNeverGainsWhenTheBookIsBetterThanTheMark) {
    std::vector<TapePoint> tape = fall_to("50100");
    tape[1].mark = test::price("40000");  // the mark says dead, the book pays more than the entry
    ExchangeRig rig(tape);
    rig.place(1, market_order(Side::Buy, "0.1"));
    const Decimal before = rig.wallet();
    rig.run_to(20);
    EXPECT_EQ(rig.position(), Quantity());
    EXPECT_LE(rig.wallet(), before);
}

TEST(SimulatedExchangeLiquidation, CrossPositionsLiveOnTheWholeWallet) {
    SimulatedExchangeConfig config = exchange_config();
    config.margin_mode = MarginMode::Cross;
    ExchangeRig rig(fall_to("30000"), config);
    rig.place(1, market_order(Side::Buy, "0.1"));
    rig.run_to(20);
    EXPECT_EQ(rig.position(), quantity("0.1"));
    EXPECT_TRUE(liquidations(rig).empty());
}

TEST(SimulatedExchangeLiquidation, CrossLossBeyondTheWalletIsCoveredToZero) {
    SimulatedExchangeConfig config = exchange_config();
    config.margin_mode = MarginMode::Cross;
    ExchangeRig rig(fall_to("30000"), config);
    rig.place(1, limit_order(Side::Buy, "50000", "0.9"));
    rig.run_to(20);  // a loss of 18,000 on a wallet of 10,000
    EXPECT_EQ(rig.position(), Quantity());
    EXPECT_EQ(rig.wallet(), Decimal());
    EXPECT_TRUE(rig.exchange.insurance_paid(Currency::of("USDT")).is_positive());
    EXPECT_EQ(rig.exchange.ledger().wallet(Currency::of("USDT")).discrepancy(), Decimal());
}

TEST(SimulatedExchangeLiquidation, CrossCutsTheLargestMaintenanceFirstAndStopsWhenThePoolHolds) {
    SimulatedExchangeConfig config = exchange_config();
    config.margin_mode = MarginMode::Cross;
    config.deposits = {test::usdt("100000")};
    config.default_leverage = 20;
    config.maker_level_notional = 5'000'000;
    const std::vector<TapePoint> tape = {
        tape_point(0, "50000", "500"), tape_point(0, "2000", "50", Side::Buy, test::kEth),
        tape_point(10, "2000", "50", Side::Buy, test::kEth), tape_point(20, "43700", "500", Side::Sell)};
    ExchangeRig rig(tape, config);
    rig.place(1, market_order(Side::Buy, "15"));
    rig.place(1, market_order(Side::Buy, "4", test::kEth));
    rig.run_to(10);
    ASSERT_EQ(rig.position(), quantity("15"));
    rig.run_to(20);  // equity 5,121 against 5,287; below 250,000 of notional it needs about 1,232
    EXPECT_EQ(rig.position(), quantity("5.72"));
    EXPECT_EQ(rig.position(test::kEth), quantity("4"));
}

TEST(SimulatedExchangeLiquidation, InverseShortIsLiquidatedInItsCoin) {
    SimulatedExchangeConfig config = exchange_config();
    config.deposits = {test::btc("1")};
    const std::vector<TapePoint> tape = {tape_point(0, "50000", "5000", Side::Sell, test::kInverse),
                                         tape_point(10, "63000", "5000", Side::Buy, test::kInverse)};
    ExchangeRig rig(tape, config);
    rig.place(1, market_order(Side::Sell, "500", test::kInverse));
    const Decimal before = rig.wallet("BTC");
    rig.run_to(10);
    EXPECT_EQ(rig.position(test::kInverse), Quantity());
    EXPECT_LT(rig.wallet("BTC"), before);
    EXPECT_EQ(rig.exchange.ledger().wallet(Currency::of("BTC")).discrepancy(), Decimal());
}

}  // namespace
}  // namespace tradewind::simulator
