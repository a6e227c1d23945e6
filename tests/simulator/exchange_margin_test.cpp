// Margin at the simulated exchange: what may be opened, what orders bind, brackets, leverage, spot balances.
#include <gtest/gtest.h>

#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::decimal;
using test::limit_order;
using test::market_order;
using test::quantity;

std::vector<TapePoint> quiet() {
    return {tape_point(0, "50000", "5"), tape_point(0, "2000", "50", Side::Buy, test::kEth),
            tape_point(0, "50000", "5000", Side::Buy, test::kInverse), tape_point(0, "50000", "5", Side::Buy, kSpot),
            tape_point(100, "50000", "5")};
}

SimulatedExchangeConfig cross() {
    SimulatedExchangeConfig config = exchange_config();
    config.margin_mode = MarginMode::Cross;
    return config;
}

TEST(SimulatedExchangeMargin, OrderBeyondTheMarginIsRefusedWithTheFigures) {
    ExchangeRig rig(quiet());  // 10,000 at 5x: less than 50,000 of notional
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "50000", "1"));
    EXPECT_EQ(rig.reject_text(id), "-2019 insufficient margin: 10025.00000000 USDT needed, 10000.00000000 free");
    EXPECT_EQ(rig.reject_text(rig.place(1, market_order(Side::Buy, "0.9"))), "accepted");
}

TEST(SimulatedExchangeMargin, RestingOrdersBindMarginAndGiveItBack) {
    ExchangeRig rig(quiet());
    const ClientOrderId first = rig.place(1, limit_order(Side::Buy, "40000", "1"));  // binds 8,000
    EXPECT_EQ(rig.reject_text(first), "accepted");
    const ClientOrderId second = rig.place(1, limit_order(Side::Buy, "40000", "0.3"));
    EXPECT_EQ(rig.reject_text(second).substr(0, 5), "-2019");
    rig.cancel(2, first);
    EXPECT_EQ(rig.reject_text(rig.place(2, limit_order(Side::Buy, "40000", "0.3"))), "accepted");
}

TEST(SimulatedExchangeMargin, BuysAndSellsTogetherBindOnlyTheLargerSide) {
    ExchangeRig rig(quiet());
    EXPECT_EQ(rig.reject_text(rig.place(1, limit_order(Side::Buy, "40000", "1"))), "accepted");
    EXPECT_EQ(rig.reject_text(rig.place(1, limit_order(Side::Sell, "60000", "0.6"))), "accepted");
}

TEST(SimulatedExchangeMargin, OpeningStopBindsMarginAtItsTrigger) {
    ExchangeRig rig(quiet());
    OrderIntent stop = market_order(Side::Buy, "0.8");
    stop.type = OrderType::StopMarket;
    stop.trigger = test::price("51000");
    EXPECT_EQ(rig.reject_text(rig.place(1, stop)), "accepted");
    EXPECT_EQ(rig.reject_text(rig.place(1, market_order(Side::Buy, "0.3"))).substr(0, 5), "-2019");
}

TEST(SimulatedExchangeMargin, ClosingNeedsNoMargin) {
    ExchangeRig rig(quiet());
    rig.place(1, market_order(Side::Buy, "0.99"));
    EXPECT_EQ(rig.reject_text(rig.place(2, market_order(Side::Sell, "0.99"))), "accepted");
    EXPECT_EQ(rig.position(), Quantity());
}

TEST(SimulatedExchangeMargin, IsolatedMarginIsReleasedInProportion) {
    ExchangeRig rig(quiet());
    rig.place(1, market_order(Side::Buy, "0.9"));  // binds 9,000
    rig.place(2, market_order(Side::Sell, "0.45"));
    EXPECT_EQ(rig.reject_text(rig.place(3, limit_order(Side::Buy, "40000", "0.6"))), "accepted");  // 4,800 of 5,400
    EXPECT_EQ(rig.reject_text(rig.place(3, limit_order(Side::Buy, "40000", "0.6"))).substr(0, 5), "-2019");
}

TEST(SimulatedExchangeMargin, PositionBeyondTheBracketOfItsLeverageIsRefused) {
    SimulatedExchangeConfig config = exchange_config();
    config.deposits = {test::usdt("1000000")};
    config.default_leverage = 20;
    ExchangeRig rig(quiet(), config);  // at 20x the table allows 1,000,000
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "49999", "20.1"));
    EXPECT_EQ(rig.reject_text(id),
              "-2027 the position could reach 1005000.00 USDT, at leverage 20 the maximum is 1000000.00");
    rig.place(1, limit_order(Side::Buy, "49999", "10"));
    EXPECT_EQ(rig.reject_text(rig.place(1, limit_order(Side::Buy, "49999", "10.1"))).substr(0, 5), "-2027");
}

TEST(SimulatedExchangeMargin, LeverageIsCheckedAgainstInstrumentBracketAndPosition) {
    ExchangeRig rig(quiet());
    rig.set_leverage(1, 21);
    ASSERT_EQ(rig.got<LeverageRejected>().size(), 1U);
    EXPECT_EQ(rig.got<LeverageRejected>()[0].reason, "-4028 leverage 21 is not between 1 and 20");
    rig.set_leverage(1, 10);
    ASSERT_EQ(rig.got<LeverageSet>().size(), 1U);
    EXPECT_EQ(rig.got<LeverageSet>()[0].leverage, 10);
    EXPECT_EQ(rig.reject_text(rig.place(2, market_order(Side::Buy, "1.5"))), "accepted");
    rig.set_leverage(3, 5);
    EXPECT_EQ(rig.got<LeverageRejected>().back().reason,
              "-4161 leverage cannot be lowered while an isolated position is open");
    rig.set_leverage(3, 20);
    EXPECT_EQ(rig.got<LeverageSet>().back().leverage, 20);
    EXPECT_EQ(rig.exchange.account_report().positions[0].leverage, 20);
}

TEST(SimulatedExchangeMargin, CrossModeLendsOpenProfitToNewOrders) {
    std::vector<TapePoint> tape = quiet();
    tape.back() = tape_point(10, "55000", "5");
    ExchangeRig rig(tape, cross());
    rig.place(1, market_order(Side::Buy, "0.9"));
    EXPECT_EQ(rig.reject_text(rig.place(2, market_order(Side::Buy, "0.2"))).substr(0, 5), "-2019");
    rig.run_to(10);  // 4,500 of open profit; 9,900 bound by the position at mark
    EXPECT_EQ(rig.reject_text(rig.place(11, market_order(Side::Buy, "0.2"))), "accepted");
}

TEST(SimulatedExchangeMargin, InverseContractsAreMarginedInTheirCoin) {
    SimulatedExchangeConfig config = exchange_config();
    config.deposits = {test::btc("0.1")};
    ExchangeRig rig(quiet(), config);  // 0.1 BTC at 5x and 50,000: 250 contracts of 100 USD
    EXPECT_EQ(rig.reject_text(rig.place(1, market_order(Side::Buy, "251", test::kInverse))).substr(0, 5), "-2019");
    EXPECT_EQ(rig.reject_text(rig.place(1, market_order(Side::Buy, "200", test::kInverse))), "accepted");
    EXPECT_EQ(rig.position(test::kInverse), quantity("200"));
    EXPECT_EQ(rig.wallet("BTC"), decimal("0.0998"));  // 0.4 BTC of notional, 5 basis points
}

TEST(SimulatedExchangeMargin, SpotBuyNeedsQuoteAndSellNeedsBase) {
    ExchangeRig rig(quiet());
    EXPECT_EQ(rig.reject_text(rig.place(1, market_order(Side::Buy, "0.21", kSpot))).substr(0, 5), "-2018");
    EXPECT_EQ(rig.reject_text(rig.place(1, market_order(Side::Sell, "0.01", kSpot))).substr(0, 5), "-2018");
    rig.place(1, market_order(Side::Buy, "0.1", kSpot));
    EXPECT_EQ(rig.wallet(), decimal("4997.5"));  // 5,000 and a fee of 2.5
    EXPECT_EQ(rig.wallet("BTC"), decimal("0.1"));
    EXPECT_EQ(rig.reject_text(rig.place(2, limit_order(Side::Sell, "60000", "0.08", kSpot))), "accepted");
    EXPECT_EQ(rig.reject_text(rig.place(2, market_order(Side::Sell, "0.03", kSpot))).substr(0, 5), "-2018");
    rig.place(2, market_order(Side::Sell, "0.02", kSpot));
    EXPECT_EQ(rig.wallet("BTC"), decimal("0.08"));
    EXPECT_EQ(rig.reject_text(rig.place(2,
                                        [] {
                                            OrderIntent reduce = market_order(Side::Sell, "0.01", kSpot);
                                            reduce.effect = PositionEffect::Reduce;
                                            return reduce;
                                        }())),
              "-4062 reduce-only does not exist for spot");
}

TEST(SimulatedExchangeMargin, MarginBoundByAPerpetualIsNotThereForSpot) {
    ExchangeRig rig(quiet());
    rig.place(1, market_order(Side::Buy, "0.9"));
    EXPECT_EQ(rig.reject_text(rig.place(2, market_order(Side::Buy, "0.03", kSpot))).substr(0, 5), "-2018");
}

}  // namespace
}  // namespace tradewind::simulator
