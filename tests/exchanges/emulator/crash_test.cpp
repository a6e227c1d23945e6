// What an outside client sees, over sockets, when the operator moves the market against it: the warning, the
// liquidation, and the auto-deleveraging of those on the other side.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/exchange_host.hpp"
#include "exchanges/emulator/request_signature.hpp"
#include "exchanges/net/http_client.hpp"
#include "tests/simulator/hosted_rig.hpp"
#include "tests/support/web_socket_client.hpp"

namespace tradewind::emulator {
namespace {

using testing::WebSocketClient;

constexpr double kSpeed = 20;  // a price every twentieth of a second
constexpr std::int64_t kTapeSeconds = 20'000;
constexpr std::int64_t kStamp = 1'700'000'000'000;  // of every request, by a clock that stands still

struct Trader {
    std::string key;
    std::string secret;
};
const Trader kAnnaKey{"anna", "secret-a"};
const Trader kBertKey{"bert", "secret-b"};

class Crash : public ::testing::Test {
protected:
    void open(simulator::HostedExchangeConfig config) {
        ExchangeHostOptions options;
        options.control = net::HttpServerOptions();
        // Nobody trades spot here.
        options.keys = {{kAnnaKey.key, kAnnaKey.secret, simulator::kAnna, simulator::kCleo},
                        {kBertKey.key, kBertKey.secret, simulator::kBert, simulator::kCleo}};
        options.limits = LimitRule::CountedOnly;
        options.other_clock = [] { return Timestamp::from_millis(kStamp); };
        auto market = std::make_unique<simulator::ScriptedMarket>(simulator::still_market("50000", kTapeSeconds));
        host = std::make_unique<ExchangeHost>(
            options, std::make_unique<simulator::HostedExchange>(std::move(config), std::move(market)),
            std::make_unique<PacedClock>(test::at_second(2), kSpeed));
        ASSERT_TRUE(host->start());
    }

    Json ask(const Trader& who, net::HttpMethod method, const std::string& path, std::string parameters = "") {
        parameters += (parameters.empty() ? "timestamp=" : "&timestamp=") + std::to_string(kStamp);
        const std::string signature = hmac_sha256_hex(who.secret, parameters);
        return call(method, host->url() + path + "?" + parameters + "&signature=" + signature, who.key);
    }
    void push(const std::string& price) {
        const Json pushed =
            call(net::HttpMethod::Post, host->control_url() + "/market?symbol=BTCUSDT&price=" + price, "");
        ASSERT_EQ(pushed.value("price", ""), price) << pushed;
    }
    Json call(net::HttpMethod method, std::string url, const std::string& key) {
        net::ClientRequest request;
        request.method = method;
        request.url = std::move(url);
        request.label = "test";
        if (!key.empty()) {
            request.headers.push_back({"X-MBX-APIKEY", key});
        }
        const auto response = client.perform(request);
        EXPECT_TRUE(response.has_value());
        return response ? Json::parse(response->body) : Json();
    }
    WebSocketClient user_stream(const Trader& who) {
        const Json key = ask(who, net::HttpMethod::Post, "/fapi/v1/listenKey");
        return WebSocketClient(host->port(), "/private/ws?listenKey=" + key["listenKey"].get<std::string>());
    }
    // The next event that `is_wanted`; null when the stream falls silent.
    template <class Wanted>
    static Json wait_for(WebSocketClient& stream, Wanted is_wanted) {
        for (std::string text = stream.read_text(); !text.empty(); text = stream.read_text()) {
            Json event = Json::parse(text);
            if (is_wanted(event)) {
                return event;
            }
        }
        return {};
    }
    static Json wait_for_type(WebSocketClient& stream, const std::string& type) {
        return wait_for(stream, [&](const Json& event) { return event["e"] == type; });
    }
    static Json wait_for_name(WebSocketClient& stream, const std::string& prefix) {
        return wait_for(stream, [&](const Json& event) {
            return event["e"] == "ORDER_TRADE_UPDATE" && event["o"]["x"] == "CALCULATED" &&
                   event["o"]["c"].get<std::string>().starts_with(prefix);
        });
    }
    Json only_position(const Trader& who) {
        const Json all = ask(who, net::HttpMethod::Get, "/fapi/v3/positionRisk", "symbol=BTCUSDT");
        return all.empty() ? Json() : all[0];
    }
    std::vector<std::string> income_types(const Trader& who) {
        std::vector<std::string> out;
        for (const Json& each : ask(who, net::HttpMethod::Get, "/fapi/v1/income", "limit=1000")) {
            out.push_back(each["incomeType"]);
        }
        return out;
    }

    net::HttpClient client;
    std::unique_ptr<ExchangeHost> host;
};

std::string whole(double price) {
    return std::to_string(static_cast<std::int64_t>(price)) + ".0";
}

TEST_F(Crash, warns_then_liquidates_and_says_so_everywhere) {
    open(simulator::deep_market());
    WebSocketClient user = user_stream(kAnnaKey);
    WebSocketClient market(host->port(), "/market/ws/btcusdt@forceOrder");
    const Json bought = ask(kAnnaKey, net::HttpMethod::Post, "/fapi/v1/order",
                            "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=3&newOrderRespType=RESULT");
    ASSERT_EQ(bought.value("status", ""), "FILLED") << bought;
    const double liquidation = std::stod(only_position(kAnnaKey)["liquidationPrice"].get<std::string>());
    ASSERT_GT(liquidation, 40'000);

    push(whole(liquidation * 1.0008));
    const Json call = wait_for_type(user, "MARGIN_CALL");
    ASSERT_FALSE(call.is_null());
    EXPECT_EQ(call["p"][0]["s"], "BTCUSDT");
    EXPECT_EQ(call["p"][0]["pa"], "3.000");

    push(whole(liquidation * 0.99));
    const Json begun = wait_for(user, [](const Json& event) {
        return event["e"] == "ORDER_TRADE_UPDATE" && event["o"]["x"] == "NEW" &&
               event["o"]["c"].get<std::string>().starts_with("autoclose-");
    });
    ASSERT_FALSE(begun.is_null());
    EXPECT_EQ(begun["o"]["q"], "3.000") << "all of it, however many trades it takes";
    const Json update = wait_for_name(user, "autoclose-");
    ASSERT_FALSE(update.is_null());
    EXPECT_EQ(update["o"]["q"], "3.000");
    EXPECT_EQ(update["o"]["o"], "LIQUIDATION");
    EXPECT_EQ(update["o"]["S"], "SELL");
    EXPECT_EQ(update["o"]["f"], "IOC");
    const Json account = wait_for_type(user, "ACCOUNT_UPDATE");
    EXPECT_EQ(account["a"]["P"][0]["s"], "BTCUSDT");
    const Json forced = wait_for_type(market, "forceOrder");
    ASSERT_FALSE(forced.is_null());
    EXPECT_EQ(forced["o"]["s"], "BTCUSDT");
    EXPECT_EQ(forced["o"]["S"], "SELL");

    EXPECT_EQ(only_position(kAnnaKey)["positionAmt"], "0.000");
    const Json orders = ask(kAnnaKey, net::HttpMethod::Get, "/fapi/v1/forceOrders", "autoCloseType=LIQUIDATION");
    ASSERT_FALSE(orders.empty());
    EXPECT_EQ(orders[0]["clientOrderId"], update["o"]["c"]);
    EXPECT_TRUE(ask(kAnnaKey, net::HttpMethod::Get, "/fapi/v1/forceOrders", "autoCloseType=ADL").empty());
    const auto types = income_types(kAnnaKey);
    EXPECT_TRUE(std::ranges::count(types, "INSURANCE_CLEAR") > 0);
    EXPECT_TRUE(std::ranges::count(types, "REALIZED_PNL") > 0);
}

TEST_F(Crash, deleverages_the_other_side_when_neither_book_nor_fund_can_take_it) {
    simulator::HostedExchangeConfig config = simulator::hosted_config();  // a book of a tenth of a bitcoin
    config.insurance = {test::usdt("1")};
    open(std::move(config));
    WebSocketClient user = user_stream(kBertKey);
    const Json offered = ask(kBertKey, net::HttpMethod::Post, "/fapi/v1/order",
                             "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=2&price=50100");
    ASSERT_EQ(offered.value("status", ""), "NEW") << offered;
    const Json taken = ask(kAnnaKey, net::HttpMethod::Post, "/fapi/v1/order",
                           "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=2&price=50100");
    ASSERT_TRUE(taken.contains("orderId")) << taken;
    const Json rank = ask(kBertKey, net::HttpMethod::Get, "/fapi/v1/adlQuantile", "symbol=BTCUSDT");
    ASSERT_FALSE(rank.empty());
    ASSERT_TRUE(rank[0]["adlQuantile"].contains("SHORT")) << rank;

    push("35000.0");
    const Json update = wait_for_name(user, "adl_autoclose");
    ASSERT_FALSE(update.is_null());
    EXPECT_EQ(update["o"]["S"], "BUY");
    EXPECT_GT(std::stod(update["o"]["rp"].get<std::string>()), 0.0) << "he is closed with a profit";
    const Json orders = ask(kBertKey, net::HttpMethod::Get, "/fapi/v1/forceOrders", "autoCloseType=ADL");
    ASSERT_FALSE(orders.empty());
    EXPECT_EQ(orders[0]["side"], "BUY");
    EXPECT_EQ(only_position(kAnnaKey)["positionAmt"], "0.000");
}

TEST_F(Crash, is_refused_for_markets_and_prices_that_do_not_exist) {
    open(simulator::deep_market());
    const auto code = [&](const std::string& what) {
        return call(net::HttpMethod::Post, host->control_url() + "/market?" + what, "").value("code", 0);
    };
    EXPECT_EQ(code("symbol=NONE&price=1"), -1121);
    EXPECT_EQ(code("symbol=BTCUSDT&price=0"), -4001);
    EXPECT_EQ(code("symbol=BTCUSDT"), -1102);
    EXPECT_EQ(code("symbol=BTCUSDT&price=99999999"), -1000);
    EXPECT_EQ(code("symbol=ETHUSDT&price=2000"), -1000) << "it has not begun";
}

}  // namespace
}  // namespace tradewind::emulator
