#include <gtest/gtest.h>

#include "tests/exchanges/emulator/private_rig.hpp"

namespace tradewind::emulator {
namespace {

using simulator::kAnna;

Decimal number(const Json& text) {
    return Decimal::parse(text.get<std::string>()).value();
}

class PrivateAccount : public ::testing::Test {
protected:
    int code(const std::string& what, const std::string& parameters) { return rig.ask(what, parameters).code(); }
    Json ask(const std::string& what, const std::string& parameters = "") {
        const Served served = rig.ask(what, parameters);
        EXPECT_EQ(served.status, 200) << what << served.body;
        return served.body;
    }
    void buy(const std::string& quantity) {
        (void)ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=" + quantity);
    }
    PrivateRig rig;
};

TEST_F(PrivateAccount, shows_only_what_is_in_use_in_version_three_and_all_before) {
    EXPECT_TRUE(ask("GET /fapi/v3/positionRisk").empty());
    EXPECT_EQ(ask("GET /fapi/v3/positionRisk", "symbol=ETHUSDT").size(), 1U);
    EXPECT_EQ(ask("GET /fapi/v2/positionRisk").size(), 2U);
    EXPECT_EQ(ask("GET /dapi/v1/positionRisk").size(), 1U);
    buy("0.010");
    const Json risk = ask("GET /fapi/v3/positionRisk");
    ASSERT_EQ(risk.size(), 1U);
    EXPECT_EQ(risk[0]["positionAmt"], "0.010");
    EXPECT_FALSE(risk[0].contains("leverage"));
    EXPECT_GT(number(risk[0]["breakEvenPrice"]), number(risk[0]["entryPrice"]));
    const Json second = ask("GET /fapi/v2/positionRisk", "symbol=BTCUSDT")[0];
    EXPECT_EQ(second["leverage"], "20");
    EXPECT_EQ(second["marginType"], "cross");
}

TEST_F(PrivateAccount, sums_agree_with_their_parts) {
    buy("0.010");
    (void)ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.02&price=48000");
    const Json account = ask("GET /fapi/v3/account");
    EXPECT_EQ(number(account["totalMarginBalance"]),
              number(account["totalWalletBalance"]) + number(account["totalUnrealizedProfit"]));
    EXPECT_EQ(number(account["totalInitialMargin"]),
              number(account["totalPositionInitialMargin"]) + number(account["totalOpenOrderInitialMargin"]));
    EXPECT_TRUE(number(account["totalOpenOrderInitialMargin"]).is_positive());
    ASSERT_EQ(account["positions"].size(), 1U);
    EXPECT_EQ(number(account["positions"][0]["initialMargin"]), number(account["totalInitialMargin"]));
    const Json balance = ask("GET /fapi/v3/balance");
    EXPECT_EQ(balance[0]["asset"], "USDT");
    EXPECT_EQ(balance[0]["balance"], account["totalWalletBalance"]);
    EXPECT_EQ(balance[0]["availableBalance"], account["availableBalance"]);
    EXPECT_EQ(ask("GET /dapi/v1/balance")[0]["asset"], "BTC");
    EXPECT_TRUE(ask("GET /fapi/v2/account").contains("canTrade"));
    EXPECT_EQ(ask("GET /dapi/v1/account")["positions"][0]["symbol"], "BTCUSD_PERP");
}

TEST_F(PrivateAccount, leverage_is_set_told_and_limited) {
    const Json set = ask("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=10");
    EXPECT_EQ(set["leverage"], 10);
    EXPECT_EQ(rig.hub.last("ACCOUNT_CONFIG_UPDATE")["ac"]["l"], 10);
    EXPECT_EQ(ask("GET /fapi/v1/symbolConfig", "symbol=BTCUSDT")[0]["leverage"], 10);
    EXPECT_EQ(code("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=21"), -4028);
    EXPECT_EQ(code("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=0"), -4028);
    EXPECT_EQ(code("POST /fapi/v1/leverage", "symbol=BTCUSDT"), -1102);
    EXPECT_TRUE(ask("POST /dapi/v1/leverage", "symbol=BTCUSD_PERP&leverage=5").contains("maxQty"));
}

TEST_F(PrivateAccount, margin_type_changes_only_when_nothing_is_open) {
    EXPECT_EQ(code("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=CROSSED"), -4046);
    EXPECT_EQ(code("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=NONE"), -1102);
    EXPECT_EQ(ask("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED")["code"], 200);
    EXPECT_EQ(ask("GET /fapi/v1/symbolConfig", "symbol=BTCUSDT")[0]["marginType"], "ISOLATED");
    buy("0.010");
    EXPECT_EQ(code("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=CROSSED"), -4048);
    EXPECT_EQ(code("POST /fapi/v1/leverage", "symbol=BTCUSDT&leverage=5"), -4161);
    (void)ask("POST /fapi/v1/order", "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=1950");
    EXPECT_EQ(code("POST /fapi/v1/marginType", "symbol=ETHUSDT&marginType=ISOLATED"), -4047);
}

TEST_F(PrivateAccount, margin_of_isolated_positions_moves_both_ways) {
    EXPECT_EQ(code("POST /fapi/v1/positionMargin", "symbol=BTCUSDT&amount=10&type=1"), -4049);
    (void)ask("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED");
    EXPECT_EQ(code("POST /fapi/v1/positionMargin", "symbol=BTCUSDT&amount=10&type=1"), -4054);
    buy("0.010");
    const Decimal before = number(ask("GET /fapi/v3/positionRisk")[0]["isolatedWallet"]);
    EXPECT_EQ(ask("POST /fapi/v1/positionMargin", "symbol=BTCUSDT&amount=10&type=1")["code"], 200);
    EXPECT_EQ(number(ask("GET /fapi/v3/positionRisk")[0]["isolatedWallet"]), before + Decimal(10));
    EXPECT_EQ(rig.hub.last("ACCOUNT_UPDATE")["a"]["m"], "MARGIN_TRANSFER");
    (void)ask("POST /fapi/v1/positionMargin", "symbol=BTCUSDT&amount=4&type=2");
    EXPECT_EQ(code("POST /fapi/v1/positionMargin", "symbol=BTCUSDT&amount=1000&type=2"), -4051);
    const Json history = ask("GET /fapi/v1/positionMargin/history", "symbol=BTCUSDT");
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[1]["type"], 2);
}

TEST_F(PrivateAccount, keeps_each_asset_s_margin_to_itself_and_says_so) {
    EXPECT_EQ(ask("GET /fapi/v1/multiAssetsMargin")["multiAssetsMargin"], false);
    EXPECT_EQ(code("POST /fapi/v1/multiAssetsMargin", "multiAssetsMargin=false"), -4171);
}

TEST(PrivateMarginCall, is_told_once_as_the_price_nears_the_liquidation_of_a_position) {
    std::vector<simulator::TapePoint> tape = open_markets(60);
    for (std::int64_t second = 60; second < 120; ++second) {  // an isolated 20x long is liquidated at 47,690 or so
        tape.push_back(simulator::tape_point(second, second < 90 ? "49000" : "47710", "0"));
    }
    PrivateRig rig(std::move(tape));
    EXPECT_EQ(rig.ask("POST /fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED").status, 200);
    EXPECT_EQ(rig.ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01").status, 200);
    rig.run_to(80);
    EXPECT_TRUE(rig.hub.last("MARGIN_CALL").is_null());
    rig.run_to(119);
    const auto story = rig.hub.story(kAnna);
    EXPECT_EQ(std::count(story.begin(), story.end(), "MARGIN_CALL"), 1);
    const Json call = rig.hub.last("MARGIN_CALL");
    ASSERT_EQ(call["p"].size(), 1U);
    EXPECT_EQ(call["p"][0]["s"], "BTCUSDT");
    EXPECT_EQ(call["p"][0]["mt"], "ISOLATED");
    EXPECT_EQ(call["p"][0]["pa"], "0.010");
    EXPECT_FALSE(call.contains("cw"));
}

TEST_F(PrivateAccount, tables_are_those_of_the_venue) {
    const Json brackets = ask("GET /fapi/v1/leverageBracket");
    ASSERT_EQ(brackets.size(), 2U);
    EXPECT_EQ(brackets[0]["brackets"][1]["notionalFloor"], 50'000.0);
    EXPECT_EQ(brackets[0]["brackets"][1]["cum"], 50.0);
    EXPECT_EQ(ask("GET /dapi/v2/leverageBracket")[0]["symbol"], "BTCUSD_PERP");
    EXPECT_TRUE(ask("GET /dapi/v2/leverageBracket")[0]["brackets"][0].contains("qtylFloor"));
    EXPECT_EQ(ask("GET /fapi/v1/commissionRate", "symbol=BTCUSDT")["takerCommissionRate"], "0.0005");
    EXPECT_EQ(ask("GET /fapi/v1/rateLimit/order").size(), 2U);
    EXPECT_TRUE(ask("GET /fapi/v1/adlQuantile").empty());
    buy("0.010");
    EXPECT_EQ(ask("GET /fapi/v1/adlQuantile")[0]["adlQuantile"]["SHORT"], 0);
    const Json paid_in = ask("GET /fapi/v1/income", "incomeType=TRANSFER");
    ASSERT_EQ(paid_in.size(), 1U);
    EXPECT_EQ(paid_in[0]["income"], "10000.00000000");
    EXPECT_EQ(ask("GET /dapi/v1/income", "incomeType=TRANSFER")[0]["asset"], "BTC");
}

TEST_F(PrivateAccount, listen_keys_live_an_hour_from_their_last_care) {
    const std::string key = ask("POST /fapi/v1/listenKey")["listenKey"];
    EXPECT_EQ(key.size(), 64U);
    EXPECT_EQ(ask("POST /fapi/v1/listenKey")["listenKey"], key);
    EXPECT_NE(ask("POST /dapi/v1/listenKey")["listenKey"], key);
    rig.run_to(1'800);
    (void)ask("PUT /fapi/v1/listenKey");
    rig.run_to(3'601);
    EXPECT_EQ(code("PUT /dapi/v1/listenKey", ""), -1125);
    ASSERT_EQ(rig.hub.farewells.size(), 1U);
    EXPECT_EQ(Json::parse(rig.hub.farewells[0])["e"], "listenKeyExpired");
    EXPECT_EQ(rig.hub.keys, std::vector<std::string>{key});
    (void)ask("DELETE /fapi/v1/listenKey");
    EXPECT_EQ(code("PUT /fapi/v1/listenKey", ""), -1125);
    EXPECT_TRUE(rig.hub.keys.empty());
}

TEST_F(PrivateAccount, funding_is_told_and_booked) {
    constexpr std::int64_t kBoundary = 6'400;  // 1,700,006,400 is one of eight hours
    std::vector<simulator::TapePoint> tape;
    for (const std::int64_t second : {std::int64_t{0}, std::int64_t{1}, kBoundary - 1, kBoundary, kBoundary + 1}) {
        tape.push_back(simulator::tape_point(second, "50000", "0"));
    }
    auto market = std::make_unique<simulator::ScriptedMarket>(std::move(tape));
    market->set_funding(test::kBtc, test::at_second(kBoundary), test::decimal("0.0001"));
    PrivateRig paid(std::move(market), AckPrices::Left);
    (void)paid.ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01");
    paid.run_to(kBoundary + 2);
    const Json income = paid.ask("GET /fapi/v1/income", "incomeType=FUNDING_FEE&symbol=BTCUSDT").body;
    ASSERT_EQ(income.size(), 1U);
    EXPECT_EQ(income[0]["income"], "-0.05000000");
    const Json told = paid.hub.last("ACCOUNT_UPDATE")["a"];
    EXPECT_EQ(told["m"], "FUNDING_FEE");
    EXPECT_EQ(told["S"], "BTCUSDT");
    EXPECT_EQ(told["B"][0]["bc"], "-0.05000000");
    EXPECT_EQ(told["B"][0]["wb"], paid.ask("GET /fapi/v3/account").body["totalWalletBalance"]);
    EXPECT_TRUE(told["P"].empty());
}

}  // namespace
}  // namespace tradewind::emulator
