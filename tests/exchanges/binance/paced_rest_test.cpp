#include "exchanges/binance/paced_rest.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/fake_rest_clock.hpp"
#include "tests/support/history_venue.hpp"

namespace tradewind::binance {
namespace {

using testing::FakeRestClock;
using testing::HistoryVenue;

class PacedRestTest : public ::testing::Test {
protected:
    Result<std::string> ask(int weight = 1) { return rest_.get("/fapi/v1/time", {}, {weight}); }
    void put(int status, std::string body, std::vector<net::HttpHeader> headers = {}) {
        venue_.put_first(HistoryVenue::response(status, std::move(body), std::move(headers)));
    }

    HistoryVenue venue_{{.now_ms = 1'700'000'000'000}};
    FakeRestClock time_;
    PacedRest rest_{ProductKind::UsdM, venue_.url(), time_.clock()};
};

TEST_F(PacedRestTest, AnswersAtOnceWithoutPauses) {
    EXPECT_EQ(ask().value(), R"({"serverTime":1700000000000})");
    EXPECT_TRUE(time_.pauses.empty());
}

TEST_F(PacedRestTest, FailuresOfTheServerAreRepeatedWithGrowingPauses) {
    put(503, "Service Unavailable.");
    put(503, R"({"code":-1008,"msg":"Request throttled by system-level protection."})");
    put(500, "");
    put(408, R"({"code":-1007,"msg":"Timeout waiting for response from backend server."})");
    ASSERT_TRUE(ask().has_value());
    EXPECT_EQ(time_.pauses, (std::vector<Duration>{Duration::millis(200), Duration::millis(400), Duration::millis(800),
                                                   Duration::millis(1600)}));
    EXPECT_EQ(venue_.log().size(), 5U);
}

TEST_F(PacedRestTest, GivesUpWithTheVenuesWordsWhenRepeatingDoesNotHelp) {
    for (int i = 0; i < PacedRest::kMostTries; ++i) {
        put(503, "Service Unavailable.");
    }
    const auto answer = ask();
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, ErrorCode::Unavailable);
    EXPECT_NE(answer.error().text.find("Service Unavailable"), std::string::npos);
    EXPECT_EQ(venue_.log().size(), std::size_t{PacedRest::kMostTries});
}

TEST_F(PacedRestTest, ARefusalIsNotRepeated) {
    put(400, R"({"code":-1121,"msg":"Invalid symbol."})");
    const auto answer = ask();
    ASSERT_FALSE(answer.has_value());
    EXPECT_NE(answer.error().text.find("-1121 Invalid symbol."), std::string::npos);
    EXPECT_EQ(venue_.log().size(), 1U);
}

TEST_F(PacedRestTest, TooManyRequestsWaitAsLongAsTheVenueSays) {
    std::vector<std::string> told;
    rest_.on_pause([&](const std::string& why) { told.push_back(why); });
    put(429, R"({"code":-1003,"msg":"Too many requests."})", {{"Retry-After", "17"}});
    const Timestamp before = time_.now;
    ASSERT_TRUE(ask().has_value());
    EXPECT_EQ(time_.now - before, Duration::seconds(17));
    ASSERT_EQ(told.size(), 1U);
    EXPECT_NE(told[0].find("Too many requests"), std::string::npos);
}

TEST_F(PacedRestTest, WithoutATimeTooManyRequestsWaitForAMinute) {
    put(429, R"({"code":-1003,"msg":"Too many requests."})");
    const Timestamp before = time_.now;
    ASSERT_TRUE(ask().has_value());
    EXPECT_EQ(time_.now - before, Duration::minutes(1));
}

TEST_F(PacedRestTest, ABanIsWaitedOut) {
    put(418, R"({"code":-1003,"msg":"Way too many requests; IP banned."})", {{"Retry-After", "180"}});
    const Timestamp before = time_.now;
    ASSERT_TRUE(ask().has_value());
    EXPECT_EQ(time_.now - before, Duration::minutes(3));
}

TEST_F(PacedRestTest, ALongBanEndsTheWorkAndNamesItsEnd) {
    put(418, R"({"code":-1003,"msg":"Way too many requests."})", {{"Retry-After", "86400"}});
    const auto answer = ask();
    ASSERT_FALSE(answer.has_value());
    EXPECT_NE(answer.error().text.find("2023-11-15T22:13:20"), std::string::npos) << answer.error().text;
    EXPECT_EQ(venue_.log().size(), 1U);
}

TEST_F(PacedRestTest, WaitsForTheNextMinuteBeforeTheVenuesLimitIsReached) {
    put(200, "{}", {{"X-MBX-USED-WEIGHT-1M", "2390"}});
    ASSERT_TRUE(ask().has_value());
    EXPECT_TRUE(time_.pauses.empty());
    ASSERT_TRUE(ask(10).has_value());
    ASSERT_EQ(time_.pauses.size(), 1U);
    EXPECT_EQ(time_.now.floor_to(Duration::minutes(1)), time_.now);
}

TEST_F(PacedRestTest, StoppingInAPauseEndsTheWorkWithoutAnotherRequest) {
    time_.stop_at = 0;
    put(429, "{}", {{"Retry-After", "5"}});
    const auto answer = ask();
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(venue_.log().size(), 1U);
}

TEST_F(PacedRestTest, AfterAnInterruptNothingIsAsked) {
    rest_.interrupt();
    EXPECT_EQ(ask().error().code, ErrorCode::Unavailable);
    EXPECT_TRUE(venue_.log().empty());
}

TEST_F(PacedRestTest, ParametersArePercentEncoded) {
    Parameters parameters;
    parameters.add("symbol", "币USDT");
    ASSERT_TRUE(rest_.get("/fapi/v1/time", parameters, {1}).has_value());
    EXPECT_EQ(venue_.log().back(), "/fapi/v1/time?symbol=%E5%B8%81USDT");
}

}  // namespace
}  // namespace tradewind::binance
