#include "exchanges/binance/answer_class.hpp"

#include <gtest/gtest.h>

namespace tradewind::binance {
namespace {

AnswerClass kind(int status, std::string_view body) {
    return classify(status, body).kind;
}

TEST(AnswerClass, SuccessIsDoneWhateverItsBodySays) {
    EXPECT_EQ(kind(200, "{}"), AnswerClass::Done);
    EXPECT_EQ(kind(200, R"({"algoId":1,"code":"200","msg":"success"})"), AnswerClass::Done);
}

TEST(AnswerClass, TheVenuesOwnNoIsARefusalWithCodeAndWords) {
    const Answer answer = classify(400, R"({"code":-2019,"msg":"Margin is insufficient."})");
    EXPECT_EQ(answer.kind, AnswerClass::Refused);
    EXPECT_EQ(answer.code, -2019);
    EXPECT_EQ(answer.text, "Margin is insufficient.");
}

TEST(AnswerClass, TheThreeTextsOfServiceUnavailableMeanDifferentThings) {
    EXPECT_EQ(kind(503, R"({"code":0,"msg":"Unknown error, please check your request or try again later."})"),
              AnswerClass::Ambiguous);
    EXPECT_EQ(kind(503, R"({"code":0,"msg":"Service Unavailable."})"), AnswerClass::Overloaded);
    EXPECT_EQ(kind(503, R"({"code":-1001,"msg":"Internal error; unable to process your request. Please try again."})"),
              AnswerClass::Overloaded);
    EXPECT_EQ(kind(503, R"({"code":-1008,"msg":"Request throttled by system-level protection."})"),
              AnswerClass::Overloaded);
    EXPECT_EQ(kind(503, "<html>"), AnswerClass::Ambiguous) << "a proxy's word: nobody knows what happened behind it";
}

TEST(AnswerClass, TimeoutsInsideTheVenueAreAmbiguous) {
    EXPECT_EQ(kind(408, R"({"code":-1007,"msg":"Timeout waiting for response from backend server."})"),
              AnswerClass::Ambiguous);
    EXPECT_EQ(kind(400, R"({"code":-1006,"msg":"An unexpected response was received."})"), AnswerClass::Ambiguous);
    EXPECT_EQ(kind(408, ""), AnswerClass::Ambiguous);
    EXPECT_EQ(kind(502, "bad gateway"), AnswerClass::Ambiguous);
}

TEST(AnswerClass, LimitsPauseAndABanNamesItsEnd) {
    EXPECT_EQ(kind(429, R"({"code":-1003,"msg":"Too many requests."})"), AnswerClass::RateLimited);
    EXPECT_EQ(kind(429, ""), AnswerClass::RateLimited);
    const Answer ban = classify(
        418, R"({"code":-1003,"msg":"Way too many requests; IP banned until 1732000000123. Please use websocket."})");
    EXPECT_EQ(ban.kind, AnswerClass::RateLimited);
    ASSERT_TRUE(ban.until);
    EXPECT_EQ(ban.until->to_millis(), 1732000000123);
}

TEST(AnswerClass, ABanWithAnImpossibleEndHasNone) {
    EXPECT_FALSE(classify(418, R"({"code":-1003,"msg":"banned until 99999999999999999999."})").until);
    EXPECT_FALSE(classify(418, R"({"code":-1003,"msg":"banned until 9223372036854775807."})").until);
    EXPECT_FALSE(classify(418, R"({"code":-1003,"msg":"banned until"})").until);
}

TEST(AnswerClass, AWrongClockIsItsOwnKind) {
    EXPECT_EQ(kind(400, R"({"code":-1021,"msg":"Timestamp for this request is outside of the recvWindow."})"),
              AnswerClass::ClockSkew);
}

TEST(AnswerClass, WhatIsAlreadySoIsKnown) {
    EXPECT_TRUE(is_already_so(-4046));
    EXPECT_TRUE(is_already_so(-4059));
    EXPECT_TRUE(is_already_so(-5027));
    EXPECT_FALSE(is_already_so(-4028));
    EXPECT_TRUE(is_unknown_order(-2011));
    EXPECT_TRUE(is_unknown_order(-2013));
    EXPECT_FALSE(is_unknown_order(-2019));
}

}  // namespace
}  // namespace tradewind::binance
