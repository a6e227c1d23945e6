// What the port makes of every kind of answer, over real sockets and scripted answers.
#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include "exchanges/binance/order_requests.hpp"
#include "tests/exchanges/binance/scripted_venue.hpp"

namespace tradewind::binance {
namespace {

using test::price;
using test::quantity;

const ClientOrderId kId(7, 1);
const InstrumentId kBtc(0);

struct Rig {
    InstrumentTable table;
    ScriptedVenue venue;
    EventBox box;
    std::unique_ptr<BinanceExchange> exchange;

    Rig() { table.add(test::linear_perpetual("BTCUSDT", "BTC", "0.1", "0.001")); }
    BinanceExchange& make(Duration grace = Duration()) {
        BinanceExchangeOptions options;
        options.rest = venue.options();
        options.visibility_grace = grace;
        exchange = std::make_unique<BinanceExchange>(table, std::move(options), box);
        return *exchange;
    }
};

OrderIntent limit() {
    OrderIntent intent;
    intent.instrument = kBtc;
    intent.type = OrderType::Limit;
    intent.quantity = quantity("0.010");
    intent.price = price("50000.1");
    return intent;
}

OrderIntent stop() {
    OrderIntent intent;
    intent.instrument = kBtc;
    intent.side = Side::Sell;
    intent.type = OrderType::StopMarket;
    intent.effect = PositionEffect::ClosePosition;
    intent.trigger = price("49000");
    return intent;
}

ApprovedOrder order(OrderIntent intent, ClientOrderId id = kId) {
    return ApprovedOrderForTest::make(id, std::move(intent));
}

const std::string kAck = R"({"orderId":991,"clientOrderId":"tw-7-1","status":"NEW","executedQty":"0"})";
const std::string kNoSuchOrder = R"({"code":-2013,"msg":"Order does not exist."})";

TEST(BinanceOrders, ALimitOrderGoesToOrdersSignedAndNamedByUs) {
    Rig rig;
    rig.venue.answer("POST /fapi/v1/order", {200, kAck});
    rig.make().submit(order(limit()));
    const auto accepted = rig.box.wait_for<OrderAccepted>();
    EXPECT_EQ(accepted.order, kId);
    EXPECT_EQ(accepted.venue_order.view(), "991");
    const auto asked = rig.venue.asked("POST /fapi/v1/order");
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].key, "the-key");
    const std::string& sent = asked[0].parameters;
    EXPECT_EQ(sent.substr(0, sent.find("&recvWindow")),
              "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price=50000.1&quantity=0.01&newClientOrderId=tw-7-1");
    const std::size_t cut = sent.find("&signature=");
    ASSERT_NE(cut, std::string::npos);
    const Signature expected = Signer("the-secret").sign(sent.substr(0, cut));
    EXPECT_EQ(sent.substr(cut + 11), std::string(expected.data(), expected.size()));
}

TEST(BinanceOrders, AStopGoesToTheConditionalOrders) {
    Rig rig;
    rig.venue.answer("POST /fapi/v1/algoOrder", {200, R"({"algoId":55,"clientAlgoId":"tw-7-1","algoStatus":"NEW"})"});
    rig.make().submit(order(stop()));
    EXPECT_EQ(rig.box.wait_for<OrderAccepted>().venue_order.view(), "algo-55");
    const std::string sent = rig.venue.asked("POST /fapi/v1/algoOrder").at(0).parameters;
    EXPECT_EQ(sent.substr(0, sent.find("&recvWindow")),
              "symbol=BTCUSDT&side=SELL&algoType=CONDITIONAL&type=STOP_MARKET&closePosition=true&triggerPrice=49000&"
              "workingType=MARK_PRICE&clientAlgoId=tw-7-1");
}

TEST(BinanceOrders, ARefusalCarriesTheVenuesWordsAndNoAddress) {
    Rig rig;
    rig.venue.answer("POST /fapi/v1/order", {400, R"({"code":-2019,"msg":"Margin is insufficient."})"});
    rig.make().submit(order(limit()));
    EXPECT_EQ(rig.box.wait_for<OrderRejected>().reason, "place order: -2019 Margin is insufficient.");
}

TEST(BinanceOrders, AnOrderWhoseAnswerIsLostIsInDoubtAndNeverSentAgain) {
    for (const Scripted& lost :
         {Scripted{503, R"({"code":0,"msg":"Unknown error, please check your request or try again later."})"},
          Scripted{408, R"({"code":-1007,"msg":"Timeout waiting for response from backend server."})"},
          Scripted{200, "", Scripted::Line::Resets}, Scripted{200, "", Scripted::Line::StaysSilent}}) {
        Rig rig;
        rig.venue.answer("POST /fapi/v1/order", lost);
        rig.make().submit(order(limit()));
        const std::string reason = rig.box.wait_for<OrderUnknown>().reason;
        EXPECT_EQ(reason.find("http"), std::string::npos) << reason;
        EXPECT_EQ(reason.find("signature"), std::string::npos) << reason;
        EXPECT_EQ(rig.venue.asked("POST /fapi/v1/order").size(), 1U) << reason;
    }
}

TEST(BinanceOrders, AnOverloadedVenueIsAskedAgainWithTheSameId) {
    Rig rig;
    rig.venue.answer("POST /fapi/v1/order", {503, R"({"code":-1008,"msg":"Request throttled."})"});
    rig.venue.answer("POST /fapi/v1/order", {503, R"({"code":0,"msg":"Service Unavailable."})"});
    rig.venue.answer("POST /fapi/v1/order", {200, kAck});
    rig.make().submit(order(limit()));
    (void)rig.box.wait_for<OrderAccepted>();
    const auto asked = rig.venue.asked("POST /fapi/v1/order");
    ASSERT_EQ(asked.size(), 3U);
    for (const Asked& each : asked) {
        EXPECT_NE(each.parameters.find("newClientOrderId=tw-7-1"), std::string::npos);
    }
}

TEST(BinanceOrders, AClockThatIsWrongIsSetAndTheOrderSentAgain) {
    Rig rig;
    rig.venue.answer("POST /fapi/v1/order", {400, R"({"code":-1021,"msg":"Timestamp outside."})"});
    rig.venue.answer("POST /fapi/v1/order", {200, kAck});
    rig.make().submit(order(limit()));
    (void)rig.box.wait_for<OrderAccepted>();
    EXPECT_GE(rig.venue.asked("GET /fapi/v1/time").size(), 2U);
}

TEST(BinanceOrders, WithoutAConnectionAnOrderIsRefusedBecauseItNeverLeft) {
    Rig rig;
    BinanceExchangeOptions options;
    options.rest = rig.venue.options();
    options.rest.hosts.fill("http://127.0.0.1:1");
    BinanceExchange exchange(rig.table, std::move(options), rig.box);
    exchange.submit(order(limit()));
    EXPECT_EQ(rig.box.wait_for<OrderRejected>().order, kId);
}

TEST(BinanceOrders, AnIdThatTheVenueHasAlreadyIsADoubtNotARefusal) {
    Rig rig;
    rig.venue.answer("POST /fapi/v1/order", {400, R"({"code":-4116,"msg":"ClientOrderId is duplicated."})"});
    rig.make().submit(order(limit()));
    EXPECT_EQ(rig.box.wait_for<OrderUnknown>().order, kId);
}

TEST(BinanceOrders, ACancelIsAnsweredWhenNothingWasFilled) {
    Rig rig;
    rig.venue.answer("DELETE /fapi/v1/order", {200, R"({"orderId":991,"status":"CANCELED","executedQty":"0.000"})"});
    rig.make().cancel(CancelOrder{kBtc, kId, VenueOrderId::of("991")});
    EXPECT_EQ(rig.box.wait_for<OrderCanceled>().order, kId);
}

TEST(BinanceOrders, ACancelLooksAmongBothKindsBeforeItGivesUp) {
    Rig rig;
    const Scripted unknown{400, R"({"code":-2011,"msg":"Unknown order sent."})"};
    rig.venue.answer("DELETE /fapi/v1/order", unknown);
    rig.venue.answer("DELETE /fapi/v1/algoOrder", unknown);
    rig.make().cancel(CancelOrder{kBtc, kId, VenueOrderId::of("algo-5")});
    EXPECT_EQ(rig.box.wait_for<CancelRejected>().order, kId);
    EXPECT_EQ(rig.venue.asked("DELETE /fapi/v1/order").size(), 1U);
    EXPECT_EQ(rig.venue.asked("DELETE /fapi/v1/algoOrder").size(), 1U);
}

TEST(BinanceOrders, AQueryBringsStateAndTradesWithTheirFees) {
    Rig rig;
    rig.venue.answer("GET /fapi/v1/order",
                     {200, R"({"symbol":"BTCUSDT","orderId":991,"clientOrderId":"tw-7-1","status":"FILLED",)"
                           R"("executedQty":"0.01","origQty":"0.01","side":"BUY","type":"LIMIT","price":"50000.1"})"});
    rig.venue.answer("GET /fapi/v1/userTrades",
                     {200, R"([{"symbol":"BTCUSDT","id":5,"orderId":991,"side":"BUY","price":"50000.1","qty":"0.01",)"
                           R"("commission":"0.2","commissionAsset":"USDT","time":1700000000000,"maker":true}])"});
    rig.make().query(kBtc, kId);
    const auto answer = rig.box.wait_for<OrderQueryAnswer>();
    EXPECT_TRUE(answer.found);
    EXPECT_EQ(answer.report.state, OrderState::Filled);
    ASSERT_EQ(answer.fills.size(), 1U);
    EXPECT_EQ(answer.fills[0].order, kId);
    EXPECT_EQ(answer.fills[0].fee, test::usdt("0.2"));
    EXPECT_EQ(answer.fills[0].completes, FillCompletes::Yes);
}

TEST(BinanceOrders, AConditionalOrderIsFoundAmongTheOpenOnes) {
    Rig rig;
    rig.venue.answer("GET /fapi/v1/order", {400, kNoSuchOrder});
    rig.venue.answer("GET /fapi/v1/openAlgoOrders",
                     {200, R"([{"algoId":55,"clientAlgoId":"tw-7-1","orderType":"STOP_MARKET","symbol":"BTCUSDT",)"
                           R"("side":"SELL","algoStatus":"NEW","triggerPrice":"49000","closePosition":true}])"});
    rig.make().query(kBtc, kId);
    const auto answer = rig.box.wait_for<OrderQueryAnswer>();
    EXPECT_TRUE(answer.found);
    EXPECT_EQ(answer.report.state, OrderState::Working);
    EXPECT_EQ(answer.report.terms.effect, PositionEffect::ClosePosition);
}

TEST(BinanceOrders, NoSuchOrderIsBelievedOnlyAfterEveryListSaidSo) {
    Rig rig;
    rig.venue.answer("GET /fapi/v1/order", {400, kNoSuchOrder});
    rig.venue.answer("GET /fapi/v1/openAlgoOrders", {200, "[]"});
    rig.venue.answer("GET /fapi/v1/allAlgoOrders", {200, "[]"});
    rig.make().query(kBtc, kId);
    EXPECT_FALSE(rig.box.wait_for<OrderQueryAnswer>().found);
    EXPECT_EQ(rig.venue.asked("GET /fapi/v1/allAlgoOrders").size(), 1U);
}

TEST(BinanceOrders, NoSuchOrderIsNotBelievedRightAfterSending) {
    Rig rig;
    rig.venue.answer("POST /fapi/v1/order", {408, R"({"code":-1007,"msg":"Timeout."})"});
    rig.venue.answer("GET /fapi/v1/order", {400, kNoSuchOrder});
    rig.venue.answer("GET /fapi/v1/openAlgoOrders", {200, "[]"});
    rig.venue.answer("GET /fapi/v1/allAlgoOrders", {200, "[]"});
    BinanceExchange& exchange = rig.make(Duration::hours(1));
    exchange.submit(order(limit()));
    (void)rig.box.wait_for<OrderUnknown>();
    exchange.query(kBtc, kId);
    exchange.query(kBtc, ClientOrderId(3, 3));  // of an earlier run: asked for last, answered
    EXPECT_EQ(rig.box.wait_for<OrderQueryAnswer>().order, ClientOrderId(3, 3));
    EXPECT_FALSE(rig.box.has<OrderQueryAnswer>());
}

TEST(BinanceOrders, AnOrderIsLookedForOnceAtATime) {
    Rig rig;
    rig.venue.answer("GET /fapi/v1/order", {200, "", Scripted::Line::StaysSilent});
    BinanceExchange& exchange = rig.make();
    for (int again = 0; again < 50; ++again) {
        exchange.query(kBtc, kId);
    }
    exchange.query(kBtc, ClientOrderId(7, 2));
    const auto asked = [&](const char* id) {
        const auto all = rig.venue.asked("GET /fapi/v1/order");
        return std::ranges::count_if(all,
                                     [&](const Asked& each) { return each.parameters.find(id) != std::string::npos; });
    };
    while (asked("tw-7-2") == 0) {
        std::this_thread::yield();
    }
    EXPECT_EQ(asked("tw-7-1"), 1);
}

TEST(BinanceOrders, AMarginCallIsForPeople) {
    Rig rig;
    rig.make().on_user_message(ProductKind::UsdM,
                               R"({"e":"MARGIN_CALL","E":1,"cw":"3.1","p":[{"s":"BTCUSDT","ps":"BOTH","pa":"1.3"}]})");
    ASSERT_EQ(rig.box.margin_calls().size(), 1U);
    EXPECT_NE(rig.box.margin_calls()[0].find("BTCUSDT 1.3"), std::string::npos);
}

TEST(BinanceOrders, LeverageIsAnsweredEitherWay) {
    Rig rig;
    rig.venue.answer("POST /fapi/v1/leverage", {200, R"({"leverage":7,"maxNotionalValue":"1","symbol":"BTCUSDT"})"});
    rig.venue.answer("POST /fapi/v1/leverage", {400, R"({"code":-4161,"msg":"Leverage reduction is not supported."})"});
    BinanceExchange& exchange = rig.make();
    exchange.set_leverage(kBtc, 7);
    EXPECT_EQ(rig.box.wait_for<LeverageSet>().leverage, 7);
    exchange.set_leverage(kBtc, 3);
    EXPECT_EQ(rig.box.wait_for<LeverageRejected>().leverage, 3);
}

}  // namespace
}  // namespace tradewind::binance
