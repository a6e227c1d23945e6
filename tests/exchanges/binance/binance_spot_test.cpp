// The adapter's spot account over real sockets: its own stream by the WebSocket API, orders, fees in coins, two wallets
// that are one sum, and a stream that ends and comes back.
#include <gtest/gtest.h>

#include <set>

#include "exchanges/binance/order_requests.hpp"
#include "tests/exchanges/binance/contract_venues.hpp"

namespace tradewind::test {
namespace {

using simulator::kSpot;

class BinanceSpot : public testing::Test {
protected:
    static OrderIntent market(Side side, std::string_view size) {
        OrderIntent intent;
        intent.instrument = kSpot;
        intent.side = side;
        intent.quantity = quantity(size);
        return intent;
    }
    static OrderIntent limit(Side side, std::string_view size, std::string_view at) {
        OrderIntent intent = market(side, size);
        intent.type = OrderType::Limit;
        intent.price = price(at);
        return intent;
    }
    AccountReport report() {
        venue.port().request_account_report();
        auto told = venue.find<AccountReport>();
        EXPECT_TRUE(told);
        return told.value_or(AccountReport());
    }
    static Decimal balance(const AccountReport& told, const char* currency) {
        for (const Money& each : told.balances) {
            if (each.currency == Currency::of(currency)) {
                return each.amount;
            }
        }
        return {};
    }
    void transfer(const char* type, const char* amount) {
        binance::RestRequest request;
        request.product = binance::ProductKind::Spot;
        request.method = net::HttpMethod::Post;
        request.path = "/sapi/v1/asset/transfer";
        request.label = "transfer";
        request.parameters.add("type", std::string_view(type))
            .add("asset", std::string_view("USDT"))
            .add("amount", std::string_view(amount));
        const auto outcome = venue.rest().call(std::move(request));
        EXPECT_EQ(outcome.kind, binance::RestOutcome::Kind::Answered) << outcome.text;
    }

    ServedContract venue{Traded::SpotAsWell};
};

TEST_F(BinanceSpot, APurchaseIsFilledOnceAndPaysItsFeeInTheCoin) {
    const ClientOrderId id = venue.place(market(Side::Buy, "0.05"));
    const auto fills = venue.fills_of(id);
    ASSERT_FALSE(fills.empty());
    Decimal bought;
    Decimal paid;
    Decimal fees;
    std::set<std::string> trades;
    for (const OrderFilled& fill : fills) {
        EXPECT_EQ(fill.instrument, kSpot);
        EXPECT_EQ(fill.fee.currency, Currency::of("BTC"));
        EXPECT_TRUE(fill.fee.amount.is_positive());
        EXPECT_TRUE(trades.insert(fill.trade.str()).second) << "told twice";
        bought += fill.quantity.value();
        paid += fill.quantity.value() * fill.price.value();
        fees += fill.fee.amount;
    }
    EXPECT_EQ(bought, decimal("0.05"));
    const AccountReport told = report();
    EXPECT_EQ(balance(told, "USDT"), Decimal(20'000) - paid) << "both wallets together";
    EXPECT_EQ(balance(told, "BTC"), Decimal(2) + bought - fees) << "with the coins of the coin-margined contract";
    EXPECT_EQ(told.fills.size(), fills.size());
    EXPECT_EQ(told.fills.at(0).order, id);
    EXPECT_EQ(told.fills.at(0).trade, fills.at(0).trade);
    for (const PositionReport& position : told.positions) {
        EXPECT_NE(position.instrument, kSpot) << "coins are no position";
    }
}

TEST_F(BinanceSpot, ALimitOrderRestsIsListedAndIsCancelledUnderItsOwnId) {
    const ClientOrderId id = venue.place(limit(Side::Buy, "0.01", "49000"));
    const auto accepted = venue.find<OrderAccepted>(id);
    ASSERT_TRUE(accepted);
    const AccountReport told = report();
    ASSERT_EQ(told.open_orders.size(), 1U);
    EXPECT_EQ(told.open_orders[0].order, id);
    EXPECT_EQ(balance(told, "USDT"), Decimal(20'000)) << "what an order locks is still there";
    venue.port().query(kSpot, id);
    const auto answer = venue.find<OrderQueryAnswer>(id);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->found);
    venue.port().cancel(CancelOrder{kSpot, id, accepted->venue_order});
    const auto cancelled = venue.find<OrderCanceled>(id);
    ASSERT_TRUE(cancelled);
    EXPECT_EQ(cancelled->kind, CancelKind::Canceled);
    venue.port().cancel(CancelOrder{kSpot, id, accepted->venue_order});
    EXPECT_TRUE(venue.find<CancelRejected>(id));
}

TEST_F(BinanceSpot, WhatWouldTakeIsRefusedAndWhatCannotBeFilledExpires) {
    OrderIntent maker = limit(Side::Buy, "0.01", "51000");
    maker.time_in_force = TimeInForce::PostOnly;
    const auto refused = venue.find<OrderRejected>(venue.place(maker));
    ASSERT_TRUE(refused);
    EXPECT_NE(refused->reason.find("immediately match"), std::string::npos) << refused->reason;
    OrderIntent whole = limit(Side::Buy, "0.01", "40000");
    whole.time_in_force = TimeInForce::ImmediateOrCancel;
    const auto expired = venue.find<OrderCanceled>(venue.place(whole));
    ASSERT_TRUE(expired);
    EXPECT_EQ(expired->kind, CancelKind::Expired);
    EXPECT_TRUE(venue.find<OrderRejected>(venue.place(market(Side::Sell, "5")))) << "nobody sells what is not there";
}

TEST_F(BinanceSpot, ATransferBetweenTheWalletsComesTwiceAndAddsUpToNothing) {
    transfer("MAIN_UMFUTURE", "1234.5");
    const auto first = venue.find<BalanceAdjusted>();
    const auto second = venue.find<BalanceAdjusted>();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->amount.amount + second->amount.amount, Decimal());
    EXPECT_EQ(first->amount.amount.abs(), decimal("1234.5"));
    EXPECT_EQ(first->reason, "deposit");
    EXPECT_NE(first->id, second->id);
    EXPECT_EQ(balance(report(), "USDT"), Decimal(20'000));
}

TEST_F(BinanceSpot, AStreamThatEndsAtTheVenueComesBack) {
    venue.fault("kind=listen-key-expiry");
    const auto is = [](AccountStreamState state) {
        return [state](const AccountStreamStatus& status) { return status.state == state; };
    };
    EXPECT_TRUE(venue.find<AccountStreamStatus>(is(AccountStreamState::Down)));
    EXPECT_TRUE(venue.find<AccountStreamStatus>(is(AccountStreamState::Up)));
    EXPECT_FALSE(venue.fills_of(venue.place(market(Side::Buy, "0.01"))).empty());
}

TEST_F(BinanceSpot, AnOrderWhoseAnswerIsLostIsInDoubtAndFound) {
    venue.fault("kind=503-after&count=1&method=POST&path=/api/v3/order");
    const ClientOrderId id = venue.place(market(Side::Buy, "0.01"));
    ASSERT_TRUE(venue.find<OrderUnknown>(id));
    venue.port().query(kSpot, id);
    const auto answer = venue.find<OrderQueryAnswer>(id);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->found);
    ASSERT_FALSE(answer->fills.empty());
    EXPECT_EQ(answer->fills[0].fee.currency, Currency::of("BTC"));
}

}  // namespace
}  // namespace tradewind::test
