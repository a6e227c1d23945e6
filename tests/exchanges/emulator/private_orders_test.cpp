#include <gtest/gtest.h>

#include "tests/exchanges/emulator/private_rig.hpp"

namespace tradewind::emulator {
namespace {

using simulator::kAnna;
using simulator::kBert;

constexpr const char* kLimit = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=49000";
constexpr const char* kMarket = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010";

class PrivateOrders : public ::testing::Test {
protected:
    int code(const std::string& what, const std::string& parameters) { return rig.ask(what, parameters).code(); }
    int order_code(const std::string& parameters) { return code("POST /fapi/v1/order", parameters); }
    Json ask(const std::string& what, const std::string& parameters = "") {
        const Served served = rig.ask(what, parameters);
        EXPECT_EQ(served.status, 200) << served.body;
        return served.body;
    }
    std::string id_of(const Json& order) { return std::to_string(order["orderId"].get<std::uint64_t>()); }
    PrivateRig rig;
};

TEST_F(PrivateOrders, are_acknowledged_without_average_price_and_queried_with_it) {
    const Json ack = ask("POST /fapi/v1/order", std::string(kLimit) + "&newClientOrderId=abc1");
    EXPECT_EQ(ack["status"], "NEW");
    EXPECT_EQ(ack["clientOrderId"], "abc1");
    EXPECT_EQ(ack["price"], "49000.0");
    EXPECT_EQ(ack["origQty"], "0.010");
    EXPECT_FALSE(ack.contains("avgPrice"));
    EXPECT_FALSE(ack.contains("cumQuote"));
    EXPECT_TRUE(ack.contains("cumQty"));
    const Json found = ask("GET /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=abc1");
    EXPECT_EQ(found["orderId"], ack["orderId"]);
    EXPECT_EQ(found["avgPrice"], "0.00");
    EXPECT_EQ(found["time"], rig.feed.now().to_millis());
    EXPECT_EQ(ask("GET /fapi/v1/openOrders", "symbol=BTCUSDT").size(), 1U);
    EXPECT_EQ(ask("GET /fapi/v1/openOrders").size(), 1U);
    EXPECT_EQ(ask("GET /dapi/v1/openOrders").size(), 0U);
}

TEST_F(PrivateOrders, older_clients_may_have_prices_in_acknowledgements) {
    PrivateRig older(open_markets(), AckPrices::Told);
    const Json ack = older.ask("POST /fapi/v1/order", std::string(kMarket) + "&newOrderRespType=RESULT").body;
    EXPECT_EQ(ack["status"], "FILLED") << ack;
    EXPECT_NE(ack["avgPrice"], "0.00");
    EXPECT_TRUE(ack.contains("cumQuote"));
}

TEST_F(PrivateOrders, a_market_order_is_new_in_an_ack_and_filled_in_a_result) {
    EXPECT_EQ(ask("POST /fapi/v1/order", kMarket)["status"], "NEW");
    const Json result = ask("POST /fapi/v1/order", std::string(kMarket) + "&newOrderRespType=RESULT");
    EXPECT_EQ(result["status"], "FILLED");
    EXPECT_EQ(result["executedQty"], "0.010");
    const Json found = ask("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id_of(result));
    EXPECT_GT(std::stod(found["avgPrice"].get<std::string>()), 49'000.0);
    EXPECT_EQ(found["type"], "MARKET");
}

TEST_F(PrivateOrders, fills_tell_the_user_stream_trade_order_and_account_in_order) {
    (void)ask("POST /fapi/v1/order", kMarket);
    EXPECT_EQ(rig.hub.story(kAnna), (std::vector<std::string>{"ORDER_TRADE_UPDATE NEW", "TRADE_LITE",
                                                              "ORDER_TRADE_UPDATE FILLED", "ACCOUNT_UPDATE ORDER"}));
    EXPECT_TRUE(rig.hub.story(kBert).empty());
    const Json update = rig.hub.last("ORDER_TRADE_UPDATE")["o"];
    const Json lite = rig.hub.last("TRADE_LITE");
    EXPECT_EQ(update["x"], "TRADE");
    EXPECT_EQ(update["l"], "0.010");
    EXPECT_EQ(update["z"], "0.010");
    EXPECT_EQ(update["t"], lite["t"]);
    EXPECT_EQ(update["N"], "USDT");
    EXPECT_EQ(update["m"], false);
    const Json account = rig.hub.last("ACCOUNT_UPDATE")["a"];
    EXPECT_EQ(account["P"][0]["pa"], "0.010");
    const Json wallet = ask("GET /fapi/v3/account");
    EXPECT_EQ(account["B"][0]["wb"], wallet["totalWalletBalance"]);
}

TEST_F(PrivateOrders, every_event_of_a_sweep_shows_the_state_right_after_its_own_trade) {
    // More than the maker quotes at one level: the rest meets Bert behind it.
    (void)rig.ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=0.5&price=50200",
                  "bert");
    (void)ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=50300");
    Decimal held;
    std::string balance;
    for (const auto& each : rig.hub.sent) {
        if (each.account != kAnna) {
            continue;
        }
        if (each.event["e"] == "ORDER_TRADE_UPDATE" && each.event["o"]["x"] == "TRADE") {
            held += *Decimal::parse(each.event["o"]["l"].get<std::string>());
        } else if (each.event["e"] == "ACCOUNT_UPDATE") {
            EXPECT_EQ(*Decimal::parse(each.event["a"]["P"][0]["pa"].get<std::string>()), held);
            EXPECT_NE(each.event["a"]["B"][0]["wb"].get<std::string>(), balance);
            balance = each.event["a"]["B"][0]["wb"].get<std::string>();
        }
    }
    EXPECT_EQ(held, test::decimal("0.5"));
    const Json trades = ask("GET /fapi/v1/userTrades", "symbol=BTCUSDT");
    EXPECT_GE(trades.size(), 2U);
    EXPECT_EQ(rig.ask("GET /fapi/v1/userTrades", "symbol=BTCUSDT", "bert").body[0]["maker"], true);
    EXPECT_EQ(balance, ask("GET /fapi/v3/account")["totalWalletBalance"]);
}

TEST_F(PrivateOrders, cancel_once_and_are_unknown_afterwards) {
    const std::string id = id_of(ask("POST /fapi/v1/order", kLimit));
    const Json canceled = ask("DELETE /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id);
    EXPECT_EQ(canceled["status"], "CANCELED");
    EXPECT_EQ(code("DELETE /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id), -2011);
    EXPECT_EQ(code("DELETE /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=nobody"), -2011);
    EXPECT_EQ(code("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=99999"), -2013);
    EXPECT_EQ(code("GET /fapi/v1/openOrder", "symbol=BTCUSDT&orderId=" + id), -2013);
    EXPECT_EQ(ask("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id)["status"], "CANCELED");
}

TEST_F(PrivateOrders, of_one_account_are_not_those_of_another) {
    const std::string id = id_of(ask("POST /fapi/v1/order", kLimit));
    EXPECT_EQ(rig.ask("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id, "bert").code(), -2013);
    EXPECT_EQ(rig.ask("DELETE /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id, "bert").code(), -2011);
    EXPECT_EQ(ask("GET /fapi/v1/openOrders").size(), 1U);
}

TEST_F(PrivateOrders, refuse_with_the_venue_s_codes) {
    const std::string base = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC";
    EXPECT_EQ(order_code(base + "&price=49000"), -1102);
    EXPECT_EQ(order_code(base + "&quantity=x&price=49000"), -1102);
    EXPECT_EQ(order_code(base + "&quantity=0.0001&price=49000"), -1111);
    EXPECT_EQ(order_code(base + "&quantity=0.01&price=49000.123"), -1111);
    EXPECT_EQ(order_code(base + "&quantity=0.01&price=49000.05"), -4014);
    EXPECT_EQ(order_code(base + "&quantity=0&price=49000"), -4003);
    EXPECT_EQ(order_code(base + "&quantity=0.01&price=-1"), -4001);
    EXPECT_EQ(order_code(base + "&quantity=0.01&price=60000"), -4016);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=0.01&price=40000"), -4024);
    EXPECT_EQ(order_code("symbol=XXX&side=BUY&type=MARKET&quantity=0.01"), -1121);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=UP&type=MARKET&quantity=0.01"), -1117);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=BUY&type=WISH&quantity=0.01"), -1116);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=BUY&type=STOP_MARKET&stopPrice=1&quantity=0.01"), -4120);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=NEVER&quantity=0.01&price=49000"), -1115);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.01&price=49000"), -1102);
    EXPECT_EQ(order_code(std::string(kMarket) + "&price=49000"), -1106);
    EXPECT_EQ(order_code(std::string(kMarket) + "&positionSide=LONG"), -4061);
    EXPECT_EQ(order_code(std::string(kMarket) + "&newClientOrderId=a%20b"), -1100);
    EXPECT_EQ(order_code(std::string(kMarket) + "&newClientOrderId=" + std::string(37, 'a')), -4015);
    EXPECT_EQ(order_code(std::string(kMarket) + "&reduceOnly=true"), -2022);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=20"), -2019);
    EXPECT_EQ(order_code("symbol=ETHUSDT&side=BUY&type=MARKET&quantity=0.001"), -4164);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.01&price=51000"), -5022);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=FOK&quantity=0.01&price=49000"), -5021);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTD&quantity=0.01&price=49000"), -1102);
    EXPECT_EQ(order_code("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTD&quantity=0.01&price=49000&goodTillDate=" +
                         std::to_string((rig.feed.now() + Duration::seconds(600)).to_millis())),
              -5040);
    EXPECT_TRUE(ask("GET /fapi/v1/allOrders", "symbol=BTCUSDT").empty());
    EXPECT_TRUE(rig.hub.sent.empty());
}

TEST_F(PrivateOrders, names_are_free_again_once_their_order_is_closed) {
    const std::string named = std::string(kLimit) + "&newClientOrderId=mine";
    const std::string id = id_of(ask("POST /fapi/v1/order", named));
    EXPECT_EQ(order_code(named), -4116);
    (void)ask("DELETE /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id);
    EXPECT_EQ(order_code(named), 0);
}

TEST_F(PrivateOrders, are_tried_without_being_placed) {
    EXPECT_EQ(ask("POST /fapi/v1/order/test", kLimit), Json::object());
    EXPECT_EQ(code("POST /fapi/v1/order/test", "symbol=BTCUSDT&side=BUY&type=LIMIT"), -1102);
    EXPECT_TRUE(ask("GET /fapi/v1/openOrders").empty());
}

TEST_F(PrivateOrders, are_amended_with_history) {
    const std::string id = id_of(ask("POST /fapi/v1/order", kLimit));
    const std::string at = "symbol=BTCUSDT&side=BUY&orderId=" + id;
    const Json amended = ask("PUT /fapi/v1/order", at + "&quantity=0.02&price=49100&modifyId=7");
    EXPECT_EQ(amended["origQty"], "0.020");
    EXPECT_EQ(amended["price"], "49100.0");
    EXPECT_EQ(amended["modifyId"], 7);
    EXPECT_EQ(rig.hub.last("ORDER_TRADE_UPDATE")["o"]["x"], "AMENDMENT");
    EXPECT_EQ(code("PUT /fapi/v1/order", at + "&quantity=0.02&price=49100"), -5027);
    EXPECT_EQ(code("PUT /fapi/v1/order", at + "&quantity=0.02"), -1102);
    EXPECT_EQ(code("PUT /fapi/v1/order", "symbol=BTCUSDT&side=SELL&quantity=0.02&price=49100&orderId=" + id), -1117);
    const Json history = ask("GET /fapi/v1/orderAmendment", "symbol=BTCUSDT");
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(history[0]["amendment"]["price"]["before"], "49000.0");
    EXPECT_EQ(history[0]["amendment"]["price"]["after"], "49100.0");
}

TEST_F(PrivateOrders, in_batches_are_answered_one_by_one) {
    const std::string list =
        R"([{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","timeInForce":"GTC","quantity":"0.01","price":"49000"},)"
        R"({"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","timeInForce":"GTC","quantity":"0.01","price":"1.123"},)"
        R"({"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","timeInForce":"GTC","quantity":0.02,"price":49001}])";
    const Json placed = ask("POST /fapi/v1/batchOrders", "batchOrders=" + list);
    ASSERT_EQ(placed.size(), 3U);
    EXPECT_EQ(placed[0]["status"], "NEW");
    EXPECT_EQ(placed[1]["code"], -1111);
    EXPECT_EQ(placed[2]["origQty"], "0.020");
    const std::string ids = "[" + id_of(placed[0]) + "," + id_of(placed[2]) + ",5]";
    const Json canceled = ask("DELETE /fapi/v1/batchOrders", "symbol=BTCUSDT&orderidlist=" + ids);
    ASSERT_EQ(canceled.size(), 3U);
    EXPECT_EQ(canceled[0]["status"], "CANCELED");
    EXPECT_EQ(canceled[2]["code"], -2011);
    EXPECT_EQ(code("POST /fapi/v1/batchOrders", "batchOrders=[]"), -4082);
    EXPECT_EQ(code("POST /fapi/v1/batchOrders", "batchOrders={"), -1130);
    EXPECT_EQ(code("POST /fapi/v1/batchOrders", "batchOrders=[1]"), -1130);
}

TEST_F(PrivateOrders, are_canceled_all_at_once_or_when_nobody_renews_the_countdown) {
    (void)ask("POST /fapi/v1/order", kLimit);
    (void)ask("POST /fapi/v1/order", kLimit);
    EXPECT_EQ(ask("DELETE /fapi/v1/allOpenOrders", "symbol=BTCUSDT")["code"], 200);
    EXPECT_TRUE(ask("GET /fapi/v1/openOrders").empty());
    (void)ask("POST /fapi/v1/order", kLimit);
    EXPECT_EQ(ask("POST /fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=5000")["countdownTime"], "5000");
    rig.run_to(5);
    (void)ask("POST /fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=5000");
    rig.run_to(9);
    EXPECT_EQ(ask("GET /fapi/v1/openOrders").size(), 1U);
    rig.run_to(10);
    EXPECT_TRUE(ask("GET /fapi/v1/openOrders").empty());
    (void)ask("POST /fapi/v1/order", kLimit);
    (void)ask("POST /fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=1000");
    (void)ask("POST /fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=0");
    rig.run_to(20);
    EXPECT_EQ(ask("GET /fapi/v1/openOrders").size(), 1U);
}

TEST_F(PrivateOrders, expire_at_their_good_till_date) {
    const Timestamp until = test::at_second(700);
    const Json placed = ask("POST /fapi/v1/order",
                            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTD&quantity=0.01&price=49000"
                            "&goodTillDate=" +
                                std::to_string(until.to_millis()));
    EXPECT_EQ(placed["goodTillDate"], until.to_millis());
    rig.run_to(699);
    EXPECT_EQ(ask("GET /fapi/v1/openOrders").size(), 1U);
    rig.run_to(700);
    EXPECT_EQ(ask("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id_of(placed))["status"], "EXPIRED");
    EXPECT_EQ(rig.hub.last("ORDER_TRADE_UPDATE")["o"]["x"], "EXPIRED");
}

TEST(PrivateSelfTrade, ends_as_the_taker_wishes) {
    // The sale takes the market's bid and meets the account's own one behind it.
    const auto own_and_taker = [](const std::string& mode) {
        PrivateRig rig;
        const auto order = [&](const std::string& parameters) {
            return rig.ask("POST /fapi/v1/order", "symbol=BTCUSDT&type=LIMIT&newOrderRespType=RESULT&" + parameters);
        };
        const Json own = order("side=BUY&timeInForce=GTC&quantity=0.050&price=49999.9").body;
        const Json taker =
            order("side=SELL&timeInForce=IOC&quantity=0.300&price=49000&selfTradePreventionMode=" + mode).body;
        const Json after =
            rig.ask("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=" + own["orderId"].dump()).body["status"];
        return std::pair(after.get<std::string>(), taker["status"].get<std::string>());
    };
    EXPECT_EQ(own_and_taker("EXPIRE_TAKER"), std::pair(std::string("NEW"), std::string("EXPIRED_IN_MATCH")));
    EXPECT_EQ(own_and_taker("EXPIRE_MAKER"), std::pair(std::string("EXPIRED_IN_MATCH"), std::string("EXPIRED")));
    EXPECT_EQ(own_and_taker("EXPIRE_BOTH"),
              std::pair(std::string("EXPIRED_IN_MATCH"), std::string("EXPIRED_IN_MATCH")));
    EXPECT_EQ(own_and_taker("NONE"), std::pair(std::string("FILLED"), std::string("EXPIRED")));
}

TEST_F(PrivateOrders, take_their_price_from_the_book_when_asked_to) {
    const HostedDepth depth = rig.venue.depth(test::kBtc, 5);
    ASSERT_FALSE(depth.bids.empty());
    const std::string base = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01";
    const Json placed = ask("POST /fapi/v1/order", base + "&priceMatch=QUEUE");
    EXPECT_EQ(*Decimal::parse(placed["price"].get<std::string>()), depth.bids.front().price.value());
    EXPECT_EQ(placed["priceMatch"], "QUEUE");
    EXPECT_EQ(order_code(base + "&priceMatch=OPPONENT_20"), -5037);
    EXPECT_EQ(order_code(base + "&priceMatch=QUEUE&price=49000"), -1106);
}

TEST_F(PrivateOrders, count_in_headers_and_immediate_ones_expire_with_their_rest) {
    const Served served = rig.ask("POST /fapi/v1/order", kLimit);
    EXPECT_EQ(net::find_header(served.headers, "X-MBX-ORDER-COUNT-1M"), "1");
    const Json ioc = ask("POST /fapi/v1/order",
                         "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.01&price=49000"
                         "&newOrderRespType=RESULT");
    EXPECT_EQ(ioc["status"], "EXPIRED");
    EXPECT_EQ(rig.hub.last("ORDER_TRADE_UPDATE")["o"]["er"], "2");
}

TEST_F(PrivateOrders, histories_keep_the_venue_s_ends_of_their_lists) {
    std::vector<std::string> ids;
    for (int i = 0; i < 4; ++i) {
        ids.push_back(id_of(ask("POST /fapi/v1/order", kMarket)));
        rig.run_to(2 + i);
    }
    const Json newest = ask("GET /fapi/v1/allOrders", "symbol=BTCUSDT&limit=2");
    ASSERT_EQ(newest.size(), 2U);
    EXPECT_EQ(id_of(newest[0]), ids[2]);
    const std::string begin = std::to_string(test::at_second(0).to_millis());
    const Json oldest = ask("GET /fapi/v1/userTrades", "symbol=BTCUSDT&limit=2&startTime=" + begin);
    ASSERT_EQ(oldest.size(), 2U);
    EXPECT_EQ(id_of(oldest[0]), ids[0]);
    EXPECT_EQ(ask("GET /fapi/v1/allOrders", "symbol=BTCUSDT&orderId=" + ids[1]).size(), 3U);
    EXPECT_EQ(code("GET /fapi/v1/allOrders", "symbol=BTCUSDT&startTime=2000&endTime=1000"), -1023);
}

TEST_F(PrivateOrders, realised_profit_and_fees_become_income) {
    (void)ask("POST /fapi/v1/order", kMarket);
    (void)ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.010&reduceOnly=true");
    const Json trades = ask("GET /fapi/v1/userTrades", "symbol=BTCUSDT");
    const Json income = ask("GET /fapi/v1/income");
    Decimal profit;
    Decimal booked;
    for (const Json& trade : trades) {
        profit += *Decimal::parse(trade["realizedPnl"].get<std::string>()) -
                  *Decimal::parse(trade["commission"].get<std::string>());
    }
    for (const Json& item : income) {
        if (item["incomeType"] != "TRANSFER") {
            booked += *Decimal::parse(item["income"].get<std::string>());
        }
    }
    EXPECT_TRUE(profit.is_negative());
    EXPECT_EQ(booked, profit);
    EXPECT_EQ(ask("GET /fapi/v3/account")["totalWalletBalance"], (test::decimal("10000") + profit).to_fixed(8));
}

TEST_F(PrivateOrders, in_coins_have_their_own_words) {
    const Json placed =
        ask("POST /dapi/v1/order", "symbol=BTCUSD_PERP&side=BUY&type=LIMIT&timeInForce=GTC&quantity=2&price=49000");
    EXPECT_EQ(placed["pair"], "BTCUSD");
    EXPECT_EQ(placed["origQty"], "2");
    EXPECT_EQ(code("POST /dapi/v1/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1"), -1121);
    EXPECT_EQ(code("POST /dapi/v1/order", "symbol=BTCUSD_PERP&side=BUY&type=MARKET&quantity=1.5"), -1111);
}

}  // namespace
}  // namespace tradewind::emulator
