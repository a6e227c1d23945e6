// The spot product over the private half: orders, lists, and a wallet of its own with transfers to the futures one.
#include <set>

#include <gtest/gtest.h>

#include "tests/exchanges/emulator/private_rig.hpp"

namespace tradewind::emulator {
namespace {

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
    Decimal futures_balance(const std::string& asset) {
        for (const Json& each : ask(asset == "USDT" ? "GET /fapi/v3/balance" : "GET /dapi/v1/balance")) {
            if (each["asset"] == asset) {
                return Decimal::parse(each["balance"].get<std::string>()).value();
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
    Decimal fees;
    for (const Json& fill : bought["fills"]) {
        EXPECT_EQ(fill["commissionAsset"], "BTC");
        fees += Decimal::parse(fill["commission"].get<std::string>()).value();
    }
    EXPECT_TRUE(fees.is_positive());
    EXPECT_EQ(balance("BTC", "free"), before + test::decimal("0.01") - fees);
    EXPECT_EQ(ask("GET /api/v3/myTrades", "symbol=BTCUSDT").size(), bought["fills"].size());
    EXPECT_EQ(rig.hub.last("executionReport")["X"], "FILLED");
    const Json told = rig.hub.last("outboundAccountPosition")["B"];
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(Decimal::parse(told[0]["f"].get<std::string>()).value(), balance("BTC", "free"));
    EXPECT_EQ(Decimal::parse(told[1]["f"].get<std::string>()).value(), balance("USDT", "free"));
    EXPECT_TRUE(ask("GET /fapi/v3/positionRisk").empty());
}

TEST_F(SpotApi, lists_what_it_does_not_hold_unless_asked_not_to) {
    const auto assets = [&](const std::string& query) {
        std::set<std::string> out;
        const Json account = ask("GET /api/v3/account", query);
        for (const Json& each : account["balances"]) {
            out.insert(each["asset"].get<std::string>());
        }
        return out;
    };
    ask("POST /sapi/v1/asset/transfer", "type=MAIN_CMFUTURE&asset=BTC&amount=1");
    EXPECT_EQ(assets(""), (std::set<std::string>{"BTC", "USDT"}));
    EXPECT_EQ(assets("omitZeroBalances=true"), std::set<std::string>{"USDT"});
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
    EXPECT_EQ(rig.ask("POST /api/v3/order", "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=5").code(), -2010);
}

TEST_F(SpotApi, has_money_of_its_own) {
    const Decimal futures = futures_balance("USDT");
    ask("POST /api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01");
    EXPECT_EQ(futures_balance("USDT"), futures);
    EXPECT_LT(balance("USDT", "free"), futures);
    ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01");
    EXPECT_LT(futures_balance("USDT"), futures);  // the fee
    EXPECT_EQ(ask("GET /api/v3/myTrades", "symbol=BTCUSDT").size(), 1U);
    EXPECT_EQ(ask("GET /fapi/v1/userTrades", "symbol=BTCUSDT").size(), 1U);
}

TEST_F(SpotApi, moves_money_between_the_wallets_and_tells_both) {
    EXPECT_EQ(ask("GET /sapi/v1/asset/transfer", "type=MAIN_UMFUTURE")["total"], 0);
    const Json moved = ask("POST /sapi/v1/asset/transfer", "type=MAIN_UMFUTURE&asset=USDT&amount=2500.5");
    EXPECT_EQ(balance("USDT", "free"), test::decimal("7499.5"));
    EXPECT_EQ(futures_balance("USDT"), test::decimal("12500.5"));
    EXPECT_EQ(rig.hub.story(simulator::kAnna), std::vector<std::string>{"ACCOUNT_UPDATE DEPOSIT"});
    EXPECT_EQ(rig.hub.story(kAnnaSpot), (std::vector<std::string>{"balanceUpdate", "outboundAccountPosition"}));
    EXPECT_EQ(rig.hub.last("balanceUpdate")["d"], "-2500.50000000");
    const Json told = rig.hub.last("ACCOUNT_UPDATE")["a"]["B"][0];
    EXPECT_EQ(told["bc"], "2500.50000000");
    EXPECT_EQ(told["wb"], "12500.50000000");
    const Json income = ask("GET /fapi/v1/income", "incomeType=TRANSFER");
    EXPECT_EQ(income.back()["income"], "2500.50000000");

    ask("POST /sapi/v1/asset/transfer", "type=UMFUTURE_MAIN&asset=USDT&amount=500");
    EXPECT_EQ(rig.hub.last("ACCOUNT_UPDATE")["a"]["m"], "WITHDRAW");
    EXPECT_EQ(rig.hub.last("ACCOUNT_UPDATE")["a"]["B"][0]["bc"], "-500.00000000");
    EXPECT_EQ(balance("USDT", "free"), test::decimal("7999.5"));
    ask("POST /sapi/v1/asset/transfer", "type=CMFUTURE_MAIN&asset=BTC&amount=0.25");
    EXPECT_EQ(balance("BTC", "free"), test::decimal("1.25"));
    EXPECT_EQ(futures_balance("BTC"), test::decimal("0.75"));

    const Json history = ask("GET /sapi/v1/asset/transfer", "type=MAIN_UMFUTURE");
    EXPECT_EQ(history["total"], 1);
    EXPECT_EQ(history["rows"][0]["tranId"], moved["tranId"]);
    EXPECT_EQ(history["rows"][0]["amount"], "2500.5");
}

TEST_F(SpotApi, transfers_only_what_is_free) {
    const auto code = [&](const std::string& what) { return rig.ask("POST /sapi/v1/asset/transfer", what).code(); };
    EXPECT_EQ(code("type=MAIN_UMFUTURE&asset=USDT&amount=10001"), -5013);
    ask("POST /api/v3/order", "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000");
    EXPECT_EQ(code("type=MAIN_UMFUTURE&asset=USDT&amount=5101"), -5013);
    EXPECT_EQ(code("type=MAIN_UMFUTURE&asset=USDT&amount=5090"), 0);
    ask("POST /fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01");
    EXPECT_EQ(code("type=UMFUTURE_MAIN&asset=USDT&amount=15100"), -5013) << "margin is bound";
    EXPECT_EQ(code("type=MAIN_UMFUTURE&asset=BTC&amount=0.1"), -5003);
    EXPECT_EQ(code("type=MAIN_CMFUTURE&asset=DOGE&amount=0.1"), -5003);
    EXPECT_EQ(code("type=MAIN_MARGIN&asset=USDT&amount=1"), -1102);
    EXPECT_EQ(code("type=MAIN_UMFUTURE&asset=USDT&amount=0"), -1102);
    EXPECT_EQ(code("type=MAIN_UMFUTURE&asset=USDT&amount=-5"), -1102);
}

TEST_F(SpotApi, refuses_in_the_words_of_spot) {
    const auto code = [&](const std::string& what) { return rig.ask("POST /api/v3/order", "symbol=BTCUSDT&" + what); };
    EXPECT_EQ(code("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=49000.001").body["msg"],
              "Precision is over the maximum defined for this asset.");
    EXPECT_EQ(code("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.0001&price=100").body["msg"],
              "Filter failure: NOTIONAL");
    EXPECT_EQ(code("side=BUY&type=LIMIT_MAKER&quantity=0.01&price=51000").body["msg"],
              "Order would immediately match and take.");
    ask("POST /api/v3/order",
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=49000&newClientOrderId=x");
    EXPECT_EQ(code("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=49000&newClientOrderId=x").body["msg"],
              "Duplicate order sent.");
    EXPECT_EQ(code("side=BUY&type=STOP_MARKET&quantity=0.01&stopPrice=49000").code(), -1116);
}

TEST_F(SpotApi, expires_what_cannot_be_filled_whole) {
    const Json order =
        ask("POST /api/v3/order", "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=FOK&quantity=0.05&price=40000");
    EXPECT_EQ(order["status"], "EXPIRED");
    EXPECT_EQ(rig.hub.last("executionReport")["x"], "EXPIRED");
    EXPECT_EQ(ask("GET /api/v3/order",
                  "symbol=BTCUSDT&orderId=" + std::to_string(order["orderId"].get<std::uint64_t>()))["status"],
              "EXPIRED");
}

TEST_F(SpotApi, buys_for_an_amount_of_the_quote) {
    const Json bought = ask("POST /api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=1000");
    EXPECT_EQ(bought["status"], "FILLED");
    EXPECT_EQ(bought["origQuoteOrderQty"], "1000.00000000");
    const Decimal paid = Decimal::parse(bought["cummulativeQuoteQty"].get<std::string>()).value();
    EXPECT_LE(paid, Decimal(1'000));
    EXPECT_GT(paid, Decimal(900));
    EXPECT_EQ(rig.ask("POST /api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=9&quantity=1").code(),
              -1106);
}

TEST_F(SpotApi, replaces_an_order_by_another) {
    const std::string terms = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=";
    const Json first = ask("POST /api/v3/order", terms + "49000");
    const std::string old = "&cancelOrderId=" + std::to_string(first["orderId"].get<std::uint64_t>());
    const std::string path = "POST /api/v3/order/cancelReplace";
    const Json both = ask(path, terms + "48000&cancelReplaceMode=STOP_ON_FAILURE" + old);
    EXPECT_EQ(both["cancelResponse"]["orderId"], first["orderId"]);
    EXPECT_EQ(both["newOrderResponse"]["status"], "NEW");
    const Served stopped = rig.ask(path, terms + "47000&cancelReplaceMode=STOP_ON_FAILURE" + old);
    EXPECT_EQ(stopped.code(), -2022);
    EXPECT_EQ(stopped.body["data"]["newOrderResult"], "NOT_ATTEMPTED");
    const Served partly = rig.ask(path, terms + "47000&cancelReplaceMode=ALLOW_FAILURE" + old);
    EXPECT_EQ(partly.status, 409);
    EXPECT_EQ(partly.code(), -2021);
    EXPECT_EQ(partly.body["data"]["newOrderResult"], "SUCCESS");
    EXPECT_EQ(ask("GET /api/v3/openOrders").size(), 2U);
    EXPECT_EQ(ask("DELETE /api/v3/openOrders", "symbol=BTCUSDT").size(), 2U);
}

TEST_F(SpotApi, tells_fees_limits_and_what_a_key_may_do) {
    EXPECT_EQ(ask("GET /api/v3/account/commission", "symbol=BTCUSDT")["standardCommission"].size(), 4U);
    ask("POST /api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01");
    EXPECT_EQ(ask("GET /api/v3/rateLimit/order")[0]["count"], 1);
    const Json key = ask("GET /sapi/v1/account/apiRestrictions");
    EXPECT_EQ(key["enableWithdrawals"], false);
    EXPECT_EQ(key["enableFutures"], true);
}

}  // namespace
}  // namespace tradewind::emulator
