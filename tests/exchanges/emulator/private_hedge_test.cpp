// Hedge mode as a client sees it: positionSide in orders, positions, trades and user events.
#include <gtest/gtest.h>

#include "tests/exchanges/emulator/private_rig.hpp"

namespace tradewind::emulator {
namespace {

class PrivateHedge : public ::testing::Test {
protected:
    int code(const std::string& what, const std::string& parameters) { return rig.ask(what, parameters).code(); }
    Json ask(const std::string& what, const std::string& parameters = "") {
        const Served served = rig.ask(what, parameters);
        EXPECT_EQ(served.status, 200) << what << served.body;
        return served.body;
    }
    Json market(const std::string& side, const std::string& leg, const std::string& quantity) {
        return ask("POST /fapi/v1/order", "symbol=BTCUSDT&type=MARKET&newOrderRespType=RESULT&side=" + side +
                                              "&positionSide=" + leg + "&quantity=" + quantity);
    }
    void hedge() { (void)ask("POST /fapi/v1/positionSide/dual", "dualSidePosition=true"); }
    Json risk_of(const std::string& leg) {
        for (const Json& each : ask("GET /fapi/v3/positionRisk", "symbol=BTCUSDT")) {
            if (each["positionSide"] == leg) {
                return each;
            }
        }
        return {};
    }
    PrivateRig rig;
};

TEST_F(PrivateHedge, is_switched_for_both_products_and_only_while_nothing_is_open) {
    EXPECT_EQ(ask("GET /fapi/v1/positionSide/dual")["dualSidePosition"], false);
    EXPECT_EQ(code("POST /fapi/v1/positionSide/dual", "dualSidePosition=false"), -4059);
    EXPECT_EQ(ask("POST /fapi/v1/positionSide/dual", "dualSidePosition=true")["code"], 200);
    EXPECT_EQ(ask("GET /dapi/v1/positionSide/dual")["dualSidePosition"], true);
    EXPECT_EQ(ask("GET /fapi/v1/accountConfig")["dualSidePosition"], true);
    EXPECT_EQ(rig.ask("GET /fapi/v1/positionSide/dual", "", "bert").body["dualSidePosition"], false);
    (void)ask("POST /fapi/v1/order",
              "symbol=BTCUSDT&side=BUY&positionSide=LONG&type=LIMIT&timeInForce=GTC&quantity=0.01&price=49000");
    EXPECT_EQ(code("POST /dapi/v1/positionSide/dual", "dualSidePosition=false"), -4067);
    (void)ask("DELETE /fapi/v1/allOpenOrders", "symbol=BTCUSDT");
    (void)market("SELL", "SHORT", "0.010");
    EXPECT_EQ(code("POST /dapi/v1/positionSide/dual", "dualSidePosition=false"), -4068);
    (void)market("BUY", "SHORT", "0.010");
    EXPECT_EQ(ask("POST /dapi/v1/positionSide/dual", "dualSidePosition=false")["code"], 200);
}

TEST_F(PrivateHedge, refuses_orders_whose_position_side_is_not_of_the_mode) {
    const std::string order = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010";
    EXPECT_EQ(code("POST /fapi/v1/order", order + "&positionSide=LONG"), -4061);
    hedge();
    EXPECT_EQ(code("POST /fapi/v1/order", order), -4061);
    EXPECT_EQ(code("POST /fapi/v1/order", order + "&positionSide=BOTH"), -4061);
    EXPECT_EQ(code("POST /fapi/v1/order", order + "&positionSide=LONG&reduceOnly=true"), -1106);
    EXPECT_EQ(code("POST /fapi/v1/order", order + "&positionSide=SHORT"), -2022);
    const std::string stop = "algoType=CONDITIONAL&symbol=BTCUSDT&type=STOP_MARKET&triggerPrice=49000&side=SELL";
    EXPECT_EQ(code("POST /fapi/v1/algoOrder", stop + "&quantity=0.01"), -4061);
    EXPECT_EQ(code("POST /fapi/v1/algoOrder", stop + "&closePosition=true&positionSide=SHORT"), -4061);
}

TEST_F(PrivateHedge, keeps_and_shows_two_positions_of_a_contract) {
    hedge();
    EXPECT_EQ(market("BUY", "LONG", "0.030")["positionSide"], "LONG");
    EXPECT_EQ(market("SELL", "SHORT", "0.010")["positionSide"], "SHORT");
    EXPECT_EQ(risk_of("LONG")["positionAmt"], "0.030");
    EXPECT_EQ(risk_of("SHORT")["positionAmt"], "-0.010");
    EXPECT_TRUE(risk_of("BOTH").is_null());
    EXPECT_EQ(ask("GET /fapi/v2/positionRisk", "symbol=BTCUSDT").size(), 2U);
    EXPECT_EQ(ask("GET /fapi/v3/account")["positions"].size(), 2U);
    const Json ranks = ask("GET /fapi/v1/adlQuantile", "symbol=BTCUSDT")[0]["adlQuantile"];
    EXPECT_TRUE(ranks.contains("HEDGE"));
    EXPECT_FALSE(ranks.contains("BOTH"));
    EXPECT_EQ(market("SELL", "LONG", "0.020")["status"], "FILLED");
    EXPECT_EQ(risk_of("LONG")["positionAmt"], "0.010");
    EXPECT_EQ(risk_of("SHORT")["positionAmt"], "-0.010");
    EXPECT_EQ(code("POST /fapi/v1/order", "symbol=BTCUSDT&side=SELL&positionSide=LONG&type=MARKET&quantity=0.02"),
              -2022);
    EXPECT_EQ(ask("GET /fapi/v1/userTrades", "symbol=BTCUSDT").back()["positionSide"], "LONG");
    EXPECT_EQ(ask("GET /fapi/v1/allOrders", "symbol=BTCUSDT").back()["positionSide"], "LONG");
}

TEST_F(PrivateHedge, tells_the_user_stream_which_position_changed) {
    hedge();
    (void)market("BUY", "LONG", "0.030");
    (void)market("SELL", "SHORT", "0.010");
    EXPECT_EQ(rig.hub.last("ORDER_TRADE_UPDATE")["o"]["ps"], "SHORT");
    const Json positions = rig.hub.last("ACCOUNT_UPDATE")["a"]["P"];
    ASSERT_EQ(positions.size(), 1U);
    EXPECT_EQ(positions[0]["ps"], "SHORT");
    EXPECT_EQ(positions[0]["pa"], "-0.010");
    (void)ask("POST /fapi/v1/algoOrder",
              "algoType=CONDITIONAL&symbol=BTCUSDT&type=STOP_MARKET&triggerPrice=49000&side=SELL&closePosition=true"
              "&positionSide=LONG");
    EXPECT_EQ(rig.hub.last("ALGO_UPDATE")["o"]["ps"], "LONG");
    EXPECT_EQ(ask("GET /fapi/v1/openAlgoOrders")[0]["positionSide"], "LONG");
}

TEST_F(PrivateHedge, moves_margin_of_one_of_the_isolated_positions) {
    hedge();
    (void)ask("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED");
    EXPECT_EQ(rig.hub.last("ACCOUNT_UPDATE")["a"]["P"].size(), 2U);
    (void)market("BUY", "LONG", "0.030");
    (void)market("SELL", "SHORT", "0.010");
    const std::string move = "symbol=BTCUSDT&amount=10&type=1";
    EXPECT_EQ(code("POST /fapi/v1/positionMargin", move), -4061);
    const std::string before = risk_of("LONG")["isolatedWallet"];
    (void)ask("POST /fapi/v1/positionMargin", move + "&positionSide=SHORT");
    EXPECT_EQ(risk_of("LONG")["isolatedWallet"], before);
    EXPECT_EQ(ask("GET /fapi/v1/positionMargin/history", "symbol=BTCUSDT")[0]["positionSide"], "SHORT");
    EXPECT_EQ(rig.hub.last("ACCOUNT_UPDATE")["a"]["P"][0]["ps"], "SHORT");
}

}  // namespace
}  // namespace tradewind::emulator
