// The guards about the order itself, the mode and the market: each at, just under and just over its limit.
#include "risk/guards.hpp"

#include <gtest/gtest.h>

#include "tests/risk/account_builder.hpp"

namespace tradewind::risk::test {
namespace {

std::optional<RefusalReason> reason(const std::optional<Refusal>& refusal) {
    return refusal ? std::optional(refusal->reason) : std::nullopt;
}

class Guards : public testing::Test {
protected:
    std::optional<RefusalReason> asked(const OrderIntent& intent) const {
        return reason(evaluate(limits, intent, account, {}));
    }
    RiskLimits limits;
    AccountState account = calm_account();
};

TEST_F(Guards, OrdinaryOrderPasses) {
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), std::nullopt);
    EXPECT_EQ(asked(limit_order(Side::Sell, "50100", "0.1")), std::nullopt);
}

TEST_F(Guards, HaltedAndReducingRefuseToOpen) {
    account.mode = TradingMode::Halted;
    account.mode_reason = "by hand";
    const auto refusal = evaluate(limits, market_order(Side::Buy, "0.1"), account, {});
    EXPECT_EQ(reason(refusal), RefusalReason::Halted);
    EXPECT_NE(refusal->text().find("by hand"), std::string::npos);
    account.mode = TradingMode::Reducing;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), RefusalReason::Reducing);
}

TEST_F(Guards, FuturesThatAreSwitchedOffAreNotOpened) {
    limits.futures = Futures::Off;
    const auto refusal = evaluate(limits, market_order(Side::Buy, "0.1"), account, {});
    EXPECT_EQ(reason(refusal), RefusalReason::Halted);
    EXPECT_NE(refusal->text().find("risk.futures"), std::string::npos);
}

TEST_F(Guards, AccountThatIsNotReconciledOpensNothing) {
    account.reconciled = false;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), RefusalReason::NotReconciled);
}

TEST_F(Guards, PriceMayBeAsOldAsTheLimitAndNoOlder) {
    account.now = account.now + limits.stale_market;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), std::nullopt);
    account.now = account.now + Duration::nanos(1);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), RefusalReason::StaleMarket);
    account.market(kBtc).mark_time = account.now;  // a quiet book, but the mark price goes on
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), std::nullopt);
}

TEST_F(Guards, MarketWithoutFeedPriceOrOrderIsRefused) {
    account.market(kBtc).feed = FeedState::Down;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), RefusalReason::StaleMarket);
    account.market(kBtc) = InstrumentState();
    account.market(kBtc).feed = FeedState::Up;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), RefusalReason::StaleMarket);
    set_market(account, kBtc, "50000");
    account.market(kBtc).quote->bid = account.market(kBtc).quote->ask;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), RefusalReason::StaleMarket);
}

TEST_F(Guards, LimitPriceMayLieAsFarAwayAsTheLimit) {
    EXPECT_EQ(asked(limit_order(Side::Buy, "45000", "0.1")), std::nullopt);
    EXPECT_EQ(asked(limit_order(Side::Buy, "44999.9", "0.1")), RefusalReason::PriceFarFromMarket);
    EXPECT_EQ(asked(limit_order(Side::Sell, "55000", "0.1")), std::nullopt);
    EXPECT_EQ(asked(limit_order(Side::Sell, "55000.1", "0.1")), RefusalReason::PriceFarFromMarket);
}

TEST_F(Guards, TriggerOfAnOpeningOrderIsHeldToTheSameDistance) {
    OrderIntent intent = market_order(Side::Buy, "0.1");
    intent.type = OrderType::StopMarket;
    intent.trigger = price("55000");
    EXPECT_EQ(asked(intent), std::nullopt);
    intent.trigger = price("55000.1");
    EXPECT_EQ(asked(intent), RefusalReason::PriceFarFromMarket);
}

TEST_F(Guards, SmallestOrderIsTheVenues) {
    EXPECT_EQ(asked(market_order(Side::Buy, "0.001")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.002", kEth)), std::nullopt);  // 5 USDT, just enough
    EXPECT_EQ(asked(market_order(Side::Buy, "0.001", kEth)), RefusalReason::OrderTooSmall);
}

TEST_F(Guards, LargestOrderIsOurs) {
    limits.max_order_notional = 5000_dec;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.099")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.101")), RefusalReason::OrderTooLarge);
    // A limit above the market is valued at its own price.
    EXPECT_EQ(asked(limit_order(Side::Buy, "50001", "0.1")), RefusalReason::OrderTooLarge);
}

TEST_F(Guards, LargestOrderIsTheVenuesToo) {
    EXPECT_EQ(asked(market_order(Side::Buy, "10000.001")), RefusalReason::OrderTooLarge);
    EXPECT_EQ(asked(market_order(Side::Buy, "10000000000000000000000")), RefusalReason::OrderTooLarge);
}

TEST_F(Guards, LeverageIsHeldToOurLimitTheContractAndTheTier) {
    limits.max_leverage = 10;
    account.market(kBtc).leverage = 10;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), std::nullopt);
    account.market(kBtc).leverage = 11;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), RefusalReason::LeverageTooHigh);
    limits.max_leverage = 100;
    account.market(kBtc).leverage = 21;  // the contract allows 20
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), RefusalReason::LeverageTooHigh);

    gain(account, "100000");
    account.market(kBtc).leverage = 20;
    EXPECT_EQ(asked(market_order(Side::Buy, "1.999")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "2")), RefusalReason::LeverageTooHigh);  // second tier: 10x
}

TEST_F(Guards, LeverageStillToBeSetCountsInsteadOfTheOneInForce) {
    const OrderIntent intent = market_order(Side::Buy, "0.1");
    EXPECT_EQ(reason(evaluate_at_leverage(limits, intent, account, {}, 20)), std::nullopt);
    EXPECT_EQ(reason(evaluate_at_leverage(limits, intent, account, {}, 21)), RefusalReason::LeverageTooHigh);
    EXPECT_EQ(reason(evaluate_at_leverage(limits, intent, account, {}, 0)), RefusalReason::LeverageTooHigh);
}

TEST_F(Guards, IllegalTermsAreRefusedWhateverTheOrderDoes) {
    for (const PositionEffect effect : {PositionEffect::Open, PositionEffect::Reduce}) {
        OrderIntent intent = limit_order(Side::Buy, "50000", "0.1");
        intent.effect = effect;
        EXPECT_EQ(asked(intent), std::nullopt);
        intent.quantity = quantity("0");
        EXPECT_EQ(asked(intent), RefusalReason::IllegalTerms);
        intent.quantity = quantity("-0.1");
        EXPECT_EQ(asked(intent), RefusalReason::IllegalTerms);
        intent.quantity = quantity("0.1001");
        EXPECT_EQ(asked(intent), RefusalReason::IllegalTerms);
        intent = limit_order(Side::Buy, "50000.05", "0.1");
        intent.effect = effect;
        EXPECT_EQ(asked(intent), RefusalReason::IllegalTerms);
        intent.price = Price();
        EXPECT_EQ(asked(intent), RefusalReason::IllegalTerms);
        intent.price.reset();
        EXPECT_EQ(asked(intent), RefusalReason::IllegalTerms);
        intent.type = OrderType::StopMarket;
        EXPECT_EQ(asked(intent), RefusalReason::IllegalTerms);
        intent.type = OrderType::TrailingStopMarket;
        EXPECT_EQ(asked(intent), RefusalReason::IllegalTerms);
        intent.callback_rate = 1_dec;
        EXPECT_EQ(asked(intent), RefusalReason::IllegalTerms);
        intent.callback_rate = 0.01_dec;
        EXPECT_EQ(asked(intent), std::nullopt);
    }
}

TEST_F(Guards, OrderThatClosesThePositionNeedsNoQuantity) {
    EXPECT_EQ(asked(closing_stop(Side::Sell, "49000")), std::nullopt);
}

TEST_F(Guards, FillTooNearToLiquidationIsRefused) {
    account.market(kBtc).leverage = 20;
    const OrderIntent intent = market_order(Side::Buy, "0.1");
    // 20x with a rate of 0.5 %: (50,000 - 2,500) / 0.995 = 47,738.69..., so 4.5226... % away.
    limits.min_liquidation_distance = 0.0452_dec;
    EXPECT_EQ(asked(intent), std::nullopt);
    limits.min_liquidation_distance = 0.0453_dec;
    EXPECT_EQ(asked(intent), RefusalReason::LiquidationTooNear);
}

TEST(StopGuard, StopMustComeBeforeLiquidation) {
    const Instrument instrument = btcusdt();
    const Price liquidation = price("45000");
    EXPECT_EQ(check_stop(instrument, Side::Buy, price("45000.1"), liquidation), std::nullopt);
    EXPECT_EQ(reason(check_stop(instrument, Side::Buy, price("45000"), liquidation)),
              RefusalReason::StopBeyondLiquidation);
    EXPECT_EQ(reason(check_stop(instrument, Side::Buy, price("44999.9"), liquidation)),
              RefusalReason::StopBeyondLiquidation);
    EXPECT_EQ(check_stop(instrument, Side::Sell, price("44999.9"), liquidation), std::nullopt);
    EXPECT_EQ(reason(check_stop(instrument, Side::Sell, price("45000"), liquidation)),
              RefusalReason::StopBeyondLiquidation);
    EXPECT_EQ(check_stop(instrument, Side::Buy, price("1"), std::nullopt), std::nullopt);
}

TEST(RiskLimits, DefaultsArePossibleAndNonsenseIsNamed) {
    EXPECT_TRUE(check(RiskLimits()));
    const auto named = [](auto change) {
        RiskLimits limits;
        change(limits);
        const auto status = check(limits);
        return status ? std::string() : status.error().text;
    };
    EXPECT_EQ(named([](RiskLimits& l) { l.max_leverage = 0; }).rfind("max_leverage", 0), 0U);
    EXPECT_EQ(named([](RiskLimits& l) { l.default_leverage = 21; }).rfind("default_leverage", 0), 0U);
    EXPECT_EQ(named([](RiskLimits& l) { l.max_position_fraction = 1.01_dec; }).rfind("max_position_fraction", 0), 0U);
    EXPECT_EQ(named([](RiskLimits& l) { l.daily_loss_fraction = 0; }).rfind("daily_loss_fraction", 0), 0U);
    EXPECT_EQ(named([](RiskLimits& l) { l.max_order_notional = -1; }).rfind("max_order_notional", 0), 0U);
    EXPECT_EQ(named([](RiskLimits& l) { l.stale_market = Duration(); }).rfind("stale_market", 0), 0U);
    EXPECT_EQ(named([](RiskLimits& l) { l.liquidation.high = 0.2_dec; }).rfind("liquidation", 0), 0U);
    EXPECT_EQ(named([](RiskLimits& l) { l.margin.critical = 3; }).rfind("margin", 0), 0U);
}

}  // namespace
}  // namespace tradewind::risk::test
