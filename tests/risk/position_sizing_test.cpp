// The preview of an opening: every figure by hand, and never more margin than was wished for.
#include "risk/position_sizing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "risk/fill_estimate.hpp"
#include "tests/risk/account_builder.hpp"

namespace tradewind::risk::test {
namespace {

OpenWish long_of(Decimal margin) {
    OpenWish wish;
    wish.instrument = kBtc;
    wish.side = Side::Buy;
    wish.margin = margin;
    return wish;
}

void show_book(AccountState& account) {
    const Instrument& instrument = account.instrument(kBtc);
    DepthUpdate depth;
    depth.instrument = kBtc;
    depth.first_sequence = depth.last_sequence = 1;
    depth.snapshot = true;
    const auto level = [&](Side side, std::string_view at, std::string_view amount) {
        depth.changes.push_back({side, instrument.to_ticks(price(at)), instrument.to_lots(quantity(amount))});
    };
    level(Side::Buy, "49999.9", "1");
    level(Side::Sell, "50000.1", "0.01");
    level(Side::Sell, "50010", "0.02");
    ASSERT_EQ(account.market(kBtc).book.apply(depth), BookApplied::Applied);
}

TEST(QuantityForMargin, IsMarginTimesLeverageOverPriceDownToTheStep) {
    EXPECT_EQ(quantity_for_margin(btcusdt(), price("50000"), 100, 5), quantity("0.01"));
    EXPECT_EQ(quantity_for_margin(btcusdt(), price("50000"), 104.99_dec, 5), quantity("0.01"));
    EXPECT_EQ(quantity_for_margin(btcusdt(), price("50000"), 9.99_dec, 5), quantity("0"));
    EXPECT_EQ(quantity_for_margin(btcusdt(), price("50000"), -10, 5), quantity("0"));
    EXPECT_EQ(quantity_for_margin(btcusdt(), Price(), 100, 5), quantity("0"));
    EXPECT_EQ(quantity_for_margin(btcusd_perp(), price("50000"), 0.1_dec, 5), quantity("250"));
}

TEST(Preview, ShowsEveryFigureOfAnOrdinaryOpening) {
    const AccountState account = calm_account();
    OpenWish wish = long_of(500.01_dec);
    wish.target_fraction = 0.06_dec;
    const TradePreview preview = preview_open(account, RiskLimits(), wish);
    EXPECT_FALSE(preview.refusal) << preview.refusal->text();
    EXPECT_EQ(preview.leverage, 5);
    EXPECT_EQ(preview.quantity, quantity("0.05"));
    EXPECT_EQ(preview.mark, price("50000"));
    EXPECT_EQ(preview.fill, price("50000.1"));
    EXPECT_EQ(preview.cover, BookCover::None);
    EXPECT_EQ(preview.slippage, 0.000002_dec);
    EXPECT_EQ(preview.notional, 2500.005_dec);
    EXPECT_EQ(preview.initial_margin, 500.001_dec);
    EXPECT_EQ(preview.fee, 1.2500025_dec);
    EXPECT_EQ(preview.available_after, 10000_dec - 500.001_dec - 1.2500025_dec);
    EXPECT_NEAR(preview.liquidation->to_double(), (2500.005 - 500.001) / (0.05 * 0.995), 1e-6);
    EXPECT_EQ(preview.level, LiquidationLevel::Medium);
    EXPECT_EQ(*preview.stop, price("48500.1"));
    // 0.05 * (50,000.1 - 48,500.1) + fees of 0.05 % on both values
    EXPECT_EQ(preview.loss_at_stop, 75_dec + 1.2500025_dec + 1.2125025_dec);
    EXPECT_EQ(*preview.target, price("53000.1"));
    EXPECT_EQ(*preview.gain_at_target, 150_dec - 1.2500025_dec - 1.3250025_dec);
    EXPECT_EQ(preview.funding_cost, 0.25_dec);
    EXPECT_EQ(preview.next_funding, account.now + Duration::hours(4));
}

TEST(Preview, ShortHasItsStopAboveAndReceivesPositiveFunding) {
    OpenWish wish = long_of(500_dec);
    wish.side = Side::Sell;
    wish.leverage = 10;
    wish.stop_fraction = 0.02_dec;
    const TradePreview preview = preview_open(calm_account(), RiskLimits(), wish);
    EXPECT_FALSE(preview.refusal);
    EXPECT_EQ(preview.fill, price("49999.9"));
    EXPECT_EQ(*preview.stop, price("50999.9"));
    EXPECT_GT(*preview.liquidation, preview.fill);
    EXPECT_TRUE(preview.funding_cost.is_negative());
    EXPECT_EQ(preview.level, LiquidationLevel::High);
    EXPECT_FALSE(preview.target || preview.gain_at_target);
}

TEST(Preview, WalksTheBookForPriceAndSlippage) {
    AccountState account = calm_account();
    show_book(account);
    TradePreview preview = preview_open(account, RiskLimits(), long_of(200.1_dec));  // 0.02
    EXPECT_EQ(preview.quantity, quantity("0.02"));
    EXPECT_EQ(preview.cover, BookCover::Whole);
    EXPECT_EQ(preview.fill, price("50005.05"));
    EXPECT_EQ(preview.slippage, 0.000101_dec);
    preview = preview_open(account, RiskLimits(), long_of(401_dec));  // 0.04: more than the book shows
    EXPECT_EQ(preview.cover, BookCover::Part);
    EXPECT_EQ(preview.fill, price("50007.525"));
}

TEST(Preview, CarriesTheRefusalThatRiskWouldGive) {
    AccountState account = calm_account();
    EXPECT_EQ(preview_open(account, RiskLimits(), long_of(3100_dec)).refusal->reason, RefusalReason::PositionTooLarge);
    EXPECT_EQ(preview_open(account, RiskLimits(), long_of(9_dec)).refusal->reason, RefusalReason::OrderTooSmall);
    EXPECT_EQ(preview_open(account, RiskLimits(), long_of(-9_dec)).refusal->reason, RefusalReason::OrderTooSmall);
    OpenWish wild = long_of(100_dec);
    wild.leverage = 21;
    EXPECT_EQ(preview_open(account, RiskLimits(), wild).refusal->reason, RefusalReason::LeverageTooHigh);
    wild.leverage = 0;
    EXPECT_EQ(preview_open(account, RiskLimits(), wild).refusal->reason, RefusalReason::LeverageTooHigh);
    account.mode = TradingMode::Halted;
    EXPECT_EQ(preview_open(account, RiskLimits(), long_of(100_dec)).refusal->reason, RefusalReason::Halted);
}

TEST(Preview, AbsurdWishIsRefusedAndNotComputed) {
    OpenWish wish = long_of(Decimal::max());
    wish.leverage = 2'000'000'000;
    EXPECT_EQ(preview_open(calm_account(), RiskLimits(), wish).refusal->reason, RefusalReason::InsufficientMargin);
    wish.margin = 1000000000000_dec;
    EXPECT_TRUE(preview_open(calm_account(), RiskLimits(), wish).refusal);
}

TEST(Preview, RefusesAStopBeyondLiquidation) {
    OpenWish wish = long_of(500_dec);
    wish.leverage = 20;
    wish.stop_fraction = 0.045_dec;
    EXPECT_FALSE(preview_open(calm_account(), RiskLimits(), wish).refusal);
    wish.stop_fraction = 0.046_dec;
    EXPECT_EQ(preview_open(calm_account(), RiskLimits(), wish).refusal->reason, RefusalReason::StopBeyondLiquidation);
}

TEST(Preview, WithoutAMarketThereIsOnlyTheRefusal) {
    AccountState account = calm_account();
    account.market(kBtc) = InstrumentState();
    const TradePreview preview = preview_open(account, RiskLimits(), long_of(500_dec));
    EXPECT_TRUE(preview.refusal);
    EXPECT_TRUE(preview.quantity.is_zero());
}

TEST(Preview, CountsOrdersThatAreStillOpen) {
    const AccountState account = calm_account();
    const Order resting(order_id(1), limit_order(Side::Buy, "49000", "0.2"), account.now);
    const std::vector<const Order*> open{&resting};
    EXPECT_FALSE(preview_open(account, RiskLimits(), long_of(1500_dec)).refusal);
    EXPECT_EQ(preview_open(account, RiskLimits(), long_of(1500_dec), open).refusal->reason,
              RefusalReason::PositionTooLarge);
}

TEST(Preview, OrderThatOnlyTakesDownTheOtherSideShowsNoStop) {
    AccountState account = calm_account();
    fill(account, kBtc, Side::Sell, "0.2", "50000");
    const TradePreview preview = preview_open(account, RiskLimits(), long_of(500_dec));
    EXPECT_EQ(preview.position, quantity("-0.151"));
    EXPECT_FALSE(preview.stop);
    EXPECT_FALSE(preview.liquidation);
}

RC_GTEST_PROP(Preview, NeverAsksForMoreMarginThanWished, ()) {
    AccountState account = calm_account();
    set_market(account, kBtc, std::to_string(*rc::gen::inRange(100, 200'000)));
    OpenWish wish = long_of(Decimal::from_scaled(*rc::gen::inRange(1, 300'000), 2));
    wish.side = *rc::gen::element(Side::Buy, Side::Sell);
    wish.leverage = *rc::gen::inRange(1, 21);
    const TradePreview preview = preview_open(account, RiskLimits(), wish);
    RC_ASSERT(preview.initial_margin <= wish.margin);
    RC_ASSERT(btcusdt().floor_quantity(preview.quantity) == preview.quantity);
    // One step more would be too much.
    const Quantity more = preview.quantity + btcusdt().step;
    const Price dearer = wish.side == Side::Buy ? preview.fill : preview.mark;
    if (!preview.fill.is_zero()) {
        RC_ASSERT(btcusdt().notional(dearer, more) / Decimal(*wish.leverage) > wish.margin);
    }
}

}  // namespace
}  // namespace tradewind::risk::test
