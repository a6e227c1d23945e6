// Tier schedules, margins, funding and mark price: the properties of risk-math sections 1, 3 and 4.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/margin/brackets.hpp"
#include "core/margin/funding.hpp"
#include "core/margin/funding_window.hpp"
#include "core/margin/margin.hpp"
#include "core/margin/mark_price.hpp"

namespace tradewind {
namespace {

MarginTier tier(int floor, int cap, Decimal rate, Decimal amount, int leverage) {
    return MarginTier{Decimal(floor), Decimal(cap), rate, amount, leverage};
}

std::vector<MarginTier> four_tiers() {
    return {tier(0, 50'000, 0.004_dec, 0_dec, 125), tier(50'000, 600'000, 0.005_dec, 50_dec, 100),
            tier(600'000, 3'000'000, 0.0065_dec, 950_dec, 75), tier(3'000'000, 12'000'000, 0.01_dec, 11450_dec, 50)};
}

BracketTable table_of(std::vector<MarginTier> tiers) {
    auto table = BracketTable::make(std::move(tiers), Timestamp());
    EXPECT_TRUE(table.has_value()) << (table ? "" : table.error().text);
    return *table;
}

// A legal table of 1..8 tiers with random widths and rates.
rc::Gen<BracketTable> any_table() {
    return rc::gen::exec([] {
        const int count = *rc::gen::inRange(1, 9);
        std::vector<MarginTier> tiers;
        Decimal floor;
        Decimal rate = Decimal::from_scaled(*rc::gen::inRange(1, 100), 4);
        Decimal amount;
        for (int i = 0; i < count; ++i) {
            const Decimal cap = floor + Decimal(*rc::gen::inRange(1, 1'000'000));
            tiers.push_back(MarginTier{floor, cap, rate, amount, 200 - i});
            const Decimal next_rate = rate + Decimal::from_scaled(*rc::gen::inRange(0, 1'000), 4);
            amount = continued_amount(tiers.back(), cap, next_rate);
            floor = cap;
            rate = next_rate;
        }
        return *BracketTable::make(tiers, Timestamp());
    });
}

Instrument linear() {
    Instrument instrument;
    instrument.symbol = "BTCUSDT";
    instrument.settle = Currency::of("USDT");
    return instrument;
}

Instrument inverse() {
    Instrument instrument;
    instrument.symbol = "BTCUSD_PERP";
    instrument.kind = ContractKind::InversePerpetual;
    instrument.contract_size = 100;
    instrument.settle = Currency::of("BTC");
    return instrument;
}

Quantity qty(Decimal value) {
    return Quantity(value);
}
Price price(Decimal value) {
    return Price(value);
}

TEST(BracketTable, NotionalOnAFloorBelongsToTheUpperTier) {
    const BracketTable table = table_of(four_tiers());
    EXPECT_EQ(table.tier_of(49999.99_dec).max_leverage, 125);
    EXPECT_EQ(table.tier_of(50000_dec).max_leverage, 100);
    EXPECT_EQ(table.max_leverage(2999999_dec), 75);
}

TEST(BracketTable, LastTierHoldsBeyondItsCap) {
    const BracketTable table = table_of(four_tiers());
    EXPECT_EQ(table.maintenance_margin(20000000_dec), 20000000_dec * 0.01_dec - 11450_dec);
}

TEST(BracketTable, CapOfALeverageIsTheCapOfItsLastTier) {
    const BracketTable table = table_of(four_tiers());
    EXPECT_EQ(table.notional_cap(125), 50000_dec);
    EXPECT_EQ(table.notional_cap(76), 600000_dec);
    EXPECT_EQ(table.notional_cap(20), 12000000_dec);
    EXPECT_EQ(table.notional_cap(126), 0_dec);
}

TEST(BracketTable, FlatTableHasOneTierForEveryNotional) {
    const BracketTable table = BracketTable::flat(0.01_dec, 20);
    EXPECT_EQ(table.maintenance_margin(1000000_dec), 10000_dec);
    EXPECT_EQ(table.max_leverage(1000000000_dec), 20);
}

TEST(BracketTable, RefusesTablesThatAreNotASchedule) {
    const auto refused = [](std::vector<MarginTier> tiers) {
        const auto table = BracketTable::make(std::move(tiers), Timestamp());
        return table ? std::string() : table.error().text;
    };
    EXPECT_NE(refused({}), "");
    auto tiers = four_tiers();
    tiers[0].floor = 1_dec;
    EXPECT_NE(refused(tiers).find("tier 1: floor"), std::string::npos);
    tiers = four_tiers();
    tiers[2].floor = 600001_dec;
    EXPECT_NE(refused(tiers).find("tier 3: floor"), std::string::npos);
    tiers = four_tiers();
    tiers[1].cap = 50000_dec;
    EXPECT_NE(refused(tiers).find("tier 2: cap"), std::string::npos);
    tiers = four_tiers();
    tiers[3].maintenance_rate = 1_dec;
    EXPECT_NE(refused(tiers).find("tier 4: maintenance rate"), std::string::npos);
    tiers = four_tiers();
    tiers[1].maintenance_rate = 0.003_dec;
    EXPECT_NE(refused(tiers).find("tier 2: maintenance rate"), std::string::npos);
    tiers = four_tiers();
    tiers[2].maintenance_amount = 950.01_dec;
    EXPECT_NE(refused(tiers).find("tier 3: maintenance amount"), std::string::npos);
    tiers = four_tiers();
    tiers[0].maintenance_amount = 1_dec;
    EXPECT_NE(refused(tiers).find("tier 1: maintenance amount"), std::string::npos);
    tiers = four_tiers();
    tiers[3].max_leverage = 76;
    EXPECT_NE(refused(tiers).find("tier 4: maximum leverage"), std::string::npos);
    tiers[3].max_leverage = 0;
    EXPECT_NE(refused(tiers).find("tier 4: maximum leverage"), std::string::npos);
}

RC_GTEST_PROP(BracketTable, MaintenanceIsZeroAtZero, ()) {
    RC_ASSERT((*any_table()).maintenance_margin(Decimal()).is_zero());
}

RC_GTEST_PROP(BracketTable, MaintenanceIsContinuousAtEveryFloor, ()) {
    const BracketTable table = *any_table();
    for (std::size_t i = 1; i < table.tiers().size(); ++i) {
        const MarginTier& below = table.tiers()[i - 1];
        const Decimal floor = table.tiers()[i].floor;
        RC_ASSERT(floor * below.maintenance_rate - below.maintenance_amount == table.maintenance_margin(floor));
    }
}

RC_GTEST_PROP(BracketTable, AmountsFollowTheRecursion, ()) {
    const BracketTable table = *any_table();
    for (std::size_t i = 1; i < table.tiers().size(); ++i) {
        const MarginTier& now = table.tiers()[i];
        RC_ASSERT(continued_amount(table.tiers()[i - 1], now.floor, now.maintenance_rate) == now.maintenance_amount);
    }
}

RC_GTEST_PROP(BracketTable, MaintenanceGrowsAndIsConvex, ()) {
    const BracketTable table = *any_table();
    const Decimal a = Decimal(*rc::gen::inRange(0, 5'000'000));
    const Decimal b = a + Decimal(*rc::gen::inRange(2, 5'000'000));
    const Decimal middle = (a + b) / Decimal(2);
    RC_ASSERT(table.maintenance_margin(a) < table.maintenance_margin(b));
    RC_ASSERT(table.maintenance_margin(middle) * Decimal(2) <=
              table.maintenance_margin(a) + table.maintenance_margin(b));
}

TEST(Margin, InitialMarginIsNotionalOverLeverage) {
    EXPECT_EQ(initial_margin(linear(), price(16000_dec), qty(10_dec), 25), 6400_dec);
    EXPECT_EQ(initial_margin(inverse(), price(16000_dec), qty(10_dec), 25), 0.0025_dec);
}

TEST(Margin, MaintenanceOfInverseContractsIsInCoin) {
    EXPECT_EQ(maintenance_margin(inverse(), BracketTable::flat(0.004_dec, 100), price(25000_dec), qty(100_dec)),
              0.0016_dec);
}

TEST(Funding, LongPaysAPositiveRateAndShortReceivesIt) {
    EXPECT_EQ(funding_payment(linear(), qty(2_dec), price(50_dec), 0.0001_dec), -0.01_dec);
    EXPECT_EQ(funding_payment(linear(), qty(-2_dec), price(50_dec), 0.0001_dec), 0.01_dec);
    EXPECT_EQ(funding_payment(linear(), qty(-2_dec), price(50_dec), -0.0001_dec), -0.01_dec);
    EXPECT_EQ(funding_payment(inverse(), qty(100_dec), price(50000_dec), 0.0001_dec), -0.00002_dec);
}

TEST(Funding, WithoutAMarkNothingIsPaid) {
    EXPECT_EQ(funding_payment(linear(), qty(2_dec), Price(), 0.0001_dec), 0_dec);
    EXPECT_EQ(funding_payment(inverse(), qty(2_dec), Price(), 0.0001_dec), 0_dec);
}

TEST(Funding, NextBoundaryIsStrictlyLater) {
    const Duration eight = Duration::hours(8);
    const Timestamp boundary = *Timestamp::parse("2026-01-01T08:00:00Z");
    EXPECT_EQ(next_funding_time(boundary, eight), *Timestamp::parse("2026-01-01T16:00:00Z"));
    EXPECT_EQ(next_funding_time(boundary - Duration::nanos(1), eight), boundary);
    EXPECT_EQ(next_funding_time(boundary, Duration()), Timestamp::max());
}

TEST(Funding, YearlyRateCountsEveryInterval) {
    EXPECT_EQ(simple_apr(0.0005_dec, Duration::hours(8)), 0.5475_dec);
    EXPECT_EQ(simple_apr(0.0001_dec, Duration::hours(1)), 0.876_dec);
}

TEST(Funding, CapHoldsBothSigns) {
    const Decimal cap = funding_cap(0.0065_dec, 0.75_dec);
    EXPECT_EQ(cap, 0.004875_dec);
    EXPECT_EQ(funding_rate(0.02_dec, 0.0001_dec, 8, cap), cap);
    EXPECT_EQ(funding_rate(-0.02_dec, 0.0001_dec, 8, cap), -cap);
}

RC_GTEST_PROP(Funding, InsideTheBandTheInterestRateIsPaid, ()) {
    const Decimal interest = Decimal::from_scaled(*rc::gen::inRange(-100, 100), 6);
    const Decimal premium = interest + Decimal::from_scaled(*rc::gen::inRange(-500, 501), 6);
    const int hours = *rc::gen::element(1, 4, 8);
    RC_ASSERT(funding_rate(premium, interest, hours, std::nullopt) * Decimal(8) == interest * Decimal(hours));
}

RC_GTEST_PROP(Funding, EqualSamplesAverageToThemselves, ()) {
    const Decimal sample = Decimal::from_scaled(*rc::gen::inRange(-10'000, 10'000), 8);
    const std::vector<Decimal> samples(*rc::gen::inRange<std::size_t>(1, 200), sample);
    RC_ASSERT(average_premium(samples) == sample);
}

TEST(Funding, NoSamplesMeanNoPremium) {
    EXPECT_EQ(average_premium({}), 0_dec);
}

TEST(FundingWindow, BoundaryCountsWithinTheHoldingTimeAndTheVenuesDelay) {
    const Timestamp boundary = *Timestamp::parse("2021-09-01T08:00:00Z");
    const std::vector<MarkedFunding> settlements{{boundary, 0.0001_dec, price(100_dec)}};
    const auto received = [&](Timestamp opened, Timestamp closed) {
        return funding_over(linear(), qty(-1_dec), {opened, closed, Duration::seconds(15)}, settlements);
    };
    const Duration hour = Duration::hours(1);
    EXPECT_EQ(received(boundary - hour, boundary), 0.01_dec);
    EXPECT_EQ(received(boundary - hour, boundary - Duration::seconds(1)), 0_dec);
    EXPECT_EQ(received(boundary + Duration::seconds(15), boundary + hour), 0.01_dec);
    EXPECT_EQ(received(boundary + Duration::seconds(16), boundary + hour), 0_dec);
}

TEST(MarkPrice, IsTheMedianAndFollowsFundingAndBasis) {
    MarkPriceInputs inputs{price(50000_dec), 0.0001_dec, 4_dec, 8_dec, 12.5_dec, price(50020_dec)};
    EXPECT_EQ(mark_price(inputs).price1, price(50002.5_dec));
    EXPECT_EQ(mark_price(inputs).mark, price(50012.5_dec));
    inputs.last = price(60000_dec);
    EXPECT_EQ(mark_price(inputs).mark, price(50012.5_dec));
    inputs.last = price(10_dec);
    EXPECT_EQ(mark_price(inputs).mark, price(50002.5_dec));
}

TEST(MarkPrice, WithoutATradeTheTwoOtherPricesDecide) {
    const MarkPriceInputs inputs{price(100_dec), 0_dec, 4_dec, 8_dec, 2_dec, Price()};
    EXPECT_EQ(mark_price(inputs).mark, price(101_dec));
}

TEST(MarkPrice, BasisSkipsCrossedAndOneSidedBooks) {
    const std::vector<BasisSample> samples{{price(100_dec), price(102_dec), price(100_dec)},
                                           {price(105_dec), price(104_dec), price(100_dec)},
                                           {Price(), price(104_dec), price(100_dec)}};
    EXPECT_EQ(average_basis(samples), 1_dec);
    EXPECT_EQ(average_basis({}), 0_dec);
}

TEST(MarkPrice, IndexRenormalisesTheWeightsThatAreLeft) {
    const std::vector<IndexComponent> components{{0.25_dec, price(100_dec)}, {0.25_dec, price(102_dec)}};
    EXPECT_EQ(price_index(components), price(101_dec));
    EXPECT_EQ(price_index({}), Price());
}

}  // namespace
}  // namespace tradewind
