// Levels at their exact borders, and cures that do what they say.
#include "risk/liquidation_risk.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "risk/projected_position.hpp"
#include "tests/risk/account_builder.hpp"

namespace tradewind::risk::test {
namespace {

TEST(LiquidationLevel, BordersBelongToTheCalmerLevel) {
    const LiquidationThresholds thresholds;
    const auto level = [&](Decimal distance) { return liquidation_level(thresholds, distance); };
    EXPECT_EQ(level(0.2001_dec), LiquidationLevel::Low);
    EXPECT_EQ(level(0.2_dec), LiquidationLevel::Low);
    EXPECT_EQ(level(0.1999_dec), LiquidationLevel::Medium);
    EXPECT_EQ(level(0.1_dec), LiquidationLevel::Medium);
    EXPECT_EQ(level(0.0999_dec), LiquidationLevel::High);
    EXPECT_EQ(level(0.05_dec), LiquidationLevel::High);
    EXPECT_EQ(level(0.0499_dec), LiquidationLevel::Extreme);
    EXPECT_EQ(level(0.01_dec), LiquidationLevel::Extreme);
    EXPECT_EQ(level(0.0099_dec), LiquidationLevel::Critical);
    EXPECT_EQ(level(0_dec), LiquidationLevel::Critical);
}

TEST(MarginLevel, BordersFollowTheAgreedReading) {
    const MarginThresholds thresholds;
    const auto level = [&](Decimal equity) { return margin_level(thresholds, equity, 100); };
    EXPECT_EQ(level(200_dec), MarginLevel::Healthy);
    EXPECT_EQ(level(199.99_dec), MarginLevel::Warning);
    EXPECT_EQ(level(150_dec), MarginLevel::Warning);
    EXPECT_EQ(level(149.99_dec), MarginLevel::Danger);
    EXPECT_EQ(level(120_dec), MarginLevel::Danger);
    EXPECT_EQ(level(119.99_dec), MarginLevel::Critical);
    EXPECT_EQ(level(100.01_dec), MarginLevel::Critical);
    EXPECT_EQ(level(100_dec), MarginLevel::Liquidation);
    EXPECT_EQ(margin_level(thresholds, -5, 0), MarginLevel::Healthy);
}

TEST(PositionRisk, LevelsAreThoseOfTheUsualLeverages) {
    // Isolated, rate 0.5 %: the distances of risk by leverage.
    const std::pair<int, LiquidationLevel> cases[] = {{3, LiquidationLevel::Low},
                                                      {5, LiquidationLevel::Medium},
                                                      {10, LiquidationLevel::High},
                                                      {20, LiquidationLevel::Extreme}};
    for (const auto& [leverage, level] : cases) {
        AccountState account = calm_account();
        account.market(kBtc).leverage = leverage;
        fill(account, kBtc, Side::Buy, "0.1", "50000");
        EXPECT_EQ(position_risk(RiskLimits(), account, kBtc)->level, level) << leverage;
    }
}

TEST(PositionRisk, NothingWithoutAPositionOrAPrice) {
    AccountState account = calm_account();
    EXPECT_FALSE(position_risk(RiskLimits(), account, kBtc));
    fill(account, kBtc, Side::Buy, "0.1", "50000");
    EXPECT_TRUE(position_risk(RiskLimits(), account, kBtc));
    account.market(kBtc).mark.reset();
    account.market(kBtc).quote.reset();
    EXPECT_FALSE(position_risk(RiskLimits(), account, kBtc));
}

TEST(PositionRisk, PassedLiquidationIsCriticalAtNoDistance) {
    AccountState account = calm_account();
    fill(account, kBtc, Side::Buy, "0.1", "50000");
    set_market(account, kBtc, "40000");  // liquidation at 40,201
    const auto risk = position_risk(RiskLimits(), account, kBtc);
    EXPECT_EQ(risk->level, LiquidationLevel::Critical);
    EXPECT_EQ(*risk->distance, 0_dec);
    EXPECT_EQ(risk->margin, MarginLevel::Liquidation);
}

TEST(PositionRisk, EmptyWalletOfAShortIsCriticalThoughItHasNoPrice) {
    AccountState account = calm_account();
    account.margin_mode = MarginMode::Cross;
    fill(account, kBtc, Side::Sell, "0.1", "50000");
    gain(account, "-15100");
    const auto risk = position_risk(RiskLimits(), account, kBtc);
    EXPECT_FALSE(risk->liquidation);
    EXPECT_EQ(risk->level, LiquidationLevel::Critical);
}

TEST(Cure, IsNotNeededWhereTheDistanceIsThere) {
    AccountState account = calm_account();
    fill(account, kBtc, Side::Buy, "0.1", "50000");
    EXPECT_TRUE(cure(account, kBtc, 0.2_dec));
    EXPECT_FALSE(cure(account, kBtc, 0.19_dec));
    EXPECT_FALSE(cure(account, kEth, 0.19_dec));
}

TEST(Cure, LowerLeverageIsTheOneThatWouldHaveDone) {
    AccountState account = calm_account();
    account.market(kBtc).leverage = 20;
    fill(account, kBtc, Side::Buy, "0.1", "50000");
    const auto found = cure(account, kBtc, 0.1_dec);
    ASSERT_TRUE(found && found->lower_leverage);
    EXPECT_EQ(*found->lower_leverage, 9);
    for (const int leverage : {9, 10}) {
        AccountState again = calm_account();
        again.market(kBtc).leverage = leverage;
        fill(again, kBtc, Side::Buy, "0.1", "50000");
        EXPECT_EQ(*position_risk(RiskLimits(), again, kBtc)->distance >= 0.1_dec, leverage == 9) << leverage;
    }
}

TEST(Cure, ClosingPartOfAnIsolatedPositionInItsFirstTierDoesNotHelp) {
    AccountState account = calm_account();
    account.market(kBtc).leverage = 20;
    fill(account, kBtc, Side::Buy, "0.1", "50000");
    EXPECT_FALSE(cure(account, kBtc, 0.1_dec)->close_fraction);
}

TEST(Cure, ClosingPartOfALargeIsolatedPositionHelpsThroughTheLowerTier) {
    AccountState account = calm_account();
    account.market(kBtc).leverage = 10;
    fill(account, kBtc, Side::Buy, "10", "50000");  // second tier
    const Decimal target = position_risk(RiskLimits(), account, kBtc)->distance.value() + 0.001_dec;
    const auto found = cure(account, kBtc, target);
    ASSERT_TRUE(found && found->close_fraction);
    EXPECT_GT(*found->close_fraction, 0_dec);
    EXPECT_LT(*found->close_fraction, 1_dec);
}

// Evenly over the range from the first try on, unlike the growing ranges of the library.
int any_of(int from, int below) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, below));
}

struct Scene {
    AccountState account;
    InstrumentId id;
    Decimal target;
};
Scene any_scene(MarginMode mode) {
    Scene scene{calm_account(), *rc::gen::element(kBtc, kInverse), 0};
    scene.account.margin_mode = mode;
    InstrumentState& market = scene.account.market(scene.id);
    market.leverage = any_of(2, 21);
    const Side side = *rc::gen::element(Side::Buy, Side::Sell);
    const int size = any_of(1, 100);
    const bool coin = scene.id == kInverse;
    const Quantity amount(coin ? Decimal(size * 20) : Decimal::from_scaled(size * 20, 3));
    fill(scene.account, scene.id, side, amount.to_string(), "50000");
    set_market(scene.account, scene.id, std::to_string(any_of(48'000, 52'000)));
    scene.target = Decimal::from_scaled(any_of(5, 40), 2);
    return scene;
}

Decimal distance(const AccountState& account, InstrumentId id) {
    const auto risk = position_risk(RiskLimits(), account, id);
    return risk->liquidation ? *risk->distance : 1_dec;
}

void add_to_wallet(AccountState& account, InstrumentId id, Decimal amount) {
    if (account.margin_mode == MarginMode::Isolated) {
        account.market(id).isolated_margin.add(amount);
    } else {
        account.ledger.book(account.now, LedgerKind::Deposit, id, Money{amount, account.instrument(id).settle}, "cure");
    }
}

RC_GTEST_PROP(Cure, AddedMarginBringsTheDistanceAndALittleLessDoesNot, ()) {
    Scene scene = any_scene(*rc::gen::element(MarginMode::Isolated, MarginMode::Cross));
    const auto found = cure(scene.account, scene.id, scene.target);
    RC_CLASSIFY(found.has_value());
    if (!found) {
        RC_ASSERT(distance(scene.account, scene.id) >= scene.target - 0.0000001_dec);
        return;
    }
    AccountState more = scene.account;
    add_to_wallet(more, scene.id, *found->add_margin);
    RC_ASSERT(distance(more, scene.id) >= scene.target - 0.0000001_dec);
    AccountState less = scene.account;
    add_to_wallet(less, scene.id, *found->add_margin * 0.98_dec);
    RC_ASSERT(distance(less, scene.id) < scene.target);
}

RC_GTEST_PROP(Cure, ClosedPartBringsTheDistanceInCrossMargin, ()) {
    Scene scene = any_scene(MarginMode::Cross);
    const auto found = cure(scene.account, scene.id, scene.target);
    RC_CLASSIFY(found && found->close_fraction);
    if (!found || !found->close_fraction || *found->close_fraction >= Decimal(1)) {
        return;
    }
    const Instrument& instrument = scene.account.instrument(scene.id);
    InstrumentState& market = scene.account.market(scene.id);
    const Quantity whole = market.position.signed_quantity();
    const Quantity part(whole.abs().value() * *found->close_fraction);
    const Price mark = *market.valuation_price();
    const auto change = market.position.apply_fill(instrument, whole.is_positive() ? Side::Sell : Side::Buy, mark, part,
                                                   scene.account.now);
    const Decimal fee = instrument.notional(mark, part) * instrument.taker_fee;
    add_to_wallet(scene.account, scene.id, change.realised - fee);
    RC_ASSERT(distance(scene.account, scene.id) >= scene.target - 0.000001_dec);
}

TEST(Projection, StopIsBeforeLiquidationOnTheRightSide) {
    EXPECT_TRUE(stop_is_before_liquidation(Side::Buy, price("101"), price("100")));
    EXPECT_FALSE(stop_is_before_liquidation(Side::Buy, price("100"), price("100")));
    EXPECT_TRUE(stop_is_before_liquidation(Side::Sell, price("99"), price("100")));
    EXPECT_FALSE(stop_is_before_liquidation(Side::Sell, price("100"), price("100")));
    EXPECT_EQ(room_to_liquidation(Side::Buy, price("100"), price("90")), 0.1_dec);
    EXPECT_EQ(room_to_liquidation(Side::Buy, price("100"), price("110")), 0_dec);
    EXPECT_EQ(room_to_liquidation(Side::Sell, price("100"), price("110")), 0.1_dec);
    EXPECT_EQ(room_to_liquidation(Side::Sell, price("100"), price("90")), 0_dec);
}

TEST(Projection, SecondFillRaisesTheSamePosition) {
    AccountState account = calm_account();
    fill(account, kBtc, Side::Buy, "0.1", "50000");
    const auto projected = project(account, {kBtc, Side::Buy, quantity("0.1"), price("52000"), 5});
    fill(account, kBtc, Side::Buy, "0.1", "52000");
    EXPECT_EQ(projected.signed_quantity, quantity("0.2"));
    EXPECT_EQ(projected.entry, account.market(kBtc).position.entry_price(btcusdt()));
    EXPECT_EQ(projected.liquidation, account.liquidation_price(kBtc));
}

TEST(Projection, AgreesWithTheAccountInCrossMarginToo) {
    AccountState account = calm_account();
    account.margin_mode = MarginMode::Cross;
    fill(account, kEth, Side::Sell, "2", "2400");
    const auto projected = project(account, {kBtc, Side::Sell, quantity("0.3"), price("50000"), 5});
    fill(account, kBtc, Side::Sell, "0.3", "50000");
    account.ledger.book(account.now, LedgerKind::Fee, kBtc, usdt("-7.5"), "fee");
    EXPECT_EQ(projected.liquidation, account.liquidation_price(kBtc));
}

}  // namespace
}  // namespace tradewind::risk::test
