#include <gtest/gtest.h>

#include "tests/exchanges/emulator/private_rig.hpp"

namespace tradewind::emulator {
namespace {

using simulator::kAnna;

constexpr const char* kStop =
    "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=49000&closePosition=true";

// Still at 50,000 until second 99, at 48,900 from second 100.
std::vector<simulator::TapePoint> falling() {
    std::vector<simulator::TapePoint> tape = open_markets(100);
    for (std::int64_t second = 100; second < 110; ++second) {
        tape.push_back(simulator::tape_point(second, "48900", "1", Side::Sell));
    }
    return tape;
}

class PrivateAlgo : public ::testing::Test {
protected:
    int code(const std::string& what, const std::string& parameters) { return rig.ask(what, parameters).code(); }
    int algo_code(const std::string& parameters) {
        return code("POST /fapi/v1/algoOrder", "algoType=CONDITIONAL&symbol=BTCUSDT&" + parameters);
    }
    Json ask(const std::string& what, const std::string& parameters = "") {
        const Served served = rig.ask(what, parameters);
        EXPECT_EQ(served.status, 200) << what << served.body;
        return served.body;
    }
    void buy() { (void)ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010"); }
    static std::string id_of(const Json& algo) { return std::to_string(algo["algoId"].get<std::uint64_t>()); }
    PrivateRig rig{falling()};
};

TEST_F(PrivateAlgo, orders_live_apart_from_ordinary_ones_until_their_trigger) {
    buy();
    const Json placed = ask("POST /fapi/v1/algoOrder", std::string(kStop) + "&clientAlgoId=guard");
    EXPECT_EQ(placed["algoStatus"], "NEW");
    EXPECT_EQ(placed["orderType"], "STOP_MARKET");
    EXPECT_EQ(placed["triggerPrice"], "49000.0");
    EXPECT_EQ(placed["triggerTime"], 0);
    EXPECT_TRUE(ask("GET /fapi/v1/openOrders").empty());
    const Json open = ask("GET /fapi/v1/openAlgoOrders", "symbol=BTCUSDT");
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0]["actualOrderId"], "");
    EXPECT_EQ(open[0]["slTriggerPrice"], "0.0");
    // Clients read numbers from what is there: an empty one ends their start.
    EXPECT_EQ(placed["callbackRate"], "");
    EXPECT_FALSE(open[0].contains("callbackRate"));
    EXPECT_FALSE(open[0].contains("activatePrice"));
    EXPECT_EQ(rig.hub.last("ALGO_UPDATE")["o"]["ia"], false);
    rig.hub.sent.clear();
    rig.run_to(105);
    const std::vector<std::string> story = rig.hub.story(kAnna);
    EXPECT_EQ(story, (std::vector<std::string>{"ALGO_UPDATE TRIGGERING", "ALGO_UPDATE TRIGGERED",
                                               "ORDER_TRADE_UPDATE NEW", "TRADE_LITE", "ORDER_TRADE_UPDATE FILLED",
                                               "ACCOUNT_UPDATE ORDER", "ALGO_UPDATE FINISHED"}));
    const Json order = ask("GET /fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=guard");
    EXPECT_EQ(order["status"], "FILLED");
    EXPECT_EQ(order["origType"], "STOP_MARKET");
    EXPECT_EQ(order["type"], "MARKET");
    EXPECT_EQ(order["closePosition"], true);
    EXPECT_EQ(order["executedQty"], "0.010");
    const Json history = ask("GET /fapi/v1/allAlgoOrders", "symbol=BTCUSDT");
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(history[0]["algoStatus"], "FINISHED");
    EXPECT_EQ(history[0]["actualOrderId"], std::to_string(order["orderId"].get<std::uint64_t>()));
    EXPECT_NE(history[0]["triggerTime"], 0);
    EXPECT_TRUE(ask("GET /fapi/v1/openAlgoOrders").empty());
    EXPECT_EQ(code("DELETE /fapi/v1/algoOrder", "clientAlgoId=guard"), -2011);
}

TEST_F(PrivateAlgo, orders_are_canceled_by_either_name_or_all_at_once) {
    buy();
    const Json first = ask("POST /fapi/v1/algoOrder", kStop);
    const Json canceled = ask("DELETE /fapi/v1/algoOrder", "symbol=BTCUSDT&algoId=" + id_of(first));
    EXPECT_EQ(canceled["code"], "200");
    EXPECT_EQ(rig.hub.last("ALGO_UPDATE")["o"]["X"], "CANCELED");
    EXPECT_EQ(code("DELETE /fapi/v1/algoOrder", "algoId=" + id_of(first)), -2011);
    (void)ask("POST /fapi/v1/algoOrder", std::string(kStop) + "&clientAlgoId=again");
    EXPECT_EQ(code("POST /fapi/v1/algoOrder", std::string(kStop) + "&clientAlgoId=again"), -4116);
    (void)ask("DELETE /fapi/v1/allOpenOrders", "symbol=BTCUSDT");
    EXPECT_EQ(ask("GET /fapi/v1/openAlgoOrders").size(), 1U);
    (void)ask("DELETE /fapi/v1/algoOpenOrders", "symbol=BTCUSDT");
    EXPECT_TRUE(ask("GET /fapi/v1/openAlgoOrders").empty());
    EXPECT_EQ(ask("GET /fapi/v1/algoOrder", "clientAlgoId=again")["algoStatus"], "CANCELED");
}

TEST_F(PrivateAlgo, a_second_order_of_its_kind_that_closes_the_position_is_refused) {
    buy();
    const std::string close = "side=SELL&closePosition=true&workingType=MARK_PRICE&type=";
    EXPECT_EQ(algo_code(close + "STOP_MARKET&triggerPrice=49000"), 0);
    EXPECT_EQ(algo_code(close + "STOP_MARKET&triggerPrice=48000"), -4130);
    EXPECT_EQ(algo_code(close + "TAKE_PROFIT_MARKET&triggerPrice=52000"), 0);
    EXPECT_EQ(algo_code("side=SELL&type=STOP_MARKET&triggerPrice=48000&quantity=0.01&reduceOnly=true"), 0);
    EXPECT_EQ(ask("GET /fapi/v1/openAlgoOrders").size(), 3U);
}

TEST_F(PrivateAlgo, orders_are_refused_with_the_venue_s_codes) {
    buy();
    EXPECT_EQ(algo_code("side=SELL&type=STOP_MARKET&triggerPrice=51000&quantity=0.01"), -2021);
    EXPECT_EQ(algo_code("side=SELL&type=STOP_MARKET&quantity=0.01"), -1102);
    EXPECT_EQ(algo_code("side=SELL&type=LIMIT&quantity=0.01&price=1"), -1116);
    EXPECT_EQ(algo_code("side=SELL&type=STOP_MARKET&triggerPrice=49000&closePosition=true&quantity=1"), -4137);
    EXPECT_EQ(algo_code("side=SELL&type=STOP_MARKET&triggerPrice=49000&closePosition=true&reduceOnly=true"), -1106);
    EXPECT_EQ(algo_code("side=SELL&type=TRAILING_STOP_MARKET&callbackRate=0.05&quantity=0.01"), -2007);
    EXPECT_EQ(algo_code("side=SELL&type=TRAILING_STOP_MARKET&callbackRate=21&quantity=0.01"), -2007);
    EXPECT_EQ(algo_code("side=SELL&type=STOP_MARKET&triggerPrice=49000&quantity=0.01&workingType=X"), -1102);
    EXPECT_EQ(code("POST /fapi/v1/algoOrder", "symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=1&quantity=1"),
              -1102);
    EXPECT_TRUE(ask("GET /fapi/v1/openAlgoOrders").empty());
    EXPECT_TRUE(ask("GET /fapi/v1/allAlgoOrders").empty());
}

TEST_F(PrivateAlgo, trailing_stops_take_either_name_of_the_activation_price) {
    buy();
    for (const char* name : {"activatePrice", "activationPrice"}) {
        const Json placed = ask("POST /fapi/v1/algoOrder",
                                std::string("algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=TRAILING_STOP_MARKET"
                                            "&callbackRate=1.5&quantity=0.01&reduceOnly=true&") +
                                    name + "=51000");
        EXPECT_EQ(placed["activatePrice"], "51000.0");
        EXPECT_EQ(placed["callbackRate"], "1.5");
        const Json told = rig.hub.last("ALGO_UPDATE")["o"];
        EXPECT_EQ(told["ia"], false);
        EXPECT_FALSE(told.contains("AP")) << "read as \"ap\" by clients that take names in any case";
        EXPECT_EQ(ask("GET /fapi/v1/algoOrder", "algoId=" + id_of(placed))["callbackRate"], "1.5");
    }
}

TEST_F(PrivateAlgo, coin_orders_take_the_name_that_clients_give) {
    const Json placed = ask("POST /dapi/v1/algoOrder",
                            "algoType=CONDITIONAL&symbol=BTCUSD_PERP&side=BUY&type=STOP_MARKET"
                            "&triggerPrice=51000&quantity=1&newClientOrderId=coin");
    EXPECT_EQ(placed["clientAlgoId"], "coin");
    EXPECT_TRUE(ask("GET /fapi/v1/openAlgoOrders").empty());
    EXPECT_EQ(ask("GET /dapi/v1/openAlgoOrders").size(), 1U);
}

}  // namespace
}  // namespace tradewind::emulator
