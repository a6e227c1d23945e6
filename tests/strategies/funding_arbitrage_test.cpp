#include "strategies/funding_arbitrage.hpp"

#include <gtest/gtest.h>

#include "simulator/generated_market.hpp"
#include "tests/strategies/pair_rig.hpp"

namespace tradewind::strategies {
namespace {

using test::decimal;
using test::quantity;

const Quantity kStepOfPerpetual = quantity("0.001");

Decimal abs_delta(const PairRig& rig) {
    return rig.delta().value().abs();
}

TEST(FundingArbitrageTest, buys_spot_and_is_short_the_same_quantity_of_the_perpetual_at_two_times) {
    PairRig rig;
    rig.run(Duration::minutes(1));
    EXPECT_TRUE(rig.is_in("holding")) << rig.told();
    EXPECT_TRUE(rig.perpetual().is_negative());
    EXPECT_LT(abs_delta(rig), kStepOfPerpetual.value());
    EXPECT_EQ(rig.engine->account().market(kPerpetual).leverage, 2);
    const auto snapshot = rig.engine->snapshot();
    EXPECT_TRUE(snapshot->unprotected.empty()) << "the perpetual leg needs its stop";
    ASSERT_EQ(snapshot->open_orders.size(), 1U);
    const Price stop = *snapshot->open_orders.front().intent().trigger;
    EXPECT_GT(stop, test::price("125"));  // 60 % of the way to a liquidation near 148
    EXPECT_LT(stop, test::price("132"));
}

TEST(FundingArbitrageTest, a_spot_purchase_is_no_loss_of_equity) {
    PairRig rig;
    const Decimal before = rig.engine->account().equity();
    rig.run(Duration::minutes(1));
    ASSERT_TRUE(rig.spot().is_positive());
    const Decimal cost = before - rig.engine->account().equity();
    EXPECT_LT(cost, Decimal(10)) << "fees and spread of 2,000 USDT";
    EXPECT_GT(rig.engine->account().spot_value(), Decimal(1'500));
    EXPECT_LT(rig.engine->account().wallet(), Decimal(8'500));
}

TEST(FundingArbitrageTest, collects_what_the_ledger_says_and_leaves_flat_when_the_rate_has_gone) {
    PairWish wish;
    const Timestamp start = PairRig().now;
    wish.rate = [start](InstrumentId id, Timestamp boundary) {
        return id == kPerpetual && boundary - start < Duration::hours(20) ? decimal("0.0005") : Decimal();
    };
    wish.parameters["exit_periods"] = "1";
    PairRig rig(wish);
    rig.run(Duration::hours(9));
    ASSERT_TRUE(rig.is_in("holding")) << rig.told();
    const Decimal once = rig.engine->account().ledger.wallet(Currency::of("USDT")).funding;
    EXPECT_TRUE(once.is_positive());
    rig.run(Duration::hours(24));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    EXPECT_TRUE(rig.is_in("idle")) << rig.told();
    const Decimal received = rig.engine->account().ledger.wallet(Currency::of("USDT")).funding;
    EXPECT_GT(received, once);
    EXPECT_EQ(received, rig.funding_events);
    EXPECT_EQ(received, rig.venue->ledger().wallet(Currency::of("USDT")).funding);
    EXPECT_EQ(rig.summary().funding, received);
    EXPECT_NE(rig.told().find("funding received " + received.to_fixed(4)), std::string::npos) << rig.told();
    EXPECT_TRUE(rig.wallet_discrepancy().is_zero());
    EXPECT_TRUE(rig.engine->orders().open_orders().empty());
    EXPECT_TRUE(rig.engine->account().spot_value().is_zero());
}

TEST(FundingArbitrageTest, says_why_it_does_not_enter) {
    PairWish low;
    low.rate = [](InstrumentId, Timestamp) { return decimal("0.0001"); };  // exactly the limit is not above it
    PairRig at_limit(low);
    EXPECT_NE(at_limit.told().find("funding 0.0100 % per 8 h"), std::string::npos) << at_limit.told();
    PairWish wide;
    wide.price = [](InstrumentId id, Timestamp) { return id == kSpotPair ? Decimal(100) : decimal("100.6"); };
    PairRig apart(wide);
    EXPECT_NE(apart.told().find("the prices are 0.6"), std::string::npos) << apart.told();
    PairWish negative;
    negative.rate = [](InstrumentId, Timestamp) { return decimal("-0.0005"); };
    PairRig mirror(negative);
    EXPECT_NE(mirror.told().find("spot cannot be sold short here"), std::string::npos) << mirror.told();
    PairWish dear;
    dear.parameters.clear();
    dear.rate = [](InstrumentId, Timestamp) { return decimal("0.00012"); };
    dear.parameters["min_periods_to_pay"] = "10";
    PairRig fees(dear);
    EXPECT_NE(fees.told().find("do not pay the fees"), std::string::npos) << fees.told();
    for (PairRig* rig : {&at_limit, &apart, &mirror, &fees}) {
        rig->run(Duration::minutes(2));
        EXPECT_TRUE(rig->is_flat());
    }
}

TEST(FundingArbitrageTest, the_perpetual_alone_only_when_allowed_and_said_so) {
    PairWish wish;
    wish.rate = [](InstrumentId, Timestamp) { return decimal("-0.0005"); };
    wish.parameters["allow_naked"] = "yes";
    PairRig rig(wish);
    rig.run(Duration::minutes(1));
    EXPECT_TRUE(rig.perpetual().is_positive()) << rig.told();
    EXPECT_TRUE(rig.spot().is_zero());
    EXPECT_NE(rig.told().find("NOT neutral"), std::string::npos) << rig.told();
}

TEST(FundingArbitrageTest, two_perpetuals_are_weighed_by_their_rates_per_8_hours) {
    PairWish wish;
    wish.other = kSecond;  // every 4 hours: 0.0004 there is 0.0008 per 8 hours
    wish.rate = [](InstrumentId id, Timestamp) { return id == kPerpetual ? decimal("0.0005") : decimal("0.0004"); };
    PairRig rig(wish);
    rig.run(Duration::minutes(1));
    EXPECT_TRUE(rig.is_in("holding")) << rig.told();
    EXPECT_TRUE(rig.perpetual().is_positive()) << "long where the rate is lower";
    EXPECT_TRUE(rig.perpetual(kSecond).is_negative());
    EXPECT_LT(abs_delta(rig), kStepOfPerpetual.value());
    EXPECT_TRUE(rig.engine->snapshot()->unprotected.empty());
    EXPECT_EQ(rig.engine->snapshot()->open_orders.size(), 2U) << "a stop for each leg";
    rig.run(Duration::hours(8));
    const Decimal received = rig.engine->account().ledger.wallet(Currency::of("USDT")).funding;
    EXPECT_TRUE(received.is_positive());
    EXPECT_EQ(received, rig.funding_events);
    rig.engine_switch(StrategySwitch::Off);
    rig.run(Duration::minutes(1));
    EXPECT_LT(abs_delta(rig), kStepOfPerpetual.value()) << "off leaves the pair in balance";
}

TEST(FundingArbitrageTest, a_basis_that_blows_out_ends_the_pair) {
    PairWish wish;
    const Timestamp start = PairRig().now;
    wish.price = [start](InstrumentId id, Timestamp time) {
        return id == kPerpetual && time - start > Duration::minutes(30) ? decimal("102") : Decimal(100);
    };
    PairRig rig(wish);
    rig.run(Duration::minutes(10));
    ASSERT_TRUE(rig.is_in("holding"));
    rig.run(Duration::minutes(25));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    EXPECT_NE(rig.told().find("apart"), std::string::npos) << rig.told();
}

TEST(FundingArbitrageTest, leaves_before_the_perpetual_comes_near_its_liquidation) {
    PairWish wish;
    const Timestamp start = PairRig().now;
    wish.price = [start](InstrumentId, Timestamp time) {  // one percent a minute, both legs
        const auto minutes = (time - start - Duration::minutes(10)).to_seconds() / 60;
        return Decimal(100) + Decimal(static_cast<int>(std::clamp<std::int64_t>(minutes, 0, 40)));
    };
    PairRig rig(wish);
    rig.run(Duration::minutes(9));
    ASSERT_TRUE(rig.is_in("holding"));
    rig.run(Duration::minutes(45));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    EXPECT_GT(rig.engine->account().equity(), Decimal(9'900)) << "what one leg lost the other has won";
}

TEST(FundingArbitrageTest, when_the_stop_fires_in_a_jump_the_spot_is_sold_too) {
    PairWish wish;
    const Timestamp start = PairRig().now;
    wish.price = [start](InstrumentId, Timestamp time) {
        return time - start > Duration::minutes(10) ? decimal("135") : Decimal(100);
    };
    PairRig rig(wish);
    rig.run(Duration::minutes(9));
    ASSERT_TRUE(rig.is_in("holding"));
    rig.engine_switch(StrategySwitch::Off);  // even while it is off
    ASSERT_TRUE(rig.spot().is_positive());
    rig.run(Duration::minutes(3));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
}

TEST(FundingArbitrageTest, off_leaves_the_pair_with_its_stop_and_no_orphan_and_on_takes_it_up) {
    PairRig rig;
    rig.run(Duration::minutes(1));
    const Quantity held = rig.perpetual();
    rig.engine_switch(StrategySwitch::Off);
    rig.run(Duration::minutes(10));
    EXPECT_EQ(rig.perpetual(), held);
    ASSERT_EQ(rig.engine->orders().open_orders().size(), 1U);
    EXPECT_EQ(rig.engine->orders().open_orders().front()->intent().type, OrderType::StopMarket);
    rig.engine_switch(StrategySwitch::On);
    rig.run(Duration::minutes(1));
    EXPECT_TRUE(rig.is_in("holding")) << rig.told();
    EXPECT_EQ(rig.summary().state, "on");
    EXPECT_EQ(rig.perpetual(), held);
}

TEST(FundingArbitrageTest, closing_the_perpetual_by_hand_sells_the_spot) {
    PairRig rig;
    rig.run(Duration::minutes(1));
    rig.ask(ClosePosition{kPerpetual, Decimal(1)});
    rig.run(Duration::minutes(1));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    EXPECT_EQ(rig.summary().state, "off");
    EXPECT_TRUE(rig.engine->orders().open_orders().empty());
}

TEST(FundingArbitrageTest, an_emergency_close_sells_the_spot_as_well) {
    PairRig rig;
    rig.run(Duration::minutes(1));
    ASSERT_TRUE(rig.spot().is_positive());
    rig.ask(EmergencyClose{});
    rig.run(Duration::minutes(1));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    EXPECT_EQ(rig.engine->account().mode, TradingMode::Halted);
    EXPECT_TRUE(rig.engine->orders().open_orders().empty());
}

TEST(FundingArbitrageTest, on_the_generated_market_the_funding_received_is_the_ledgers) {
    PairWish wish;
    wish.parameters = {{"min_rate", "0"}, {"min_apr", "0"}, {"min_periods_to_pay", "0"}, {"exit_rate", "-0.01"}};
    wish.instruments = 2;
    wish.source = [&] {
        const InstrumentTable table = pair_instruments(2);
        simulator::GeneratedMarketConfig config;
        config.seed = 7;
        config.start = wish.start.floor_to(Duration::minutes(1)) - Duration::minutes(2);
        config.points_per_bar = 8;
        config.legs = {{table.at(kPerpetual), test::price("64000")}, {table.at(kSpotPair), test::price("64000")}};
        return simulator::GeneratedMarket::make(config).value();
    };
    PairRig rig(wish);
    rig.run(Duration::minutes(20));
    ASSERT_TRUE(rig.is_in("holding")) << rig.told();
    rig.run(Duration::hours(9));
    const Ledger::Wallet wallet = rig.engine->account().ledger.wallet(Currency::of("USDT"));
    EXPECT_FALSE(wallet.funding.is_zero());
    EXPECT_EQ(wallet.funding, rig.funding_events);
    EXPECT_EQ(wallet.funding, rig.venue->ledger().wallet(Currency::of("USDT")).funding);
    EXPECT_LT(abs_delta(rig), kStepOfPerpetual.value());
    rig.ask(EmergencyClose{});
    rig.run(Duration::minutes(1));
    EXPECT_TRUE(rig.is_flat()) << rig.told();
    EXPECT_TRUE(rig.wallet_discrepancy().is_zero());
}

TEST(FundingArbitrageTest, a_parameter_out_of_its_range_names_the_range) {
    const InstrumentTable table = pair_instruments();
    const auto made = make_strategy("funding_arbitrage", {table.at(kPerpetual), nullptr}, {{"leverage", "9"}});
    ASSERT_FALSE(made.has_value());
    EXPECT_NE(made.error().text.find("1 to 5"), std::string::npos) << made.error().text;
}

}  // namespace
}  // namespace tradewind::strategies
