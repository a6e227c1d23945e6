// Liquidation prices: at the price found equity meets maintenance, and the price moves the right way.
#include "core/margin/liquidation.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/margin/liquidation_variants.hpp"
#include "core/margin/margin.hpp"

namespace tradewind {
namespace {

BracketTable btc_tiers() {
    return *BracketTable::make({{0_dec, 50000_dec, 0.004_dec, 0_dec, 125},
                                {50000_dec, 600000_dec, 0.005_dec, 50_dec, 100},
                                {600000_dec, 3000000_dec, 0.0065_dec, 950_dec, 75},
                                {3000000_dec, 12000000_dec, 0.01_dec, 11450_dec, 50},
                                {12000000_dec, 70000000_dec, 0.02_dec, 131450_dec, 25}},
                               Timestamp());
}

BracketTable coin_tiers() {
    return *BracketTable::make({{0_dec, 5_dec, 0.004_dec, 0_dec, 125},
                                {5_dec, 10_dec, 0.005_dec, 0.005_dec, 100},
                                {10_dec, 20_dec, 0.01_dec, 0.055_dec, 50},
                                {20_dec, 50_dec, 0.025_dec, 0.355_dec, 20}},
                               Timestamp());
}

Instrument contract(ContractKind kind) {
    Instrument instrument;
    instrument.symbol = "BTC";
    instrument.kind = kind;
    instrument.contract_size = kind == ContractKind::InversePerpetual ? 100 : 1;
    return instrument;
}

LiquidationQuery query_of(Decimal wallet, Decimal quantity, Decimal entry) {
    return {wallet, Decimal(), Decimal(), Quantity(quantity), Price(entry)};
}

// Equity of the account minus maintenance of the position, at a price.
Decimal surplus(const Instrument& instrument, const BracketTable& tiers, const LiquidationQuery& query, Price at) {
    return query.wallet_balance - query.other_maintenance + query.other_unrealised +
           instrument.signed_value(at, query.signed_quantity) -
           instrument.signed_value(query.entry, query.signed_quantity) -
           maintenance_margin(instrument, tiers, at, query.signed_quantity.abs());
}

LiquidationQuery any_linear_query() {
    const int sign = *rc::gen::element(-1, 1);
    const Decimal entry = Decimal::from_scaled(*rc::gen::inRange(100'000, 10'000'000), 2);
    const Decimal quantity = Decimal::from_scaled(*rc::gen::inRange(1, 1'000'000), 3);
    const Decimal wallet = quantity * entry / Decimal(*rc::gen::inRange(1, 50));
    LiquidationQuery query = query_of(wallet, quantity * Decimal(sign), entry);
    query.other_maintenance = wallet * Decimal::from_scaled(*rc::gen::inRange(0, 20), 2);
    query.other_unrealised = wallet * Decimal::from_scaled(*rc::gen::inRange(-30, 30), 2);
    return query;
}

LiquidationQuery any_inverse_query() {
    const int sign = *rc::gen::element(-1, 1);
    const Decimal entry = Decimal::from_scaled(*rc::gen::inRange(100'000, 10'000'000), 2);
    const Decimal contracts(*rc::gen::inRange(1, 20'000));
    const Decimal wallet = contracts * Decimal(100) / entry / Decimal(*rc::gen::inRange(1, 50));
    return query_of(wallet, contracts * Decimal(sign), entry);
}

TEST(Liquidation, UsesTheTierOfTheNotionalAtTheLiquidationPrice) {
    // Entry notional 551,967 lies in the second tier, the liquidation notional of this short in the third.
    const Instrument linear = contract(ContractKind::LinearPerpetual);
    const auto found = liquidation_price(linear, btc_tiers(), query_of(191292.31_dec, -13.515_dec, 42462.222_dec));
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->to_double(), 56'320.5049773586, 1e-6);
}

TEST(Liquidation, PositionWithoutRiskHasNoPrice) {
    const Instrument linear = contract(ContractKind::LinearPerpetual);
    EXPECT_FALSE(liquidation_price(linear, btc_tiers(), query_of(100_dec, 0_dec, 50000_dec)));
    EXPECT_FALSE(liquidation_price(linear, btc_tiers(), query_of(50000_dec, 1_dec, 50000_dec)));
    EXPECT_FALSE(liquidation_price(linear, btc_tiers(), query_of(60000_dec, 1_dec, 50000_dec)));
    // An inverse short that holds at least its value in coin cannot be liquidated.
    const Instrument inverse = contract(ContractKind::InversePerpetual);
    EXPECT_FALSE(liquidation_price(inverse, coin_tiers(), query_of(2_dec, -1000_dec, 50000_dec)));
}

TEST(Liquidation, PriceBeyondTheNumberRangeIsNoPrice) {
    const Instrument linear = contract(ContractKind::LinearPerpetual);
    const auto query = query_of(1000000000000000_dec, -0.0000000001_dec, 1_dec);
    EXPECT_FALSE(liquidation_price(linear, BracketTable::flat(0.01_dec, 20), query));
}

RC_GTEST_PROP(Liquidation, LinearEquityMeetsMaintenanceAtThePriceFound, ()) {
    const Instrument linear = contract(ContractKind::LinearPerpetual);
    const LiquidationQuery query = any_linear_query();
    const auto found = liquidation_price(linear, btc_tiers(), query);
    if (found) {
        // Half a unit of the price's last place, times the quantity.
        RC_ASSERT(surplus(linear, btc_tiers(), query, *found).abs() <= 0.000000000001_dec);
    } else {
        // Never liquidated: even at no value left (long) or any price we can think of (short).
        RC_ASSERT(query.signed_quantity.is_positive());
        RC_ASSERT(!surplus(linear, btc_tiers(), query, Price(0.0001_dec)).is_negative());
    }
}

RC_GTEST_PROP(Liquidation, InverseEquityMeetsMaintenanceAtThePriceFound, ()) {
    const Instrument inverse = contract(ContractKind::InversePerpetual);
    const LiquidationQuery query = any_inverse_query();
    const auto found = liquidation_price(inverse, coin_tiers(), query);
    if (found) {
        RC_ASSERT(surplus(inverse, coin_tiers(), query, *found).abs() <= 0.00000000001_dec);
    } else {
        RC_ASSERT(query.signed_quantity.is_negative());
        RC_ASSERT(!surplus(inverse, coin_tiers(), query, Price(1000000000_dec)).is_negative());
    }
}

RC_GTEST_PROP(Liquidation, SurplusIsPositiveOnTheSafeSideAndNegativeBeyond, ()) {
    const Instrument linear = contract(ContractKind::LinearPerpetual);
    const LiquidationQuery query = any_linear_query();
    const auto found = liquidation_price(linear, btc_tiers(), query);
    RC_PRE(found.has_value());
    const Decimal step = found->value() * 0.001_dec;
    const Decimal away = query.signed_quantity.is_positive() ? step : -step;
    RC_ASSERT(surplus(linear, btc_tiers(), query, Price(found->value() + away)).is_positive());
    RC_ASSERT(surplus(linear, btc_tiers(), query, Price(found->value() - away)).is_negative());
}

RC_GTEST_PROP(Liquidation, MoreMarginMovesThePriceAway, ()) {
    const Instrument linear = contract(ContractKind::LinearPerpetual);
    const LiquidationQuery query = any_linear_query();
    LiquidationQuery richer = query;
    richer.wallet_balance += query.wallet_balance * 0.01_dec;
    const auto before = liquidation_price(linear, btc_tiers(), query);
    const auto after = liquidation_price(linear, btc_tiers(), richer);
    RC_PRE(before && after);
    RC_ASSERT((query.signed_quantity.is_positive() ? *after < *before : *after > *before));
}

TEST(Liquidation, DistanceIsAFractionOfMark) {
    EXPECT_EQ(liquidation_distance(Price(200_dec), Price(150_dec)), 0.25_dec);
    EXPECT_EQ(liquidation_distance(Price(200_dec), Price(250_dec)), 0.25_dec);
    EXPECT_EQ(liquidation_distance(Price(), Price(250_dec)), 0_dec);
}

TEST(Liquidation, BankruptcyIsWhereTheInitialMarginIsGone) {
    const Instrument linear = contract(ContractKind::LinearPerpetual);
    const Instrument inverse = contract(ContractKind::InversePerpetual);
    const Price entry(50000_dec);
    const auto at = [&](const Instrument& instrument, Decimal quantity) {
        const Decimal margin = initial_margin(instrument, entry, Quantity(quantity).abs(), 10);
        return bankruptcy_price(instrument, Quantity(quantity), entry, margin);
    };
    EXPECT_EQ(at(linear, 2_dec), Price(45000_dec));
    EXPECT_EQ(at(linear, -2_dec), Price(55000_dec));
    EXPECT_NEAR(at(inverse, 100_dec)->to_double(), 50'000 / 1.1, 1e-6);
    EXPECT_NEAR(at(inverse, -100_dec)->to_double(), 50'000 / 0.9, 1e-6);
}

TEST(LiquidationVariants, OneLegOfAHedgeIsTheOneWayPrice) {
    const Instrument linear = contract(ContractKind::LinearPerpetual);
    const HedgeLeg leg{Quantity(2_dec), Price(50000_dec), FixedTier{0.005_dec, 50_dec}};
    const auto hedged = hedge_liquidation_price(10000_dec, leg, HedgeLeg{});
    const auto one_way = liquidation_price_in_tier(linear, leg.tier, query_of(10000_dec, 2_dec, 50000_dec));
    ASSERT_TRUE(hedged && one_way);
    EXPECT_EQ(*hedged, *one_way);
}

TEST(LiquidationVariants, BalancedHedgeHasNoPrice) {
    const HedgeLeg leg{Quantity(2_dec), Price(50000_dec), FixedTier{}};
    EXPECT_FALSE(hedge_liquidation_price(10000_dec, leg, leg));
}

}  // namespace
}  // namespace tradewind
