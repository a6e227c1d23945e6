// The WebSocket API over the private half.
#include <gtest/gtest.h>

#include "exchanges/emulator/api_frame.hpp"
#include "exchanges/emulator/web_socket_api.hpp"
#include "tests/exchanges/emulator/private_rig.hpp"
#include "tests/exchanges/emulator/recorded_socket.hpp"

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

TEST(ApiFrame, keeps_a_list_of_texts_as_json) {
    const auto frame = parse_api_frame(R"({"id":1,"method":"ticker.price","params":{"symbols":["A","B\"C"]}})");
    ASSERT_TRUE(frame);
    ASSERT_EQ(frame->parameters.size(), 1U);
    EXPECT_EQ(frame->parameters[0].second, R"(["A","B\"C"])");
}

TEST(ApiFrame, refuses_what_is_no_flat_request) {
    for (const char* text :
         {"", "[]", "1", "{", R"({"params":{"a":{}}})", R"({"params":{"a":[1]}})", R"({"params":{"a":[["x"]]}})",
          R"({"params":["x"]})", R"({"other":{}})", "{\"id\":\"\xff\"}"}) {
        EXPECT_FALSE(parse_api_frame(text)) << text;
    }
}

class SocketApi : public ::testing::Test {
protected:
    Json call(const std::string& method, std::vector<std::pair<std::string, std::string>> parameters,
              SocketId socket = kFutures) {
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
        api.on_message(socket, frame.dump());
        return sockets.at(socket)->last();
    }
    Json send(const std::string& text) {
        api.on_message(kFutures, text);
        return sockets.at(kFutures)->last();
    }
    static constexpr SocketId kFutures = 1;
    static constexpr SocketId kCoin = 2;
    static constexpr SocketId kSpot = 3;
    PrivateRig rig;
    UserSubscriptions subscriptions;
    WebSocketApi api{rig.feed, rig.desk, subscriptions};
    std::map<SocketId, std::shared_ptr<testing::RecordedSocket>> sockets{
        {kFutures, testing::open_socket(api, kFutures, "/ws-fapi/v1")},
        {kCoin, testing::open_socket(api, kCoin, "/ws-dapi/v1")},
        {kSpot, testing::open_socket(api, kSpot, "/ws-api/v3")}};
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
    EXPECT_EQ(call("account.balance", {}, kCoin)["result"][0]["asset"], "BTC");
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
    EXPECT_EQ(send("{")["error"]["code"], -1135);
    const Json unknown = send(R"({"id":"x","method":"order.wish"})");
    EXPECT_EQ(unknown["id"], "x");
    EXPECT_EQ(unknown["error"]["code"], -1020);
    const Json unsigned_one =
        send(R"({"id":1,"method":"order.place","params":{"apiKey":"anna","timestamp":1,"signature":"x"}})");
    EXPECT_EQ(unsigned_one["error"]["code"], -1022);
}

TEST_F(SocketApi, speaks_for_spot_with_its_own_methods) {
    EXPECT_EQ(call("ping", {}, kSpot)["result"], Json());  // public routes are not part of this rig
    const Json placed = call("order.place",
                             {{"symbol", "BTCUSDT"},
                              {"side", "BUY"},
                              {"type", "LIMIT"},
                              {"timeInForce", "GTC"},
                              {"quantity", "0.01"},
                              {"price", "49000"}},
                             kSpot);
    ASSERT_EQ(placed["status"], 200) << placed;
    EXPECT_EQ(placed["result"]["orderListId"], -1);
    EXPECT_EQ(placed["rateLimits"][0]["limit"], 6'000);
    EXPECT_EQ(call("openOrders.status", {}, kSpot)["result"].size(), 1U);
    EXPECT_TRUE(call("account.status", {}, kSpot)["result"].contains("balances"));
    EXPECT_EQ(call("openOrders.cancelAll", {{"symbol", "BTCUSDT"}}, kSpot)["result"].size(), 1U);
    EXPECT_EQ(call("order.modify", {}, kSpot)["error"]["code"], -1020);
    EXPECT_EQ(call("session.logon", {}, kSpot)["error"]["code"], -4056);
}

TEST_F(SocketApi, subscribes_to_a_spot_account_by_signature) {
    EXPECT_EQ(call("userDataStream.subscribe.signature", {}, kFutures)["error"]["code"], -1020);
    EXPECT_EQ(call("session.status", {}, kSpot)["result"]["userDataStream"], false);
    const Json first = call("userDataStream.subscribe.signature", {}, kSpot);
    ASSERT_EQ(first["status"], 200) << first;
    EXPECT_EQ(first["result"]["subscriptionId"], 0);
    EXPECT_EQ(call("userDataStream.subscribe.signature", {}, kSpot)["error"]["code"], -2035);
    EXPECT_EQ(call("session.subscriptions", {}, kSpot)["result"][0]["subscriptionId"], 0);
    subscriptions.publish(kBertSpot, R"({"e":"balanceUpdate"})", nullptr);
    EXPECT_FALSE(sockets.at(kSpot)->last().contains("event"));
    subscriptions.publish(kAnnaSpot, R"({"e":"balanceUpdate"})", nullptr);
    EXPECT_EQ(sockets.at(kSpot)->last(), Json::parse(R"({"subscriptionId":0,"event":{"e":"balanceUpdate"}})"));
    EXPECT_EQ(call("userDataStream.unsubscribe", {{"subscriptionId", "7"}}, kSpot)["error"]["code"], -2036);
    EXPECT_EQ(call("userDataStream.unsubscribe", {}, kSpot)["status"], 200);
    const std::vector<std::string>& texts = sockets.at(kSpot)->texts;
    EXPECT_EQ(Json::parse(texts.at(texts.size() - 2))["event"]["e"], "eventStreamTerminated");
    EXPECT_EQ(call("userDataStream.subscribe.signature", {}, kSpot)["result"]["subscriptionId"], 1);
    api.on_close(kSpot);
    subscriptions.publish(kAnnaSpot, R"({"e":"balanceUpdate"})", nullptr);
    EXPECT_FALSE(sockets.at(kSpot)->last().contains("event"));
}

TEST_F(SocketApi, does_not_subscribe_without_a_right_signature) {
    api.on_message(kSpot, R"({"id":1,"method":"userDataStream.subscribe.signature","params":{"apiKey":"anna",)"
                          R"("timestamp":1,"signature":"x"}})");
    EXPECT_EQ(sockets.at(kSpot)->last()["error"]["code"], -1022);
    EXPECT_TRUE(subscriptions.numbers(kSpot).empty());
}

}  // namespace
}  // namespace tradewind::emulator
