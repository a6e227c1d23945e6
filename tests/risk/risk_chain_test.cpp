// The chain as a whole: what it mints, and the promises that hold for every account and order.
#include "risk/risk_chain.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "risk/guards.hpp"
#include "tests/risk/account_builder.hpp"

namespace tradewind::risk::test {
namespace {

TEST(RiskChain, ApprovedOrderCarriesTheIntentUnchanged) {
    RiskChain chain{RiskLimits()};
    const OrderIntent intent = limit_order(Side::Buy, "49000", "0.1");
    const auto approved = chain.review(order_id(7), intent, calm_account(), OrderTable());
    ASSERT_TRUE(approved);
    EXPECT_EQ(approved->id(), order_id(7));
    EXPECT_EQ(approved->intent().quantity, intent.quantity);
    EXPECT_EQ(approved->intent().price, intent.price);
}

TEST(RiskChain, RefusalSaysLimitAndActualWithUnits) {
    RiskChain chain{RiskLimits()};
    const auto refused = chain.review(order_id(7), market_order(Side::Buy, "0.4"), calm_account(), OrderTable());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().limit, "a margin of 30.00 % of equity = 3000.00 USDT");
    EXPECT_EQ(refused.error().actual, "4000.00 USDT (20000.00 USDT at 5x)");
}

TEST(RiskChain, OrdersOfTheTableCountAsExposure) {
    RiskChain chain{RiskLimits()};
    const AccountState account = calm_account();
    OrderTable orders;
    orders.insert(Order(order_id(1), limit_order(Side::Buy, "49000", "0.2"), account.now));
    EXPECT_TRUE(chain.review(order_id(2), market_order(Side::Buy, "0.1"), account, orders));
    EXPECT_FALSE(chain.review(order_id(2), market_order(Side::Buy, "0.101"), account, orders));
}

TEST(RiskChain, LossStopsOrdersBetweenTwoTurnsOfTheLoop) {
    RiskChain chain{RiskLimits()};
    AccountState account = calm_account();
    gain(account, "-500");
    const auto refused = chain.review(order_id(1), market_order(Side::Buy, "0.01"), account, OrderTable());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, RefusalReason::DailyLoss);
    EXPECT_EQ(chain.assess(account)->mode, TradingMode::Halted);
    chain.rearm(account);
    EXPECT_TRUE(chain.review(order_id(1), market_order(Side::Buy, "0.01"), account, OrderTable()));
}

TEST(RiskChain, WatchTellsOfNearLiquidationAndNearDailyLoss) {
    RiskChain chain{RiskLimits()};
    AccountState account = calm_account();
    EXPECT_TRUE(chain.watch(account).empty());
    account.market(kBtc).leverage = 20;
    fill(account, kBtc, Side::Buy, "0.2", "50000");
    set_market(account, kBtc, "48000");
    const auto alerts = chain.watch(account);
    ASSERT_EQ(alerts.size(), 2U);
    EXPECT_EQ(alerts[0].kind, AlertKind::LiquidationNear);
    EXPECT_EQ(alerts[0].level, AlertLevel::Critical);
    EXPECT_EQ(alerts[0].symbol, "BTCUSDT");
    EXPECT_NE(alerts[0].text.find("add "), std::string::npos) << alerts[0].text;
    EXPECT_EQ(alerts[1].kind, AlertKind::DailyLoss);
    EXPECT_EQ(alerts[1].level, AlertLevel::Warning);  // 400 of 500
}

TEST(RiskChain, AlertLevelFollowsTheDistance) {
    RiskChain chain{RiskLimits()};
    AccountState account = calm_account();
    account.market(kBtc).leverage = 10;
    fill(account, kBtc, Side::Buy, "0.01", "50000");
    ASSERT_EQ(chain.watch(account).size(), 1U);  // 9.5 % away: HIGH
    EXPECT_EQ(chain.watch(account)[0].level, AlertLevel::Warning);
    set_market(account, kBtc, "47500");  // 4.8 %: EXTREME
    EXPECT_EQ(chain.watch(account)[0].level, AlertLevel::Danger);
}

AccountState any_account() {
    AccountState account = calm_account();
    account.mode = *rc::gen::element(TradingMode::Active, TradingMode::Reducing, TradingMode::Halted);
    account.reconciled = *rc::gen::arbitrary<bool>();
    account.margin_mode = *rc::gen::element(MarginMode::Isolated, MarginMode::Cross);
    gain(account, std::to_string(*rc::gen::inRange(-12'000, 100'000)));
    for (const InstrumentId id : {kBtc, kEth, kInverse}) {
        account.market(id).leverage = *rc::gen::inRange(1, 30);
        const int held = *rc::gen::inRange(0, 3);
        if (held > 0) {
            fill(account, id, held == 1 ? Side::Buy : Side::Sell, std::to_string(*rc::gen::inRange(1, 5)), "40000");
        }
    }
    if (*rc::gen::inRange(0, 5) == 0) {
        account.market(kBtc).feed = FeedState::Down;
    }
    account.now = account.now + Duration::seconds(*rc::gen::inRange(0, 18));
    return account;
}

OrderTable any_orders(const AccountState& account) {
    OrderTable orders;
    const auto count = *rc::gen::inRange<std::uint32_t>(0, 6);
    for (std::uint32_t i = 0; i < count; ++i) {
        const InstrumentId id(*rc::gen::inRange<std::uint32_t>(0, 3));
        const Side side = *rc::gen::element(Side::Buy, Side::Sell);
        orders.insert(Order(order_id(i + 1), limit_order(side, "45000", std::to_string(*rc::gen::inRange(1, 4)), id),
                            account.now));
    }
    return orders;
}

RC_GTEST_PROP(RiskChain, OrderThatOnlyReducesIsNeverRefused, ()) {
    RiskChain chain{RiskLimits()};
    const AccountState account = any_account();
    const OrderTable orders = any_orders(account);
    static_cast<void>(chain.assess(account));
    const InstrumentId id(*rc::gen::inRange<std::uint32_t>(0, 3));
    const Side side = *rc::gen::element(Side::Buy, Side::Sell);
    OrderIntent reduce = market_order(side, std::to_string(*rc::gen::inRange(1, 100'000)), id);
    reduce.effect = PositionEffect::Reduce;
    RC_ASSERT(chain.review(order_id(100), reduce, account, orders).has_value());
    RC_ASSERT(chain.review(order_id(100), closing_stop(side, "1000", id), account, orders).has_value());
}

bool is_size(RefusalReason reason) {
    return reason == RefusalReason::OrderTooLarge || reason == RefusalReason::PositionTooLarge ||
           reason == RefusalReason::InsufficientMargin;
}

RC_GTEST_PROP(RiskChain, LargerOrderIsNotApprovedWhereASmallerOneWasTooLarge, ()) {
    RiskLimits limits;
    limits.max_position_fraction = Decimal::from_scaled(*rc::gen::inRange(1, 101), 2);
    limits.max_total_exposure = *rc::gen::inRange(1, 20);
    RiskChain chain{limits};
    AccountState account = any_account();
    account.mode = TradingMode::Active;
    account.reconciled = true;
    account.now = at_second(0);
    const OrderTable orders = any_orders(account);
    const InstrumentId id(*rc::gen::inRange<std::uint32_t>(0, 3));
    account.market(id).feed = FeedState::Up;
    account.market(id).leverage = *rc::gen::inRange(1, 11);
    const Instrument& instrument = account.instrument(id);
    OrderIntent intent = market_order(*rc::gen::element(Side::Buy, Side::Sell), "1", id);
    intent.quantity = instrument.from_lots(*rc::gen::inRange(1, 5'000));
    const auto small = chain.review(order_id(100), intent, account, orders);
    const bool too_large = !small && is_size(small.error().reason);
    RC_CLASSIFY(too_large);
    intent.quantity += instrument.from_lots(*rc::gen::inRange(1, 5'000));
    const auto large = chain.review(order_id(100), intent, account, orders);
    RC_ASSERT(!(too_large && large.has_value()));
}

RC_GTEST_PROP(RiskChain, NothingOpensUnlessActiveAndReconciled, ()) {
    RiskChain chain{RiskLimits()};
    const AccountState account = any_account();
    RC_PRE(account.mode != TradingMode::Active || !account.reconciled);
    const OrderIntent intent = market_order(Side::Buy, "0.001");
    RC_ASSERT(!chain.review(order_id(100), intent, account, OrderTable()).has_value());
}

}  // namespace
}  // namespace tradewind::risk::test
