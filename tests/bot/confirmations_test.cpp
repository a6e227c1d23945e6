#include "bot/chat/confirmations.hpp"

#include <set>

#include <gtest/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using test::at_second;

constexpr UserId kOwner(7);
constexpr ChatId kChat(7);
constexpr LocalMessageKey kCard(3);

Question question(Timestamp expires = at_second(30)) {
    Question out;
    out.user = kOwner;
    out.chat = kChat;
    out.message = kCard;
    out.action = ControlAction(ClosePosition{test::kBtc, 1});
    out.summary = "Close 1 BTCUSDT";
    out.expires = expires;
    return out;
}

struct ConfirmationsTest : ::testing::Test {
    Tap tap(const std::string& nonce, Choice choice = Choice::Confirm, std::int64_t second = 0, UserId user = kOwner,
            ChatId chat = kChat, bool is_message = true) {
        return open.tap(
            Confirmations::button_data(nonce, choice), user, chat,
            [&](LocalMessageKey key) { return key == kCard && is_message; }, at_second(second));
    }
    Confirmations open;
};

TEST_F(ConfirmationsTest, ATapGetsTheRequestThatWasShown) {
    const Tap tapped = tap(open.ask(question()));
    ASSERT_EQ(tapped.verdict, TapVerdict::Accepted);
    EXPECT_EQ(tapped.choice, Choice::Confirm);
    const auto& action = std::get<ControlAction>(tapped.question->action);
    EXPECT_EQ(std::get<ClosePosition>(action).instrument, test::kBtc);
}

TEST_F(ConfirmationsTest, ASecondTapIsAnsweredAndRunsNothing) {
    const std::string nonce = open.ask(question());
    EXPECT_EQ(tap(nonce).verdict, TapVerdict::Accepted);
    for (const Choice choice : {Choice::Confirm, Choice::Cancel, Choice::Double}) {
        const Tap again = tap(nonce, choice);
        EXPECT_EQ(again.verdict, TapVerdict::Answered);
        EXPECT_FALSE(again.question.has_value());
    }
}

TEST_F(ConfirmationsTest, ItLivesUntilItsInstantAndNotLonger) {
    const std::string in_time = open.ask(question());
    EXPECT_EQ(tap(in_time, Choice::Confirm, 30).verdict, TapVerdict::Accepted);
    const std::string late = open.ask(question());
    const Tap tapped = tap(late, Choice::Confirm, 31);
    EXPECT_EQ(tapped.verdict, TapVerdict::Expired);
    EXPECT_EQ(tapped.question->summary, "Close 1 BTCUSDT");
    EXPECT_EQ(tap(late).verdict, TapVerdict::Answered);
}

TEST_F(ConfirmationsTest, OthersCannotTapAndDoNotSpoilIt) {
    const std::string nonce = open.ask(question());
    EXPECT_EQ(tap(nonce, Choice::Confirm, 0, UserId(8)).verdict, TapVerdict::NotYours);
    EXPECT_EQ(tap(nonce, Choice::Confirm, 0, kOwner, ChatId(-100)).verdict, TapVerdict::NotYours);
    EXPECT_EQ(tap(nonce, Choice::Confirm, 0, kOwner, kChat, false).verdict, TapVerdict::NotYours);
    EXPECT_FALSE(tap(nonce, Choice::Confirm, 0, UserId(8)).question.has_value());
    EXPECT_EQ(tap(nonce).verdict, TapVerdict::Accepted);
}

TEST_F(ConfirmationsTest, ForgedButtonsAreUnknown) {
    const std::string nonce = open.ask(question());
    const auto verdict = [&](const std::string& data) {
        return open
            .tap(
                data, kOwner, kChat, [](LocalMessageKey) { return true; }, at_second(0))
            .verdict;
    };
    std::string other = nonce;
    other[0] = other[0] == '0' ? '1' : '0';
    for (const std::string& data :
         {std::string(), std::string("v1:"), "v1:" + other + ":y", "v2:" + nonce + ":y", "v1:" + nonce + ":z",
          "v1:" + nonce + ":yy", nonce, "v1:" + nonce, std::string(64, 'a'), std::string(5'000, '\0')}) {
        EXPECT_EQ(verdict(data), TapVerdict::Unknown) << data;
    }
    EXPECT_EQ(tap(nonce).verdict, TapVerdict::Accepted) << "forgeries must not spoil the real one";
}

TEST_F(ConfirmationsTest, NoncesDifferAndTheirButtonsFitTheLimit) {
    std::set<std::string> nonces;
    for (int i = 0; i < 100; ++i) {
        nonces.insert(open.ask(question()));
    }
    EXPECT_EQ(nonces.size(), 100U);
    for (const std::string& nonce : nonces) {
        EXPECT_EQ(nonce.size(), 32U);
        EXPECT_LE(Confirmations::button_data(nonce, Choice::Double).size(), 64U);
    }
}

TEST_F(ConfirmationsTest, TheOldestGoesWhenThereAreTooMany) {
    const std::string oldest = open.ask(question());
    const std::string second = open.ask(question());
    for (std::size_t i = 0; i + 1 < Confirmations::kMaxOpen; ++i) {
        open.ask(question());
    }
    EXPECT_EQ(tap(oldest).verdict, TapVerdict::Unknown);
    EXPECT_EQ(tap(second).verdict, TapVerdict::Accepted);
}

TEST_F(ConfirmationsTest, DeadOnesAreGivenOutOnce) {
    const std::string dies = open.ask(question(at_second(30)));
    const std::string lives = open.ask(question(at_second(60)));
    EXPECT_TRUE(open.take_expired(at_second(30)).empty());
    const auto dead = open.take_expired(at_second(31));
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].message, kCard);
    EXPECT_TRUE(open.take_expired(at_second(31)).empty());
    EXPECT_EQ(tap(dies, Choice::Confirm, 31).verdict, TapVerdict::Answered);
    EXPECT_EQ(tap(lives, Choice::Confirm, 31).verdict, TapVerdict::Accepted);
}

TEST(RequestOf, TheSameTextGivesTheSameRequestAndNeverNone) {
    EXPECT_EQ(request_of("nonce:abc"), request_of("nonce:abc"));
    EXPECT_NE(request_of("nonce:abc"), request_of("nonce:abd"));
    EXPECT_NE(request_of(""), RequestId());
}

}  // namespace
}  // namespace tradewind::bot
