// The WebSocket API and the spot product over the private half.
#include <gtest/gtest.h>

#include "exchanges/emulator/api_frame.hpp"
#include "exchanges/emulator/web_socket_api.hpp"
#include "tests/exchanges/emulator/private_rig.hpp"

namespace tradewind::emulator {
namespace {

using simulator::kAnna;

TEST(ApiFrame, keeps_numbers_and_ids_as_they_were_written) {
    const auto frame = parse_api_frame(
        R"({"id":"a\"1","method":"order.place","params":{"b":61000.50,"a":1e-7,"c":true,"d":"x y","signature":"s"}})");
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->id, R"("a\"1")");
    EXPECT_EQ(signed_text_of(*frame, Encoding::Plain), "a=1e-7&b=61000.50&c=true&d=x y");
    EXPECT_EQ(signed_text_of(*frame, Encoding::Percent), "a=1e-7&b=61000.50&c=true&d=x%20y");
}

TEST(ApiFrame, refuses_what_is_no_flat_request) {
    for (const char* text : {"", "[]", "1", "{", R"({"params":{"a":{}}})", R"({"params":{"a":[1]}})", R"({"other":{}})",
                             "{\"id\":\"\xff\"}"}) {
        EXPECT_FALSE(parse_api_frame(text)) << text;
    }
}

class SocketApi : public ::testing::Test {
protected:
    Json call(const std::string& method, std::vector<std::pair<std::string, std::string>> parameters,
              Product product = Product::UsdM) {
        parameters.emplace_back("apiKey", "anna");
        parameters.emplace_back("timestamp", std::to_string(rig.feed.now().to_millis()));
        Json frame;
        frame["id"] = 7;
        frame["method"] = method;
        ApiFrame plain;
        for (const auto& [name, value] : parameters) {
            frame["params"][name] = value;
            plain.parameters.emplace_back(name, value);
        }
        frame["params"]["signature"] = hmac_sha256_hex("secret-a", signed_text_of(plain, Encoding::Plain));
        return Json::parse(api.answer(frame.dump(), product, "127.0.0.1"));
    }
    PrivateRig rig;
    WebSocketApi api{rig.desk};
};

TEST_F(SocketApi, places_asks_amends_and_cancels) {
    const Json placed = call("order.place", {{"symbol", "BTCUSDT"},
                                             {"side", "BUY"},
                                             {"type", "LIMIT"},
                                             {"timeInForce", "GTC"},
                                             {"quantity", "0.01"},
                                             {"price", "49000"}});
    ASSERT_EQ(placed["status"], 200) << placed;
    EXPECT_EQ(placed["id"], 7);
    EXPECT_EQ(placed["rateLimits"].size(), 3U);
    EXPECT_EQ(placed["rateLimits"][2]["count"], 1);
    const std::string id = std::to_string(placed["result"]["orderId"].get<std::uint64_t>());
    EXPECT_EQ(call("order.status", {{"symbol", "BTCUSDT"}, {"orderId", id}})["result"]["status"], "NEW");
    EXPECT_EQ(call("order.modify", {{"symbol", "BTCUSDT"},
                                    {"orderId", id},
                                    {"side", "BUY"},
                                    {"quantity", "0.02"},
                                    {"price", "49000"}})["result"]["origQty"],
              "0.020");
    const Json canceled = call("order.cancel", {{"symbol", "BTCUSDT"}, {"orderId", id}, {"returnRateLimits", "false"}});
    EXPECT_EQ(canceled["result"]["status"], "CANCELED");
    EXPECT_FALSE(canceled.contains("rateLimits"));
    const Json again = call("order.cancel", {{"symbol", "BTCUSDT"}, {"orderId", id}});
    EXPECT_EQ(again["status"], 400);
    EXPECT_EQ(again["error"]["code"], -2011);
}

TEST_F(SocketApi, knows_the_account_and_its_conditional_orders) {
    EXPECT_EQ(call("v2/account.balance", {})["result"][0]["asset"], "USDT");
    EXPECT_TRUE(call("v2/account.status", {})["result"].contains("totalWalletBalance"));
    EXPECT_TRUE(call("v2/account.position", {})["result"].is_array());
    EXPECT_EQ(call("account.balance", {}, Product::CoinM)["result"][0]["asset"], "BTC");
    const Json placed = call("algoOrder.place", {{"algoType", "CONDITIONAL"},
                                                 {"symbol", "BTCUSDT"},
                                                 {"side", "BUY"},
                                                 {"type", "STOP_MARKET"},
                                                 {"quantity", "0.01"},
                                                 {"triggerPrice", "51000"}});
    ASSERT_EQ(placed["status"], 200) << placed;
    const std::string id = std::to_string(placed["result"]["algoId"].get<std::uint64_t>());
    EXPECT_EQ(call("algoOrder.cancel", {{"algoId", id}})["result"]["code"], "200");
    EXPECT_EQ(call("userDataStream.start", {})["result"]["listenKey"].get<std::string>().size(), 64U);
    EXPECT_EQ(call("userDataStream.stop", {})["status"], 200);
}

TEST_F(SocketApi, answers_nonsense_with_errors) {
    EXPECT_EQ(Json::parse(api.answer("{", Product::UsdM, "p"))["error"]["code"], -1135);
    const Json unknown = Json::parse(api.answer(R"({"id":"x","method":"order.wish"})", Product::UsdM, "p"));
    EXPECT_EQ(unknown["id"], "x");
    EXPECT_EQ(unknown["error"]["code"], -1020);
    const Json unsigned_one = Json::parse(
        api.answer(R"({"id":1,"method":"order.place","params":{"apiKey":"anna","timestamp":1,"signature":"x"}})",
                   Product::UsdM, "p"));
    EXPECT_EQ(unsigned_one["error"]["code"], -1022);
}

class SpotApi : public ::testing::Test {
protected:
    Json ask(const std::string& what, const std::string& parameters = "") {
        const Served served = rig.ask(what, parameters);
        EXPECT_EQ(served.status, 200) << what << served.body;
        return served.body;
    }
    Decimal balance(const std::string& asset, const char* which) {
        const Json account = ask("GET /api/v3/account");
        for (const Json& each : account["balances"]) {
            if (each["asset"] == asset) {
                return Decimal::parse(each[which].get<std::string>()).value();
            }
        }
        return {};
    }
    PrivateRig rig;
};

TEST_F(SpotApi, buys_with_fills_in_the_answer_and_the_coins_in_the_account) {
    const Decimal before = balance("BTC", "free");
    const Json bought = ask("POST /api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01");
    EXPECT_EQ(bought["status"], "FILLED");
    ASSERT_FALSE(bought["fills"].empty());
    EXPECT_EQ(bought["orderListId"], -1);
    EXPECT_EQ(balance("BTC", "free"), before + test::decimal("0.01"));
    EXPECT_EQ(ask("GET /api/v3/myTrades", "symbol=BTCUSDT").size(), bought["fills"].size());
    EXPECT_EQ(rig.hub.last("executionReport")["X"], "FILLED");
    const Json told = rig.hub.last("outboundAccountPosition")["B"];
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(Decimal::parse(told[0]["f"].get<std::string>()).value(), balance("BTC", "free"));
    EXPECT_EQ(Decimal::parse(told[1]["f"].get<std::string>()).value(), balance("USDT", "free"));
    EXPECT_TRUE(ask("GET /fapi/v3/positionRisk").empty());
}

TEST_F(SpotApi, open_orders_lock_what_they_may_spend) {
    const Json placed = ask("POST /api/v3/order", "symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.01&price=49000");
    EXPECT_EQ(balance("USDT", "locked"), test::decimal("490"));
    const std::string id = std::to_string(placed["orderId"].get<std::uint64_t>());
    EXPECT_EQ(ask("GET /api/v3/openOrders").size(), 1U);
    EXPECT_EQ(ask("GET /api/v3/order", "symbol=BTCUSDT&orderId=" + id)["status"], "NEW");
    EXPECT_TRUE(ask("GET /fapi/v1/openOrders").empty());
    EXPECT_EQ(ask("DELETE /api/v3/order", "symbol=BTCUSDT&orderId=" + id)["status"], "CANCELED");
    EXPECT_EQ(balance("USDT", "locked"), Decimal());
    EXPECT_EQ(ask("GET /api/v3/allOrders", "symbol=BTCUSDT").size(), 1U);
    EXPECT_EQ(rig.ask("POST /api/v3/order", "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=5").code(), -2018);
}

}  // namespace
}  // namespace tradewind::emulator
