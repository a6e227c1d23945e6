// What the account may hold: each limit at, just under and just over, with every kind of open order counted.
#include <gtest/gtest.h>

#include "risk/exposure.hpp"
#include "risk/guards.hpp"
#include "tests/risk/account_builder.hpp"

namespace tradewind::risk::test {
namespace {

class ExposureLimits : public testing::Test {
protected:
    std::optional<RefusalReason> asked(const OrderIntent& intent) {
        std::vector<const Order*> open;
        for (const Order& order : orders) {
            open.push_back(&order);
        }
        const auto refusal = evaluate(limits, intent, account, open);
        return refusal ? std::optional(refusal->reason) : std::nullopt;
    }
    Order& add_order(const OrderIntent& intent) {
        return orders.emplace_back(order_id(static_cast<std::uint32_t>(orders.size()) + 1), intent, account.now);
    }
    RiskLimits limits;
    AccountState account = calm_account();
    std::deque<Order> orders;
};

TEST_F(ExposureLimits, PositionMayUseItsShareOfEquityAsMargin) {
    // 30 % of 10,000 at 5x: 15,000 of notional.
    EXPECT_EQ(asked(market_order(Side::Buy, "0.299")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.3")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.301")), RefusalReason::PositionTooLarge);
    EXPECT_EQ(asked(market_order(Side::Sell, "0.3")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Sell, "0.301")), RefusalReason::PositionTooLarge);
}

TEST_F(ExposureLimits, WhatIsHeldCountsTowardsThePosition) {
    fill(account, kBtc, Side::Buy, "0.2", "50000");
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.101")), RefusalReason::PositionTooLarge);
    // The other way it first takes the position down.
    EXPECT_EQ(asked(market_order(Side::Sell, "0.5")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Sell, "0.501")), RefusalReason::PositionTooLarge);
}

TEST_F(ExposureLimits, PositionMayHaveALimitInMoneyAsWell) {
    limits.max_position_notional = 10000_dec;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.2")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.201")), RefusalReason::PositionTooLarge);
}

TEST_F(ExposureLimits, OpenOrdersOfEveryStateCount) {
    Order& order = add_order(limit_order(Side::Buy, "49000", "0.2"));
    const OrderIntent more = market_order(Side::Buy, "0.101");
    EXPECT_EQ(order.state(), OrderState::Submitting);
    EXPECT_EQ(asked(more), RefusalReason::PositionTooLarge);
    order.apply(OrderUnknown{kBtc, order.id(), "no answer"}, account.now);
    EXPECT_EQ(order.state(), OrderState::Unknown);
    EXPECT_EQ(asked(more), RefusalReason::PositionTooLarge);
    order.apply(OrderAccepted{kBtc, order.id(), venue_id("7")}, account.now);
    EXPECT_EQ(order.state(), OrderState::Working);
    EXPECT_EQ(asked(more), RefusalReason::PositionTooLarge);
    order.apply(OrderCanceled{kBtc, order.id(), venue_id("7"), CancelKind::Canceled, ""}, account.now);
    EXPECT_EQ(asked(more), std::nullopt);
}

TEST_F(ExposureLimits, OrdersThatOnlyReduceDoNotCount) {
    OrderIntent reduce = limit_order(Side::Buy, "49000", "0.2");
    reduce.effect = PositionEffect::Reduce;
    add_order(reduce);
    add_order(closing_stop(Side::Buy, "52000"));
    EXPECT_EQ(asked(market_order(Side::Buy, "0.3")), std::nullopt);
}

TEST_F(ExposureLimits, FourthContractIsRefusedWhetherHeldOrOrdered) {
    limits.max_positions = 2;
    fill(account, kEth, Side::Sell, "0.1", "2500");
    EXPECT_EQ(asked(market_order(Side::Buy, "0.01")), std::nullopt);
    add_order(limit_order(Side::Buy, "49000", "10", kInverse));
    EXPECT_EQ(asked(market_order(Side::Buy, "0.01")), RefusalReason::TooManyPositions);
    EXPECT_EQ(asked(market_order(Side::Sell, "0.1", kEth)), std::nullopt) << "more of one that is there";
    EXPECT_EQ(asked(market_order(Side::Buy, "10", kInverse)), std::nullopt) << "more of one that is ordered";
    limits.max_positions = 3;
    EXPECT_EQ(asked(market_order(Side::Buy, "0.01")), std::nullopt);
}

TEST_F(ExposureLimits, AllContractsTogetherStayWithinAMultipleOfEquity) {
    limits.max_total_exposure = 1;
    fill(account, kEth, Side::Sell, "2", "2500");  // 5,000
    EXPECT_EQ(asked(market_order(Side::Buy, "0.099")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.1")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.101")), RefusalReason::PositionTooLarge);
    add_order(limit_order(Side::Sell, "2600", "0.4", kEth));  // 1,000 more
    EXPECT_EQ(asked(market_order(Side::Buy, "0.08")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.081")), RefusalReason::PositionTooLarge);
}

TEST_F(ExposureLimits, MarginAndFeeMustBeAvailable) {
    limits.max_position_fraction = 1;
    gain(account, "-7995");  // 2,005 left: 0.2 BTC at 5x needs 2,000 and 5 of fee
    EXPECT_EQ(asked(market_order(Side::Buy, "0.2")), std::nullopt);
    gain(account, "-0.01");
    EXPECT_EQ(asked(market_order(Side::Buy, "0.2")), RefusalReason::InsufficientMargin);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.199")), std::nullopt);
}

TEST_F(ExposureLimits, MarginThatOpenOrdersWillTakeIsNotAvailable) {
    limits.max_position_fraction = 1;
    limits.max_positions = 3;
    add_order(limit_order(Side::Buy, "2500", "16", kEth));  // 8,000 at 5x
    EXPECT_EQ(asked(market_order(Side::Buy, "0.199")), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "0.2")), RefusalReason::InsufficientMargin);
}

TEST_F(ExposureLimits, AccountWithoutEquityOpensNothing) {
    gain(account, "-10000");
    EXPECT_EQ(asked(market_order(Side::Buy, "0.001")), RefusalReason::PositionTooLarge);
}

TEST_F(ExposureLimits, CoinContractsAreMeasuredAgainstTheirOwnWallet) {
    // 1 BTC of equity, 30 % of it at 5x: 1.5 BTC of notional, 75,000 USD at 50,000.
    account.market(kInverse).leverage = 5;
    EXPECT_EQ(asked(market_order(Side::Buy, "750", kInverse)), std::nullopt);
    EXPECT_EQ(asked(market_order(Side::Buy, "751", kInverse)), RefusalReason::PositionTooLarge);
}

TEST(Exposure, WorstCaseTakesEachSideByItself) {
    Exposure exposure;
    exposure.position = quantity("1");
    exposure.add(Side::Buy, quantity("2"));
    exposure.add(Side::Sell, quantity("4.5"));
    EXPECT_EQ(exposure.worst(Side::Buy), quantity("3"));
    EXPECT_EQ(exposure.worst(Side::Sell), quantity("3.5"));
    EXPECT_EQ(exposure.worst(), quantity("3.5"));
    EXPECT_EQ(exposure.growth(), quantity("2.5"));
    EXPECT_TRUE(Exposure().is_none());
}

}  // namespace
}  // namespace tradewind::risk::test
