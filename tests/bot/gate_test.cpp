#include "bot/chat/gate.hpp"

#include <gtest/gtest.h>

namespace tradewind::bot {
namespace {

Message message(std::int64_t user = 7, std::int64_t chat = 7) {
    Message out;
    out.id = MessageId(1);
    out.chat.id = ChatId(chat);
    out.from = User{UserId(user), false, "Ada", "ada", "en"};
    out.text = "/futures_status";
    return out;
}

CallbackQuery query(std::int64_t user = 7, std::int64_t chat = 7) {
    CallbackQuery out;
    out.id = "q";
    out.from = User{UserId(user), false, "Ada", "ada", "en"};
    out.message = ButtonMessage{MessageId(1), Chat{ChatId(chat), ChatKind::Private, ""}, {}, std::nullopt, true};
    return out;
}

const Gate kGate({7, 9}, 0);

template <class Said>
Denied denied(const Gate& gate, const Said& said) {
    const auto verdict = gate.judge(said);
    const Denied* out = std::get_if<Denied>(&verdict);
    EXPECT_NE(out, nullptr) << "was let in";
    return out == nullptr ? Denied{} : *out;
}

TEST(Gate, LetsTheListedSpeakAndTap) {
    const auto verdict = kGate.judge(message());
    const Sender* sender = std::get_if<Sender>(&verdict);
    ASSERT_NE(sender, nullptr);
    EXPECT_EQ(sender->user, UserId(7));
    EXPECT_EQ(sender->chat, ChatId(7));
    EXPECT_EQ(sender->name, "Ada");
    EXPECT_TRUE(std::holds_alternative<Sender>(kGate.judge(query(9, -100))));
}

TEST(Gate, StrangersAreDeniedAndNamedForTheAlarm) {
    for (const Denied& d : {denied(kGate, message(8)), denied(kGate, query(8))}) {
        EXPECT_TRUE(d.is_stranger);
        EXPECT_EQ(d.user, UserId(8));
    }
}

TEST(Gate, AnEmptyListLetsNobodyIn) {
    const Gate gate({}, 0);
    denied(gate, message());
    denied(gate, query());
}

TEST(Gate, AListedNumberInTheChatDoesNotLetAnotherUserIn) {
    EXPECT_TRUE(denied(kGate, message(8, 7)).is_stranger);
}

TEST(Gate, BotsForwardsEditsAndOtherBotsAreNobody) {
    Message bot = message();
    bot.from->is_bot = true;
    EXPECT_FALSE(denied(kGate, bot).is_stranger);
    Message forwarded = message();
    forwarded.is_forwarded = true;
    denied(kGate, forwarded);
    Message edited = message();
    edited.is_edited = true;
    denied(kGate, edited);
    Message via_bot = message();
    via_bot.is_via_bot = true;
    denied(kGate, via_bot);
    CallbackQuery tapping_bot = query();
    tapping_bot.from.is_bot = true;
    denied(kGate, tapping_bot);
}

TEST(Gate, AnonymousAdminsAndChannelsAreNobody) {
    Message anonymous = message();
    anonymous.has_sender_chat = true;
    EXPECT_FALSE(denied(kGate, anonymous).user.has_value());
    Message post = message();
    post.from.reset();
    denied(kGate, post);
}

TEST(Gate, ATapWithoutItsMessageIsDenied) {
    CallbackQuery inline_tap = query();
    inline_tap.message.reset();
    EXPECT_FALSE(denied(kGate, inline_tap).is_stranger);
}

TEST(Gate, OnlyTheConfiguredTopicIsHeard) {
    const Gate gate({7}, 42);
    Message right = message();
    right.thread = ThreadId(42);
    const auto verdict = gate.judge(right);
    ASSERT_TRUE(std::holds_alternative<Sender>(verdict));
    EXPECT_EQ(std::get<Sender>(verdict).thread, ThreadId(42));
    Message wrong = message();
    wrong.thread = ThreadId(43);
    EXPECT_FALSE(denied(gate, wrong).is_stranger);
    denied(gate, message());
    CallbackQuery tap = query();
    tap.message->thread = ThreadId(43);
    denied(gate, tap);
}

}  // namespace
}  // namespace tradewind::bot
