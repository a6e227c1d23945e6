#include "exchanges/emulator/faults.hpp"

#include <gtest/gtest.h>

#include "tests/exchanges/emulator/private_rig.hpp"

namespace tradewind::emulator {
namespace {

constexpr const char* kLimit = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=49000";

class FaultControl : public ::testing::Test {
protected:
    FaultControl() {
        rig.desk.use_faults(faults);
        add_fault_routes(control_routes, faults, [this] { rig.half.listen_keys().expire_all(); });
    }
    Served control(const std::string& method, const std::string& json = "") {
        ApiRequest request;
        request.method = method;
        request.path = "/faults";
        request.signed_text = json;
        const ApiReply reply = control_desk.serve(std::move(request));
        return {reply.status, Json::parse(reply.body), reply.headers};
    }
    std::size_t open_orders() { return rig.ask("GET /fapi/v1/openOrders").body.size(); }
    Json place() { return rig.ask("POST /fapi/v1/order", kLimit).body; }
    std::vector<std::string> pass(const std::string& stream, const std::string& event) {
        return faults.pass(stream, event);
    }

    PrivateRig rig;
    Faults faults{rig.feed};
    RouteTable control_routes;
    FrontDesk control_desk{rig.feed, control_routes, RequestGate({}, nullptr), RateLimits(LimitRule::CountedOnly)};
};

TEST_F(FaultControl, unknown_errors_may_or_may_not_have_executed) {
    EXPECT_EQ(control("POST", R"({"kind":"503-after","path":"/fapi/v1/order","method":"POST"})").status, 200);
    EXPECT_EQ(rig.ask("POST /fapi/v1/order", kLimit).status, 503);
    EXPECT_EQ(open_orders(), 1U);
    (void)control("POST", R"({"kind":"503-lost","path":"/fapi/v1/order"})");
    const Served lost = rig.ask("POST /fapi/v1/order", kLimit);
    EXPECT_EQ(lost.status, 503);
    EXPECT_EQ(lost.body["msg"], "Unknown error, please check your request or try again later.");
    EXPECT_EQ(open_orders(), 1U);
    (void)control("POST", R"({"kind":"timeout-after","path":"/fapi/v1/order"})");
    EXPECT_EQ(rig.ask("POST /fapi/v1/order", kLimit).code(), -1007);
    EXPECT_EQ(open_orders(), 2U);
    EXPECT_EQ(place()["status"], "NEW");
    EXPECT_TRUE(control("GET").body.empty());
}

TEST_F(FaultControl, failures_that_say_so_execute_nothing) {
    (void)control("POST", R"({"kind":"503-before","count":2})");
    EXPECT_EQ(rig.ask("POST /fapi/v1/order", kLimit).body["msg"], "Service Unavailable.");
    EXPECT_EQ(control("GET").body[0]["count"], 1);
    EXPECT_EQ(rig.ask("POST /fapi/v1/order", kLimit).status, 503);
    EXPECT_EQ(open_orders(), 0U);
    (void)control("POST", R"({"kind":"timestamp"})");
    EXPECT_EQ(rig.ask("POST /fapi/v1/order", kLimit).code(), -1021);
    (void)control("POST", R"({"kind":"throttle"})");
    EXPECT_EQ(rig.ask("DELETE /fapi/v1/allOpenOrders", "symbol=BTCUSDT").status, 200);
    EXPECT_EQ(rig.ask("POST /fapi/v1/order", kLimit).code(), -1008);
    EXPECT_EQ(open_orders(), 0U);
}

TEST_F(FaultControl, states_last_for_their_time) {
    (void)control("POST", R"({"kind":"hide-orders","seconds":30,"milliseconds":2000})");
    const std::string id = std::to_string(place()["orderId"].get<std::uint64_t>());
    EXPECT_EQ(rig.ask("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id).code(), -2013);
    rig.run_to(4);
    EXPECT_EQ(rig.ask("GET /fapi/v1/order", "symbol=BTCUSDT&orderId=" + id).status, 200);
    (void)control("POST", R"({"kind":"ban","seconds":5})");
    const Served banned = rig.ask("GET /fapi/v1/openOrders");
    EXPECT_EQ(banned.status, 418);
    EXPECT_EQ(net::find_header(banned.headers, "Retry-After"), "6");
    rig.run_to(9);
    EXPECT_EQ(rig.ask("GET /fapi/v1/openOrders").status, 200);
    (void)control("POST", R"({"kind":"clock-jump","seconds":5,"milliseconds":-4000})");
    EXPECT_EQ(rig.ask("GET /fapi/v1/openOrders").code(), -1021);
    rig.run_to(14);
    EXPECT_EQ(rig.ask("GET /fapi/v1/openOrders").status, 200);
}

TEST_F(FaultControl, user_events_are_lost_doubled_and_overtaken) {
    const std::string user = "user:key";
    EXPECT_EQ(pass(user, "1"), std::vector<std::string>{"1"});
    (void)control("POST", R"({"kind":"drop-events","count":2})");
    EXPECT_TRUE(pass(user, "2").empty());
    EXPECT_EQ(pass("btcusdt@trade", "x"), std::vector<std::string>{"x"});
    EXPECT_TRUE(pass(user, "3").empty());
    EXPECT_EQ(pass(user, "4"), std::vector<std::string>{"4"});
    (void)control("POST", R"({"kind":"duplicate-events"})");
    EXPECT_EQ(pass(user, "5"), (std::vector<std::string>{"5", "5"}));
    (void)control("POST", R"({"kind":"reorder-events"})");
    EXPECT_TRUE(pass(user, "6").empty());
    EXPECT_EQ(pass("user:other", "a"), std::vector<std::string>{"a"});
    EXPECT_EQ(pass(user, "7"), (std::vector<std::string>{"7", "6"}));
    EXPECT_EQ(pass(user, "8"), std::vector<std::string>{"8"});
}

TEST_F(FaultControl, streams_lose_depth_fall_silent_or_stall) {
    (void)control("POST", R"({"kind":"depth-gap"})");
    EXPECT_EQ(pass("btcusdt@bookTicker", "1").size(), 1U);
    EXPECT_TRUE(pass("btcusdt@depth@100ms", "2").empty());
    EXPECT_EQ(pass("btcusdt@depth@100ms", "3").size(), 1U);
    (void)control("POST", R"({"kind":"mute","seconds":2})");
    EXPECT_TRUE(pass("btcusdt@bookTicker", "4").empty());
    EXPECT_EQ(pass("user:key", "5").size(), 1U);
    (void)control("POST", R"({"kind":"stall","seconds":2})");
    EXPECT_TRUE(pass("user:key", "6").empty());
    (void)control("DELETE");
    EXPECT_EQ(pass("btcusdt@bookTicker", "7").size(), 1U);
}

TEST_F(FaultControl, listen_keys_expire_at_once) {
    (void)rig.ask("POST /fapi/v1/listenKey");
    EXPECT_EQ(control("POST", R"({"kind":"listen-key-expiry"})").status, 200);
    EXPECT_EQ(rig.hub.farewells.size(), 1U);
    EXPECT_EQ(rig.ask("PUT /fapi/v1/listenKey").code(), -1125);
}

TEST_F(FaultControl, refuses_what_it_does_not_know) {
    EXPECT_EQ(control("POST", R"({"kind":"wish"})").status, 400);
    EXPECT_EQ(control("POST", R"({"kind":"503-after","count":0})").status, 400);
    EXPECT_EQ(control("POST", R"({"kind":"ban","seconds":-1})").status, 400);
    EXPECT_EQ(control("POST", "").status, 400);
    for (std::size_t i = 0; i < Faults::kMost; ++i) {
        EXPECT_EQ(control("POST", R"({"kind":"mute","seconds":60})").status, 200);
    }
    EXPECT_EQ(control("POST", R"({"kind":"mute","seconds":60})").status, 400);
}

}  // namespace
}  // namespace tradewind::emulator
