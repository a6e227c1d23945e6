// Orders of hosted accounts: amendments, conditional orders with a limit, and the venue's limits.
#include <gtest/gtest.h>

#include "simulator/order_check.hpp"

#include "tests/simulator/hosted_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::kBtc;
using test::limit_order;
using test::market_order;
using test::quantity;

std::string cancel_refusal(const HostedRig& rig, AccountId account) {
    const auto refused = rig.told<CancelRejected>(account);
    return refused.empty() ? "accepted" : refused.back().reason.substr(0, 5);
}

OrderIntent conditional_limit(OrderType type, Side side, std::string_view trigger, std::string_view price,
                              std::string_view amount) {
    OrderIntent intent = limit_order(side, price, amount);
    intent.type = type;
    intent.trigger = test::price(trigger);
    intent.trigger_by = TriggerBy::Last;
    return intent;
}

TEST(HostedAmend, KeepsThePlaceOfASmallerOrderOnly) {
    HostedRig rig(still_market("50000"));
    const auto smaller = rig.place(1, kAnna, limit_order(Side::Sell, "50010", "0.02"));
    const auto larger = rig.place(2, kBert, limit_order(Side::Sell, "50010", "0.01"));
    const auto last = rig.place(3, kAnna, limit_order(Side::Sell, "50010", "0.01"));
    rig.amend(4, kAnna, smaller, "50010", "0.01");
    rig.amend(5, kBert, larger, "50010", "0.015");
    ASSERT_EQ(rig.told<OrderAmended>(kAnna, smaller).size(), 1U);
    EXPECT_EQ(rig.told<OrderAmended>(kAnna, smaller)[0].quantity, quantity("0.01"));
    rig.place(6, kCleo, limit_order(Side::Buy, "50010", "1"));
    std::vector<ClientOrderId> filled;
    for (const HostedMessage& message : rig.messages) {
        const auto* fill = std::get_if<OrderFilled>(&message.body);
        if (fill != nullptr && fill->liquidity == Liquidity::Maker) {
            filled.push_back(fill->order);
        }
    }
    EXPECT_EQ(filled, (std::vector<ClientOrderId>{smaller, last, larger}));
}

TEST(HostedAmend, TradesAtOnceWhenTheNewPriceCrosses) {
    HostedRig rig(still_market("50000"));
    const auto order = rig.place(1, kAnna, limit_order(Side::Buy, "49900", "0.01"));
    rig.amend(2, kAnna, order, "50001", "0.01");
    EXPECT_EQ(rig.filled(kAnna, order), quantity("0.01"));
    EXPECT_EQ(rig.held(kAnna), quantity("0.01"));
}

// Anna's sale of 0.05 at 50,010, of which Bert has taken 0.02.
ClientOrderId partly_filled(HostedRig& rig) {
    const ClientOrderId order = rig.place(1, kAnna, limit_order(Side::Sell, "50010", "0.05"));
    OrderIntent part = limit_order(Side::Buy, "50010", "1");
    part.quantity = rig.best_ask_and("0.02");
    rig.place(2, kBert, part);
    EXPECT_EQ(rig.filled(kAnna, order), quantity("0.02"));
    return order;
}

TEST(HostedAmend, CancelsWhatIsFilledAlready) {
    HostedRig rig(still_market("50000"));
    const ClientOrderId order = partly_filled(rig);
    rig.amend(3, kAnna, order, "50010", "0.02");
    EXPECT_EQ(rig.told<OrderCanceled>(kAnna, order).size(), 1U);
    EXPECT_TRUE(rig.told<OrderAmended>(kAnna, order).empty());
}

TEST(HostedAmend, CountsWhatIsFilledAsPartOfTheNewQuantity) {
    HostedRig rig(still_market("50000"));
    const ClientOrderId order = partly_filled(rig);
    rig.amend(3, kAnna, order, "50010", "0.1");
    rig.place(4, kBert, limit_order(Side::Buy, "50010", "0.5"));
    EXPECT_EQ(rig.filled(kAnna, order), quantity("0.1"));
}

TEST(HostedAmend, RefusesWithTheVenuesCodes) {
    HostedRig rig(still_market("50000"));
    const auto order = rig.place(1, kAnna, limit_order(Side::Buy, "49900", "0.01"));
    rig.amend(2, kAnna, order, "49900", "0.01");
    EXPECT_EQ(cancel_refusal(rig, kAnna), "-5027");
    rig.amend(2, kAnna, order, "49900.05", "0.01");
    EXPECT_EQ(cancel_refusal(rig, kAnna), "-4014");
    rig.amend(2, kAnna, order, "49900", "0.0001");
    EXPECT_EQ(cancel_refusal(rig, kAnna), "-4023");
    rig.amend(2, kAnna, order, "49900", "9");
    EXPECT_EQ(cancel_refusal(rig, kAnna), "-2019");
    rig.amend(2, kAnna, order, "60000", "0.01");
    EXPECT_EQ(cancel_refusal(rig, kAnna), "-4016");
    rig.amend(2, kAnna, order, "1000", "0.002");
    EXPECT_EQ(cancel_refusal(rig, kAnna), "-5029");
    rig.amend(2, kBert, order, "49800", "0.01");
    EXPECT_EQ(cancel_refusal(rig, kBert), "-2013");
    const auto stop = rig.place(3, kAnna, conditional_limit(OrderType::StopLimit, Side::Buy, "51000", "51100", "0.01"));
    rig.amend(4, kAnna, stop, "51200", "0.01");
    EXPECT_EQ(cancel_refusal(rig, kAnna), "-5024");
    // None of it has bound or freed margin.
    rig.cancel(5, kAnna, order);
    rig.cancel(5, kAnna, stop);
    EXPECT_EQ(rig.wallet(kAnna).order_margin, Decimal());
}

TEST(HostedAmend, ExpiresAPostOnlyOrderThatWouldTrade) {
    HostedRig rig(still_market("50000"));
    OrderIntent intent = limit_order(Side::Buy, "49900", "0.01");
    intent.time_in_force = TimeInForce::PostOnly;
    const auto order = rig.place(1, kAnna, intent);
    rig.amend(2, kAnna, order, "50001", "0.01");
    ASSERT_EQ(rig.told<OrderCanceled>(kAnna, order).size(), 1U);
    EXPECT_EQ(rig.told<OrderCanceled>(kAnna, order)[0].kind, CancelKind::Expired);
    EXPECT_EQ(rig.held(kAnna), Quantity());
}

TEST(HostedConditional, AStopLimitRestsAtItsPriceOnceTriggered) {
    HostedRig rig({tape_point(0, "50000", "0.1"), tape_point(5, "50100", "0.1"), tape_point(9, "50050", "0.3")});
    const auto order =
        rig.place(1, kAnna, conditional_limit(OrderType::StopLimit, Side::Buy, "50100", "50060", "0.01"));
    ASSERT_EQ(rig.reject_text(kAnna, order), "accepted");
    rig.run_to(6);
    EXPECT_EQ(rig.told<OrderTriggered>(kAnna, order).size(), 1U);
    EXPECT_EQ(rig.filled(kAnna, order), Quantity());
    rig.run_to(10);
    ASSERT_EQ(rig.told<OrderFilled>(kAnna, order).size(), 1U);
    EXPECT_EQ(rig.told<OrderFilled>(kAnna, order)[0].price, test::price("50060"));
    EXPECT_EQ(rig.told<OrderFilled>(kAnna, order)[0].liquidity, Liquidity::Maker);
}

TEST(HostedConditional, ATakeProfitLimitFiresOnTheFarSide) {
    HostedRig rig({tape_point(0, "50000", "0.1"), tape_point(5, "49900", "0.1"), tape_point(6, "49900", "0.1")});
    const auto order =
        rig.place(1, kAnna, conditional_limit(OrderType::TakeProfitLimit, Side::Buy, "49900", "49950", "0.01"));
    ASSERT_EQ(rig.reject_text(kAnna, order), "accepted");
    rig.run_to(10);
    EXPECT_EQ(rig.told<OrderTriggered>(kAnna, order).size(), 1U);
    EXPECT_EQ(rig.filled(kAnna, order), quantity("0.01"));
}

TEST(HostedConditional, APostOnlyStopLimitThatWouldTradeExpires) {
    HostedRig rig({tape_point(0, "50000", "0.1"), tape_point(5, "50100", "0.1"), tape_point(6, "50100", "0.1")});
    OrderIntent intent = conditional_limit(OrderType::StopLimit, Side::Buy, "50050", "50200", "0.01");
    intent.time_in_force = TimeInForce::PostOnly;
    const auto order = rig.place(1, kAnna, intent);
    rig.run_to(10);
    ASSERT_EQ(rig.told<OrderCanceled>(kAnna, order).size(), 1U);
    EXPECT_EQ(rig.told<OrderCanceled>(kAnna, order)[0].reason.substr(0, 5), "-5022");
}

TEST(HostedConditional, NeedsBothPrices) {
    HostedRig rig(still_market("50000"));
    OrderIntent intent = conditional_limit(OrderType::StopLimit, Side::Buy, "51000", "51000", "0.01");
    intent.price.reset();
    EXPECT_EQ(rig.reject_text(kAnna, rig.place(1, kAnna, intent)).substr(0, 5), "-1102");
}

TEST(HostedLimits, KeepPricesWithinTheBandOfTheMark) {
    HostedRig rig(still_market("50000"));
    const auto refusal = [&](OrderIntent intent) {
        return rig.reject_text(kAnna, rig.place(1, kAnna, std::move(intent))).substr(0, 5);
    };
    EXPECT_EQ(refusal(limit_order(Side::Buy, "52500.1", "0.01")), "-4016");
    EXPECT_EQ(refusal(limit_order(Side::Sell, "47499.9", "0.01")), "-4024");
    EXPECT_EQ(refusal(limit_order(Side::Buy, "20000", "0.01")), "accep");
    EXPECT_EQ(refusal(limit_order(Side::Sell, "90000", "0.01")), "accep");
}

TEST(HostedLimits, RefuseAMarketOrderWhoseBestPriceIsFarFromTheMark) {
    TapePoint point = tape_point(0, "50000", "0");
    point.mark = test::price("45000");
    HostedRig rig(std::vector<TapePoint>{point, tape_point(50, "50000", "0")});
    EXPECT_EQ(rig.reject_text(kAnna, rig.place(1, kAnna, market_order(Side::Buy, "0.01"))).substr(0, 5), "-4131");
    EXPECT_EQ(rig.reject_text(kAnna, rig.place(1, kAnna, market_order(Side::Sell, "0.01"))), "accepted");
}

TEST(HostedLimits, CountRestingAndWaitingOrdersApart) {
    HostedRig rig(still_market("50000"));
    rig.run_to(1);
    for (std::size_t i = 0; i < kMaxOpenOrders; ++i) {
        rig.send(kAnna, limit_order(Side::Buy, "40000", "0.003"));
    }
    const auto one_more = rig.send(kAnna, limit_order(Side::Buy, "40000", "0.003"));
    for (std::size_t i = 0; i < kMaxWaitingOrders; ++i) {
        rig.send(kAnna, conditional_limit(OrderType::StopLimit, Side::Buy, "50500", "50500", "0.001"));
    }
    const auto stop = rig.send(kAnna, conditional_limit(OrderType::StopLimit, Side::Buy, "50500", "50500", "0.001"));
    const auto of_bert = rig.send(kBert, limit_order(Side::Buy, "40000", "0.003"));
    rig.run_to(1);
    EXPECT_EQ(rig.reject_text(kAnna, one_more).substr(0, 5), "-2025");
    EXPECT_EQ(rig.reject_text(kAnna, stop).substr(0, 5), "-4045");
    EXPECT_EQ(rig.reject_text(kBert, of_bert), "accepted");
    EXPECT_EQ(rig.told<OrderAccepted>(kAnna).size(), kMaxOpenOrders + kMaxWaitingOrders);
}

}  // namespace
}  // namespace tradewind::simulator
