#include "exchanges/binance/user_event_decoder.hpp"

#include <gtest/gtest.h>

#include "exchanges/binance/order_words.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::binance {
namespace {

using test::price;
using test::quantity;

struct Rig {
    InstrumentTable table;
    Rig() { table.add(test::linear_perpetual("BTCUSDT", "BTC", "0.1", "0.001")); }
    [[nodiscard]] Result<UserMessage> decode(const std::string& text) const {
        return decode_user_message(ProductKind::UsdM, SymbolIndex(table), text);
    }
    template <class Event>
    [[nodiscard]] Event only(const std::string& text) const {
        const auto message = decode(text);
        EXPECT_TRUE(message) << (message ? "" : message.error().text);
        EXPECT_EQ(message->events.size(), 1U);
        return std::get<Event>(message->events.at(0));
    }
};

std::string order_update(const std::string& fields) {
    return R"({"e":"ORDER_TRADE_UPDATE","E":1700000000005,"T":1700000000001,"o":{"s":"BTCUSDT","c":"tw-7-42","S":"BUY",)"
           R"("o":"LIMIT","f":"GTC","q":"2","p":"100.5","i":991,"z":"0","T":1700000000001,)" +
           fields + "}}";
}

TEST(UserEvents, OurOrderIsRecognisedByItsId) {
    EXPECT_EQ(our_order_id("tw-7-42"), ClientOrderId(7, 42));
    for (const char* foreign : {"", "tw-", "tw-7", "tw-7-", "tw-7-42x", "x-7-42", "tw--1-2", "tw-99999999999-1"}) {
        EXPECT_FALSE(our_order_id(foreign).is_ours()) << foreign;
    }
}

TEST(UserEvents, AcceptanceNamesTheVenuesOrder) {
    const auto event = Rig().only<OrderAccepted>(order_update(R"("x":"NEW","X":"NEW","l":"0","t":0)"));
    EXPECT_EQ(event.order, ClientOrderId(7, 42));
    EXPECT_EQ(event.venue_order.view(), "991");
}

TEST(UserEvents, TheLastFillSaysThatNothingIsLeft) {
    const auto event = Rig().only<OrderFilled>(
        order_update(R"("x":"TRADE","X":"FILLED","l":"2","L":"100.4","t":5,"N":"BNB","n":"0.001","m":false)"));
    EXPECT_EQ(event.order, ClientOrderId(7, 42));
    EXPECT_EQ(event.completes, FillCompletes::Yes);
    EXPECT_EQ(event.fee, (Money{test::decimal("0.001"), Currency::of("BNB")}));
    EXPECT_EQ(event.liquidity, Liquidity::Taker);
}

TEST(UserEvents, EndsAreToldApartAndExplained) {
    EXPECT_EQ(Rig().only<OrderCanceled>(order_update(R"("x":"CANCELED","X":"CANCELED","l":"0","t":0)")).kind,
              CancelKind::Canceled);
    const auto expired = Rig().only<OrderCanceled>(order_update(R"("x":"EXPIRED","X":"EXPIRED","l":"0","t":0,"er":4)"));
    EXPECT_EQ(expired.kind, CancelKind::Expired);
    EXPECT_EQ(expired.reason, "the position it was to reduce is gone");
    const auto prevented = Rig().only<OrderCanceled>(
        order_update(R"("x":"TRADE_PREVENTION","X":"EXPIRED_IN_MATCH","l":"0","t":0,"er":1)"));
    EXPECT_EQ(prevented.kind, CancelKind::Expired);
}

TEST(UserEvents, AnAmendmentBringsBothTerms) {
    const auto event = Rig().only<OrderAmended>(order_update(R"("x":"AMENDMENT","X":"NEW","l":"0","t":0)"));
    EXPECT_EQ(event.price, price("100.5"));
    EXPECT_EQ(event.quantity, quantity("2"));
}

std::string algo_update(const std::string& status, const std::string& reason) {
    return R"({"e":"ALGO_UPDATE","T":1,"E":2,"o":{"caid":"tw-7-43","aid":77,"o":"STOP_MARKET","s":"BTCUSDT","S":"SELL",)"
           R"("X":")" +
           status + R"(","ai":"","tp":"90","rm":")" + reason + R"("}})";
}

TEST(UserEvents, AConditionalOrderLivesItsOwnLife) {
    const Rig rig;
    EXPECT_EQ(rig.only<OrderAccepted>(algo_update("NEW", "")).venue_order.view(), "algo-77");
    EXPECT_EQ(rig.only<OrderTriggered>(algo_update("TRIGGERING", "")).order, ClientOrderId(7, 43));
    EXPECT_EQ(rig.only<OrderTriggered>(algo_update("TRIGGERED", "")).order, ClientOrderId(7, 43));
    EXPECT_EQ(rig.only<OrderRejected>(algo_update("REJECTED", "Margin is insufficient")).reason,
              "Margin is insufficient");
    EXPECT_EQ(rig.only<OrderCanceled>(algo_update("EXPIRED", "")).kind, CancelKind::Expired);
    EXPECT_TRUE(rig.decode(algo_update("FINISHED", ""))->events.empty());
}

TEST(UserEvents, FundingIsAnnouncedAndLookedUp) {
    const auto message = Rig().decode(
        R"({"e":"ACCOUNT_UPDATE","E":2,"T":1,"a":{"m":"FUNDING_FEE","B":[{"a":"USDT","wb":"1","cw":"1","bc":"-0.5"}]}})");
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->asks_for_funding);
    EXPECT_TRUE(message->events.empty());
}

TEST(UserEvents, MoneyThatComesOrGoesIsADeposit) {
    const auto event = Rig().only<BalanceAdjusted>(
        R"({"e":"ACCOUNT_UPDATE","E":2,"T":1700000000001,"a":{"m":"WITHDRAW","B":[{"a":"USDT","wb":"1","cw":"1","bc":"-25"}]}})");
    EXPECT_EQ(event.amount, test::usdt("-25"));
    EXPECT_EQ(event.reason, "deposit");
    EXPECT_EQ(event.id, "WITHDRAW-USDT-1700000000001");
}

TEST(UserEvents, LeverageChangesAndMultiAssetsModeAreHeard) {
    const auto set =
        Rig().only<LeverageSet>(R"({"e":"ACCOUNT_CONFIG_UPDATE","E":1,"T":1,"ac":{"s":"BTCUSDT","l":25}})");
    EXPECT_EQ(set.leverage, 25);
    const auto mode = Rig().decode(R"({"e":"ACCOUNT_CONFIG_UPDATE","E":1,"T":1,"ai":{"j":true}})");
    EXPECT_TRUE(mode->asks_for_report);
    EXPECT_FALSE(mode->notice.empty());
}

TEST(UserEvents, AMarginCallAsksForTheAccount) {
    const auto message =
        Rig().decode(R"({"e":"MARGIN_CALL","E":1,"cw":"3.1","p":[{"s":"BTCUSDT","ps":"BOTH","pa":"1.3"}]})");
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->asks_for_report);
    EXPECT_EQ(message->margin_call, "Margin call from the venue: add margin or reduce; BTCUSDT 1.3");
}

TEST(UserEvents, AnExpiredListenKeyEndsTheStream) {
    EXPECT_TRUE(Rig().decode(R"({"e":"listenKeyExpired","E":1,"listenKey":"k"})")->key_expired);
}

TEST(UserEvents, OtherInstrumentsAndUnknownKindsAreNothing) {
    const Rig rig;
    EXPECT_TRUE(rig.decode(R"({"e":"SOMETHING_NEW","E":1})")->events.empty());
    EXPECT_TRUE(rig.decode(R"({"e":"ORDER_TRADE_UPDATE","T":1,"o":{"s":"XYZUSDT","x":"NEW","X":"NEW","i":1}})")
                    ->events.empty());
}

TEST(UserEvents, BrokenMessagesNameTheField) {
    const Rig rig;
    EXPECT_FALSE(rig.decode("not json"));
    EXPECT_FALSE(rig.decode("[1,2]"));
    const auto missing = rig.decode(order_update(R"("x":"TRADE","X":"FILLED","t":5)"));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().text, "ORDER_TRADE_UPDATE: l is missing or malformed");
    EXPECT_FALSE(rig.decode(order_update(R"("x":"TRADE","X":"FILLED","l":"1","L":"0","t":5)")));
}

struct SpotRig {
    InstrumentTable table;
    SpotRig() {
        Instrument pair = test::linear_perpetual("BTCUSDT", "BTC", "0.01", "0.00001");
        pair.kind = ContractKind::Spot;
        pair.symbol = "BTCUSDT.SPOT";
        table.add(pair);
    }
    [[nodiscard]] Result<UserMessage> decode(const std::string& event) const {
        return decode_user_message(ProductKind::Spot, SymbolIndex(table),
                                   R"({"subscriptionId":0,"event":)" + event + "}");
    }
};

std::string execution(const std::string& fields) {
    return R"({"e":"executionReport","E":1700000000005,"s":"BTCUSDT","c":"tw-7-42","S":"BUY","o":"LIMIT","f":"GTC",)"
           R"("q":"2","p":"100.5","i":991,"I":7,"z":"0","T":1700000000001,"C":"",)" +
           fields + "}";
}

TEST(SpotEvents, AFillBringsItsFeeInTheCoinItIsTakenIn) {
    const auto message = SpotRig().decode(
        execution(R"("x":"TRADE","X":"FILLED","l":"2","L":"100.4","t":5,"N":"BTC","n":"0.002","m":true)"));
    ASSERT_TRUE(message);
    const auto fill = std::get<OrderFilled>(message->events.at(0));
    EXPECT_EQ(fill.order, ClientOrderId(7, 42));
    EXPECT_EQ(fill.fee, (Money{test::decimal("0.002"), Currency::of("BTC")}));
    EXPECT_EQ(fill.price, price("100.4"));
    EXPECT_EQ(fill.trade.view(), "5");
    EXPECT_EQ(fill.liquidity, Liquidity::Maker);
    EXPECT_EQ(fill.completes, FillCompletes::Yes);
}

TEST(SpotEvents, ACancelNamesTheOrderByItsFirstId) {
    const auto message = SpotRig().decode(
        R"({"e":"executionReport","E":1,"s":"BTCUSDT","c":"web_1","C":"tw-7-42","S":"BUY","i":991,"x":"CANCELED",)"
        R"("X":"CANCELED","l":"0","T":1})");
    ASSERT_TRUE(message);
    EXPECT_EQ(std::get<OrderCanceled>(message->events.at(0)).order, ClientOrderId(7, 42));
}

TEST(SpotEvents, MoneyThatComesOrGoesIsToldByItsChange) {
    const auto message =
        SpotRig().decode(R"({"e":"balanceUpdate","E":1700000000005,"a":"USDT","d":"-12.5","T":1700000000001})");
    ASSERT_TRUE(message);
    const auto change = std::get<BalanceAdjusted>(message->events.at(0));
    EXPECT_EQ(change.amount, (Money{test::decimal("-12.5"), Currency::of("USDT")}));
    EXPECT_EQ(change.reason, "deposit");
}

TEST(SpotEvents, WhatIsMalformedNamesItsField) {
    for (const auto& [event, field] : std::vector<std::pair<std::string, std::string>>{
             {execution(R"("x":"TRADE","X":"FILLED","l":"2","L":"0","t":5,"N":"BTC","n":"0.002")"), "L"},
             {execution(R"("x":"TRADE","X":"FILLED","l":"2","L":"1","t":-1,"N":"BTC","n":"0.002")"), "t"},
             {execution(R"("x":"TRADE","X":"FILLED","l":"2","L":"1","t":5,"N":null,"n":"0.002")"), "N"},
             {R"({"e":"balanceUpdate","E":1,"a":"USDT","T":1})", "d"}}) {
        const auto message = SpotRig().decode(event);
        ASSERT_FALSE(message) << event;
        EXPECT_NE(message.error().text.find(": " + field + " "), std::string::npos) << message.error().text;
    }
}

TEST(SpotEvents, TheEndOfTheSubscriptionIsNoticed) {
    const auto message = SpotRig().decode(R"({"e":"eventStreamTerminated","E":1})");
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->key_expired);
}

}  // namespace
}  // namespace tradewind::binance
