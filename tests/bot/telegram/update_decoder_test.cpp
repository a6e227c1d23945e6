#include "bot/telegram/update_decoder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind::bot {
namespace {

Message message_of(const std::string& fields) {
    const auto update =
        decode_update(R"({"update_id":1,"message":{"message_id":5,"chat":{"id":7,"type":"private"},)" + fields + "}}");
    EXPECT_TRUE(update.has_value());
    const auto* message = update ? std::get_if<Message>(&update->content) : nullptr;
    EXPECT_NE(message, nullptr);
    return message != nullptr ? *message : Message{};
}

TEST(UpdateDecoder, ReadsACommandInAPrivateChat) {
    const Message message = message_of(
        R"("date":1700000000,"from":{"id":7,"is_bot":false,"first_name":"Ada","username":"ada","language_code":"en"},)"
        R"("text":"/futures_status")");
    EXPECT_EQ(message.id, MessageId(5));
    EXPECT_EQ(message.chat.id, ChatId(7));
    EXPECT_EQ(message.chat.kind, ChatKind::Private);
    EXPECT_EQ(message.date, Timestamp::from_seconds(1'700'000'000));
    EXPECT_EQ(message.from->id, UserId(7));
    EXPECT_EQ(message.from->username, "ada");
    EXPECT_EQ(message.text, "/futures_status");
    EXPECT_FALSE(message.is_forwarded || message.is_via_bot || message.has_sender_chat || message.is_edited);
}

TEST(UpdateDecoder, NormalisesMillisecondDates) {
    EXPECT_EQ(message_of(R"("date":1700000000123)").date, Timestamp::from_millis(1'700'000'000'123));
    EXPECT_EQ(message_of(R"("date":1700000000.0)").date, Timestamp::from_seconds(1'700'000'000));
    EXPECT_EQ(message_of(R"("date":"1700000000")").date, Timestamp::from_seconds(1'700'000'000));
    EXPECT_EQ(message_of(R"("date":1700000000123456)").date, Timestamp::from_nanos(1'700'000'000'123'456'000));
}

TEST(UpdateDecoder, AbsurdDatesBecomeZeroAndOpenNoGate) {
    for (const char* date :
         {"-5", "0", "null", "true", "\"soon\"", "1e300", "99999999999", "18446744073709551615", "[]"}) {
        EXPECT_TRUE(message_of("\"date\":" + std::string(date)).date.is_zero()) << date;
    }
    EXPECT_TRUE(message_of(R"("text":"hi")").date.is_zero());
}

TEST(UpdateDecoder, MarksWhatAPersonDidNotTypeHereAndNow) {
    EXPECT_TRUE(message_of(R"("forward_origin":{"type":"user"})").is_forwarded);
    EXPECT_TRUE(message_of(R"("forward_date":1)").is_forwarded);
    EXPECT_TRUE(message_of(R"("via_bot":{"id":1})").is_via_bot);
    EXPECT_TRUE(message_of(R"("sender_chat":{"id":-100})").has_sender_chat);
    EXPECT_TRUE(message_of(R"("edit_date":1)").is_edited);
    EXPECT_EQ(message_of(R"("message_thread_id":9)").thread, ThreadId(9));
    EXPECT_TRUE(message_of(R"("from":{"id":3,"is_bot":true})").from->is_bot);
}

TEST(UpdateDecoder, EditedMessagesAndChannelPostsAreMarked) {
    const auto edited = decode_update(
        R"({"update_id":1,"edited_message":{"message_id":5,"chat":{"id":7},"from":{"id":7},"text":"x"}})");
    EXPECT_TRUE(std::get<Message>(edited->content).is_edited);
    const auto post =
        decode_update(R"({"update_id":1,"channel_post":{"message_id":5,"chat":{"id":-1,"type":"channel"}}})");
    EXPECT_TRUE(std::get<Message>(post->content).has_sender_chat);
    EXPECT_FALSE(std::get<Message>(post->content).is_edited);
}

TEST(UpdateDecoder, ReadsButtonTapsWithAndWithoutTheirMessage) {
    const auto tap = decode_update(
        R"({"update_id":2,"callback_query":{"id":"99","from":{"id":7},"data":"v1:ok","message":{"message_id":3,"date":0,"chat":{"id":7}}}})");
    const auto& query = std::get<CallbackQuery>(tap->content);
    EXPECT_EQ(query.id, "99");
    EXPECT_EQ(query.from.id, UserId(7));
    EXPECT_EQ(query.data, "v1:ok");
    ASSERT_TRUE(query.message.has_value());
    EXPECT_EQ(query.message->id, MessageId(3));
    EXPECT_FALSE(query.message->is_accessible);
    const auto bare = decode_update(R"({"update_id":2,"callback_query":{"id":99,"from":{"id":7}}})");
    EXPECT_FALSE(std::get<CallbackQuery>(bare->content).message.has_value());
    EXPECT_EQ(std::get<CallbackQuery>(bare->content).id, "99");
}

TEST(UpdateDecoder, HearsOfBeingBlocked) {
    const auto update = decode_update(
        R"({"update_id":2,"my_chat_member":{"chat":{"id":7},"from":{"id":7},"new_chat_member":{"status":"kicked"}}})");
    EXPECT_EQ(std::get<MembershipChange>(update->content).new_status, "kicked");
}

TEST(UpdateDecoder, UnknownOrBrokenContentStillCountsSoThatItIsConfirmed) {
    for (const char* text : {R"({"update_id":3})", R"({"update_id":3,"poll":{}})", R"({"update_id":3,"message":{}})",
                             R"({"update_id":3,"message":"x"})", R"({"update_id":3,"callback_query":{"id":"1"}})",
                             R"({"update_id":3,"message":{"chat":{"id":99999999999999999999}}})"}) {
        const auto update = decode_update(text);
        ASSERT_TRUE(update.has_value()) << text;
        EXPECT_TRUE(std::holds_alternative<UnsupportedUpdate>(update->content)) << text;
        EXPECT_EQ(update->mark.id, UpdateId(3));
    }
}

TEST(UpdateDecoder, ReadsBatchesAndCountsWhatHasNoNumber) {
    const auto batch = decode_updates(R"([{"update_id":1},7,null,{"update_id":"2"},{"message":{}}])");
    ASSERT_TRUE(batch.has_value());
    EXPECT_EQ(batch->updates.size(), 2U);
    EXPECT_EQ(batch->unreadable, 3U);
    EXPECT_TRUE(decode_updates("null")->updates.empty());
    EXPECT_FALSE(decode_updates("{}").has_value());
    EXPECT_FALSE(decode_updates("[{\"update_id\":1").has_value());
}

TEST(UpdateDecoder, SurvivesDeepNesting) {
    const std::string deep(200'000, '[');
    EXPECT_FALSE(decode_updates(deep + std::string(200'000, ']')).has_value());
    EXPECT_FALSE(decode_updates(deep).has_value());
    EXPECT_TRUE(decode_updates(R"([{"update_id":1,"message":{"text":"[[[[[[\"[[{{{"}}])").has_value());
}

TEST(UpdateDecoder, TheJournalledFormReadsBackToTheSameUpdate) {
    const auto first = decode_updates(
        R"([{"update_id":2,"message":{"text":"caf\u00e9 \ud83d\ude80","message_id":4,"chat":{"id":7},"date":1700000000}}])");
    const auto& update = first->updates.front();
    const auto again = decode_update(update.json);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->mark, update.mark);
    EXPECT_EQ(again->json, update.json);
    EXPECT_EQ(std::get<Message>(again->content).text, "caf\u00e9 \U0001F680");
}

TEST(UpdateDecoder, AUsedNumberWithOtherContentIsAnotherUpdate) {
    const auto a = decode_update(R"({"update_id":1,"message":{"chat":{"id":7},"text":"a"}})");
    const auto same = decode_update(R"({"message":{"text":"a","chat":{"id":7}},"update_id":1})");
    const auto b = decode_update(R"({"update_id":1,"message":{"chat":{"id":7},"text":"b"}})");
    EXPECT_EQ(a->mark, same->mark);
    EXPECT_NE(a->mark, b->mark);
}

RC_GTEST_PROP(UpdateDecoder, AnyTextIsReadWithoutHarm, (const std::string& text)) {
    (void)decode_updates(text);
    (void)decode_update(R"({"update_id":1,"message":{"chat":{"id":7},"text":")" + text + "\"}}");
}

}  // namespace
}  // namespace tradewind::bot
