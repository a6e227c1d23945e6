// An account that is kept in a coin: 1 BTC behind BTCUSD_PERP, contracts of 100 USD, at 50,000. Worth, margin and loss
// are in BTC, and a fall costs more than a rise of the same size brings. Every figure by hand.
#include <gtest/gtest.h>

#include "risk/guards.hpp"
#include "risk/liquidation_risk.hpp"
#include "risk/loss_guard.hpp"
#include "risk/position_sizing.hpp"
#include "risk/risk_watch.hpp"
#include "tests/risk/account_builder.hpp"

namespace tradewind::risk::test {
namespace {

class CoinAccount : public testing::Test {
protected:
    CoinAccount() {
        account.currency = Currency::of("BTC");
        account.day_start_equity = account.peak_equity = 1;
    }
    static OpenWish wish_of(Side side, std::string_view margin, int leverage) {
        OpenWish wish;
        wish.instrument = kInverse;
        wish.side = side;
        wish.margin = decimal(margin);
        wish.leverage = leverage;
        return wish;
    }
    // Whoever takes it gets the mark, so that figures are round.
    void quote_the_mark(Side taker) {
        BookTicker& quote = *account.market(kInverse).quote;
        (taker == Side::Buy ? quote.ask : quote.bid) = price("50000");
    }
    std::optional<RefusalReason> asked(Side side, std::string_view contracts) {
        const auto refusal = evaluate(limits, market_order(side, contracts, kInverse), account, {});
        return refusal ? std::optional(refusal->reason) : std::nullopt;
    }

    RiskLimits limits;
    AccountState account = calm_account();
};

TEST_F(CoinAccount, IsWorthItsCoinsAndWhatThePositionIsWorthInThem) {
    fill(account, kInverse, Side::Buy, "100", "50000");  // 0.2 BTC
    EXPECT_EQ(account.equity(), 1_dec);
    EXPECT_EQ(account.initial_margin(), 0.04_dec);
    EXPECT_EQ(account.available(), 0.96_dec);
    set_market(account, kInverse, "40000");  // 0.25 BTC now
    EXPECT_EQ(account.unrealised(), -0.05_dec);
    EXPECT_EQ(account.equity(), 0.95_dec);
    EXPECT_EQ(account.maintenance_margin(), 0.00125_dec);
    set_market(account, kInverse, "62500");  // a rise by a quarter brings less than a fall by a fifth costs
    EXPECT_EQ(account.equity(), 1.04_dec);
}

TEST_F(CoinAccount, IsLiquidatedWhereTheMarginCoversTheMaintenanceInCoins) {
    // Long: 0.04 + 0.2 - N = 0.005 N, so N = 0.24 / 1.005 BTC, and 10,000 USD are that much at 41,875.
    fill(account, kInverse, Side::Buy, "100", "50000");
    EXPECT_EQ(account.liquidation_price(kInverse)->value().rounded(6, Rounding::HalfEven), 41875_dec);
    // Short: 0.04 - 0.2 + N = 0.005 N, so N = 0.16 / 0.995 BTC: 62,187.5.
    fill(account, kInverse, Side::Sell, "200", "50000");
    EXPECT_EQ(account.liquidation_price(kInverse)->value().rounded(6, Rounding::HalfEven), 62187.5_dec);
}

TEST_F(CoinAccount, APreviewCountsMarginLossAndGainInCoins) {
    quote_the_mark(Side::Buy);
    OpenWish wish = wish_of(Side::Buy, "0.1", 2);
    wish.stop_fraction = 0.2_dec;     // 40,000: 0.25 BTC
    wish.target_fraction = 0.25_dec;  // 62,500: 0.16 BTC
    const TradePreview preview = preview_open(account, limits, wish);
    EXPECT_EQ(preview.quantity, quantity("100"));
    EXPECT_EQ(preview.notional, 0.2_dec);
    EXPECT_EQ(preview.initial_margin, 0.1_dec);
    const Decimal rate = account.instrument(kInverse).taker_fee;
    EXPECT_EQ(preview.fee, 0.2_dec * rate);
    EXPECT_EQ(preview.loss_at_stop, 0.05_dec + (0.2_dec + 0.25_dec) * rate);
    EXPECT_EQ(preview.gain_at_target, 0.04_dec - (0.2_dec + 0.16_dec) * rate);
    EXPECT_EQ(preview.available_after, 1_dec - 0.1_dec - 0.2_dec * rate);
    // 0.1 + 0.2 - N = 0.005 N: N = 0.3 / 1.005, 33,500.
    EXPECT_EQ(preview.liquidation->value().rounded(6, Rounding::HalfEven), 33500_dec);
    EXPECT_EQ(preview.funding_cost, 0.2_dec * 0.0001_dec) << "a long pays a positive rate";
}

TEST_F(CoinAccount, AShortLosesLessBeyondItsEntryThanALongOfTheSameSize) {
    quote_the_mark(Side::Sell);
    OpenWish wish = wish_of(Side::Sell, "0.1", 2);
    wish.stop_fraction = 0.25_dec;  // 62,500: 0.16 BTC
    const TradePreview preview = preview_open(account, limits, wish);
    const Decimal rate = account.instrument(kInverse).taker_fee;
    EXPECT_EQ(preview.loss_at_stop, 0.04_dec + (0.2_dec + 0.16_dec) * rate);
}

TEST_F(CoinAccount, AStopBeyondTheLiquidationPriceIsRefused) {
    quote_the_mark(Side::Buy);
    OpenWish wish = wish_of(Side::Buy, "0.04", 5);  // liquidated at 41,875
    wish.stop_fraction = 0.17_dec;
    ASSERT_TRUE(preview_open(account, limits, wish).refusal);
    EXPECT_EQ(preview_open(account, limits, wish).refusal->reason, RefusalReason::StopBeyondLiquidation);
    wish.stop_fraction = 0.16_dec;  // 42,000
    EXPECT_FALSE(preview_open(account, limits, wish).refusal);
}

TEST_F(CoinAccount, LimitsAreSharesOfTheCoinsOrAmountsOfThem) {
    // 30 % of 1 BTC at 5x is 1.5 BTC: 750 contracts at 50,000.
    EXPECT_EQ(asked(Side::Buy, "750"), std::nullopt);
    EXPECT_EQ(asked(Side::Buy, "751"), RefusalReason::PositionTooLarge);
    EXPECT_EQ(asked(Side::Sell, "751"), RefusalReason::PositionTooLarge);
    limits.max_position_notional = 0.2_dec;
    EXPECT_EQ(asked(Side::Buy, "100"), std::nullopt);
    EXPECT_EQ(asked(Side::Buy, "101"), RefusalReason::PositionTooLarge);
    limits.max_order_notional = 0.1_dec;
    EXPECT_EQ(asked(Side::Buy, "50"), std::nullopt);
    EXPECT_EQ(asked(Side::Buy, "51"), RefusalReason::OrderTooLarge);
    limits = RiskLimits();
    limits.max_total_exposure = 1;
    EXPECT_EQ(asked(Side::Buy, "500"), std::nullopt);
    EXPECT_EQ(asked(Side::Buy, "501"), RefusalReason::PositionTooLarge);
    const auto refusal = evaluate(limits, market_order(Side::Buy, "501", kInverse), account, {});
    EXPECT_NE(refusal->text().find("1.00000000 BTC"), std::string::npos) << refusal->text();
}

TEST_F(CoinAccount, ADaysLossIsCountedInCoins) {
    LossGuard guard;
    limits.daily_loss_fraction = 0.05_dec;
    fill(account, kInverse, Side::Buy, "100", "50000");
    set_market(account, kInverse, "40000.1");
    EXPECT_FALSE(guard.check(limits, account));
    set_market(account, kInverse, "40000");  // 0.05 BTC less
    ASSERT_TRUE(guard.check(limits, account));
    const auto change = guard.assess(limits, account);
    ASSERT_TRUE(change);
    EXPECT_NE(change->reason.find("0.05000000 BTC"), std::string::npos) << change->reason;
    limits.daily_loss_amount = 0.01_dec;  // reached at 0.21 BTC of notional
    set_market(account, kInverse, "47619");
    EXPECT_TRUE(LossGuard().check(limits, account));
    set_market(account, kInverse, "47619.1");
    EXPECT_FALSE(LossGuard().check(limits, account));
}

TEST_F(CoinAccount, TheCureOfANearLiquidationIsInCoins) {
    fill(account, kInverse, Side::Buy, "100", "50000");
    // At 40,000 the position is worth 0.25 BTC: 0.04 - 0.05 less 0.00125 of maintenance is 0.01125 short.
    const auto found = cure(account, kInverse, 0.2_dec);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->add_margin, 0.01125_dec);
    EXPECT_EQ(found->lower_leverage, 3);  // 0.2 / 0.05125
    account.market(kInverse).isolated_margin.add(0.01125_dec);
    EXPECT_EQ(account.liquidation_price(kInverse)->value().rounded(6, Rounding::HalfEven), 40000_dec);
    EXPECT_FALSE(cure(account, kInverse, 0.2_dec));
}

TEST_F(CoinAccount, InCrossModeAllCoinsStandBehindThePosition) {
    account.margin_mode = MarginMode::Cross;
    fill(account, kInverse, Side::Buy, "1000", "50000");  // 2 BTC on 1 BTC
    // 1 + 2 - N = 0.005 N: N = 3 / 1.005, 33,500.
    EXPECT_EQ(account.liquidation_price(kInverse)->value().rounded(6, Rounding::HalfEven), 33500_dec);
    EXPECT_EQ(account.available(), 1_dec - 0.4_dec);
    // To survive 25,000, 4 BTC of notional: what is kept loses as much as it is worth now, so k of it leaves
    // 1 - 2k - 2(1 - k) fee = 0.02 k.
    const auto found = cure(account, kInverse, 0.5_dec);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->add_margin, 1.02_dec);
    const Decimal fee = 2_dec * account.instrument(kInverse).taker_fee;
    const Decimal kept = (1_dec - fee) / (2.02_dec - fee);
    EXPECT_EQ(found->close_fraction, (1_dec - kept).rounded(4, Rounding::Ceiling));
}

}  // namespace
}  // namespace tradewind::risk::test
