#include "exchanges/emulator/request_gate.hpp"

#include <cctype>

#include <gtest/gtest.h>

#include "exchanges/emulator/rate_limits.hpp"
#include "exchanges/emulator/request_signature.hpp"

namespace tradewind::emulator {
namespace {

constexpr const char* kSecret = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";
constexpr const char* kQueryOnly = "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9";
constexpr const char* kMixed = "f9d0ae5e813ef6ccf15c2b5a434047a0181cb5a342b903b367ca6d27a66e36f2";
constexpr std::int64_t kStamp = 1591702613943;

RequestGate gate(std::function<Timestamp()> other_clock = nullptr) {
    return RequestGate(
        {ApiKey{"one", "first", AccountId(0), AccountId(2)}, ApiKey{"two", kSecret, AccountId(1), AccountId(3)}},
        std::move(other_clock));
}

ApiRequest signed_request(const std::string& secret, std::int64_t stamp, const std::string& more = "") {
    ApiRequest request;
    request.api_key = secret == kSecret ? "two" : "one";
    request.parameters.add("timestamp", std::to_string(stamp));
    request.signed_text = "timestamp=" + std::to_string(stamp) + more;
    request.parameters.add("signature", hmac_sha256_hex(secret, request.signed_text));
    request.peer = "10.0.0.1";
    return request;
}

int code_of(const RequestGate& door, ApiRequest request, std::int64_t now_ms) {
    const auto fault = door.admit(request, Security::Signed, Timestamp::from_millis(now_ms));
    return fault ? fault->code : 0;
}

TEST(RequestSignature, agrees_with_the_venue_s_own_examples) {
    const std::string query =
        "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000"
        "&timestamp=1591702613943";
    EXPECT_EQ(hmac_sha256_hex(kSecret, query), kQueryOnly);
    const SignedPart first = take_signature("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC");
    // The documentation's own text has a space before the time, and its signature is that of this very text.
    const SignedPart second = take_signature(
        "quantity=1&price=9000&recvWindow=5000&timestamp= 1591702613943&signature=" + std::string(kMixed));
    EXPECT_EQ(second.signature, kMixed);
    EXPECT_TRUE(is_signature_of(second.signature, kSecret, first.text + second.text));
}

TEST(RequestSignature, is_found_wherever_it_stands) {
    EXPECT_EQ(take_signature("signature=ab&a=1&b=2").text, "a=1&b=2");
    EXPECT_EQ(take_signature("a=1&signature=ab&b=2").text, "a=1&b=2");
    EXPECT_EQ(take_signature("a=1&b=2&signature=ab").text, "a=1&b=2");
    EXPECT_EQ(take_signature("a=1&b=2&signature=ab").signature, "ab");
    EXPECT_EQ(take_signature("mysignature=ab&a=1").text, "mysignature=ab&a=1");
    EXPECT_EQ(take_signature("a=1&").text, "a=1&");
    EXPECT_EQ(take_signature("").text, "");
}

TEST(RequestSignature, ignores_case_and_refuses_any_other_difference) {
    const std::string text = "a=1";
    std::string made = hmac_sha256_hex("s", text);
    std::string upper = made;
    for (char& c : upper) {
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    ASSERT_NE(upper, made);
    EXPECT_TRUE(is_signature_of(made, "s", text));
    EXPECT_TRUE(is_signature_of(upper, "s", text));
    made[10] = made[10] == '0' ? '1' : '0';
    EXPECT_FALSE(is_signature_of(made, "s", text));
    EXPECT_FALSE(is_signature_of("", "s", text));
    EXPECT_FALSE(is_signature_of(hmac_sha256_hex("s", text) + "0", "s", text));
}

TEST(RequestGate, finds_the_account_of_the_key) {
    ApiRequest request = signed_request(kSecret, kStamp);
    EXPECT_FALSE(gate().admit(request, Security::Signed, Timestamp::from_millis(kStamp)));
    EXPECT_EQ(request.account, AccountId(1));
}

TEST(RequestGate, refuses_unknown_keys_and_foreign_signatures) {
    ApiRequest request = signed_request(kSecret, kStamp);
    request.api_key = "";
    EXPECT_EQ(code_of(gate(), request, kStamp), -2014);
    request.api_key = "three";
    EXPECT_EQ(code_of(gate(), request, kStamp), -2015);
    request.api_key = "one";
    EXPECT_EQ(code_of(gate(), request, kStamp), -1022);
    EXPECT_FALSE(request.account);
}

TEST(RequestGate, names_what_is_missing) {
    ApiRequest request;
    request.api_key = "one";
    auto fault = gate().admit(request, Security::Signed, Timestamp());
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->code, -1102);
    EXPECT_NE(fault->text.find("timestamp"), std::string::npos);
    request.parameters.add("timestamp", "1");
    fault = gate().admit(request, Security::Signed, Timestamp());
    ASSERT_TRUE(fault);
    EXPECT_NE(fault->text.find("signature"), std::string::npos);
}

TEST(RequestGate, holds_the_time_window_to_the_millisecond) {
    EXPECT_EQ(code_of(gate(), signed_request(kSecret, kStamp), kStamp + 5'000), 0);
    EXPECT_EQ(code_of(gate(), signed_request(kSecret, kStamp), kStamp + 5'001), -1021);
    EXPECT_EQ(code_of(gate(), signed_request(kSecret, kStamp), kStamp - 999), 0);
    EXPECT_EQ(code_of(gate(), signed_request(kSecret, kStamp), kStamp - 1'000), -1021);
    ApiRequest wide = signed_request(kSecret, kStamp, "&recvWindow=60000");
    wide.parameters.add("recvWindow", "60000");
    EXPECT_EQ(code_of(gate(), wide, kStamp + 60'000), 0);
    ApiRequest wider = signed_request(kSecret, kStamp, "&recvWindow=60001");
    wider.parameters.add("recvWindow", "60001");
    EXPECT_EQ(code_of(gate(), wider, kStamp), -1131);
}

TEST(RequestGate, accepts_the_other_clock_as_well) {
    const auto wall = [] { return Timestamp::from_millis(kStamp); };
    EXPECT_EQ(code_of(gate(wall), signed_request(kSecret, kStamp), 1'000), 0);
    EXPECT_EQ(code_of(gate(), signed_request(kSecret, kStamp), 1'000), -1021);
    EXPECT_EQ(code_of(gate(wall), signed_request(kSecret, 1'000), 1'000), 0);
}

TEST(RequestGate, accepts_what_a_client_stamps_that_asked_a_faster_or_slower_venue_for_its_time_once) {
    std::int64_t wall = 50'000'000;
    const auto clock = [&] { return Timestamp::from_millis(wall); };
    constexpr std::int64_t kBegin = 1'000'000;
    const RequestGate drifting({ApiKey{"two", kSecret, AccountId(1), AccountId(3)}}, clock,
                               Timestamp::from_millis(kBegin));
    wall += 60'000;
    // A fast venue is a day on; who asked at its begin has counted a minute since.
    constexpr std::int64_t kDay = 86'400'000;
    EXPECT_EQ(code_of(drifting, signed_request(kSecret, kBegin + 60'000), kBegin + kDay), 0);
    EXPECT_EQ(code_of(drifting, signed_request(kSecret, kBegin + kDay + 999), kBegin + kDay), 0);
    EXPECT_EQ(code_of(drifting, signed_request(kSecret, kBegin + kDay + 1'000), kBegin + kDay), -1021);
    EXPECT_EQ(code_of(drifting, signed_request(kSecret, kBegin - 1), kBegin + kDay), -1021);
    // A slow one is six seconds on.
    EXPECT_EQ(code_of(drifting, signed_request(kSecret, kBegin + 60'000), kBegin + 6'000), 0);
    EXPECT_EQ(code_of(drifting, signed_request(kSecret, kBegin + 61'000), kBegin + 6'000), -1021);
}

class Limits : public ::testing::Test {
protected:
    Limits() {
        request.peer = "10.0.0.1";
        request.account = AccountId(0);
        route.weight = [](const ApiRequest&) { return 100; };
    }
    int charge(Timestamp at) {
        const auto refusal = limits.charge(request, route, at);
        return refusal ? refusal->status : 200;
    }
    RateLimits limits{LimitRule::Enforced};
    ApiRequest request;
    Route route;
    Timestamp start = Timestamp::from_seconds(60'000);
};

TEST_F(Limits, share_one_budget_between_the_futures_products_of_an_address) {
    for (int i = 0; i < 24; ++i) {
        request.product = i % 2 == 0 ? Product::UsdM : Product::CoinM;
        EXPECT_EQ(charge(start), 200);
    }
    EXPECT_EQ(charge(start), 429);
    request.peer = "10.0.0.2";
    EXPECT_EQ(charge(start), 200);
    request.peer = "10.0.0.1";
    EXPECT_EQ(charge(start + Duration::seconds(60)), 200);
}

TEST_F(Limits, ban_who_goes_on_and_say_until_when) {
    for (int i = 0; i < 24; ++i) {
        EXPECT_EQ(charge(start), 200);
    }
    int status = 429;
    int refusals = 0;
    while (status == 429) {
        status = charge(start);
        ++refusals;
    }
    EXPECT_EQ(status, 418);
    EXPECT_EQ(refusals, 11);
    const auto ban = limits.ban_of(request, start + Duration::seconds(60));
    ASSERT_TRUE(ban);
    EXPECT_NE(ban->body.find("banned until 60120000"), std::string::npos) << ban->body;
    EXPECT_EQ(net::find_header(ban->headers, "Retry-After"), "61");
    EXPECT_FALSE(limits.ban_of(request, start + Duration::seconds(120)));
}

TEST_F(Limits, count_orders_by_account_in_two_windows) {
    route.orders = 1;
    for (int i = 0; i < 300; ++i) {
        EXPECT_FALSE(limits.charge_orders(request, route, start));
    }
    const auto refusal = limits.charge_orders(request, route, start);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->status, 429);
    EXPECT_NE(refusal->body.find("-1015"), std::string::npos);
    EXPECT_FALSE(limits.charge_orders(request, route, start + Duration::seconds(10)));
    ApiReply reply;
    limits.add_headers(request, route, start + Duration::seconds(10), reply);
    EXPECT_EQ(net::find_header(reply.headers, "X-MBX-ORDER-COUNT-10S"), "1");
    EXPECT_EQ(net::find_header(reply.headers, "X-MBX-ORDER-COUNT-1M"), "301");
}

TEST_F(Limits, are_only_counted_when_told_so) {
    limits = RateLimits(LimitRule::CountedOnly);
    for (int i = 0; i < 40; ++i) {
        EXPECT_EQ(charge(start), 200);
    }
    ApiReply reply;
    limits.add_headers(request, route, start, reply);
    EXPECT_EQ(net::find_header(reply.headers, "X-MBX-USED-WEIGHT-1M"), "4000");
}

}  // namespace
}  // namespace tradewind::emulator
