#include "bot/localchat/chat_room.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;
using test::at_second;

constexpr const char* kYesButton = R"([[{"text":"Yes","callback_data":"yes"}]])";

struct ChatRoomTest : ::testing::Test {
    RoomMessage send(std::string text, std::string keyboard = {}, std::string photo = {}) {
        return room.send(std::move(text), true, std::move(keyboard), std::move(photo), at_second(0));
    }
    json updates(std::optional<std::int64_t> offset = std::nullopt, int limit = 100) {
        return json::parse(room.take_updates(offset, limit));
    }
    ChatRoom room{100};
};

TEST_F(ChatRoomTest, WhatTheOwnerSaysBecomesAnUpdate) {
    room.say("/futures_status", at_second(5));
    const json all = updates();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0]["update_id"], 100);
    const json& message = all[0]["message"];
    EXPECT_EQ(message["text"], "/futures_status");
    EXPECT_EQ(message["date"], at_second(5).to_seconds());
    EXPECT_EQ(message["from"]["id"], ChatRoom::kOwner);
    EXPECT_EQ(message["chat"]["type"], "private");
}

TEST_F(ChatRoomTest, UpdatesStayUntilAnOffsetConfirmsThem) {
    room.say("one", at_second(0));
    room.say("two", at_second(0));
    room.say("three", at_second(0));
    EXPECT_EQ(updates().size(), 3U);
    EXPECT_EQ(updates(std::nullopt, 2).size(), 2U);
    const json rest = updates(101);
    ASSERT_EQ(rest.size(), 2U);
    EXPECT_EQ(rest[0]["message"]["text"], "two");
    EXPECT_EQ(updates().size(), 2U) << "the confirmed one is forgotten";
    EXPECT_TRUE(updates(200).empty());
}

TEST_F(ChatRoomTest, ATapBecomesAQueryThatCanBeAnsweredOnce) {
    const auto message = send("Sure?", kYesButton);
    ASSERT_TRUE(room.tap(message.id, "yes", at_second(1)).has_value());
    const json query = updates()[0]["callback_query"];
    EXPECT_EQ(query["data"], "yes");
    EXPECT_EQ(query["message"]["message_id"], message.id);
    std::vector<RoomChange> changes;
    room.watch([&](const RoomChange& change) {
        changes.push_back(change);
        return true;
    });
    ASSERT_TRUE(room.answer(query["id"], "Working", true).has_value());
    EXPECT_EQ(changes.at(0).notice, "Working");
    EXPECT_TRUE(changes.at(0).is_alert);
    EXPECT_FALSE(room.answer(query["id"], "Working", true).has_value());
    EXPECT_FALSE(room.answer("q1", "forged", false).has_value());
}

TEST_F(ChatRoomTest, ButtonsThatAreNotThereCannotBeTapped) {
    const auto message = send("Sure?", kYesButton);
    EXPECT_FALSE(room.tap(message.id, "no", at_second(1)).has_value());
    EXPECT_FALSE(room.tap(message.id, "", at_second(1)).has_value());
    EXPECT_FALSE(room.tap(message.id + 1, "yes", at_second(1)).has_value());
    ASSERT_TRUE(room.edit(message.id, "Done", true, "").has_value());
    EXPECT_FALSE(room.tap(message.id, "yes", at_second(1)).has_value());
    EXPECT_TRUE(updates().empty());
}

TEST_F(ChatRoomTest, EditsChangeTheMessageInPlace) {
    const auto message = send("Sure?", kYesButton);
    const auto edited = room.edit(message.id, "Done", true, "");
    ASSERT_TRUE(edited.has_value());
    EXPECT_TRUE(edited->is_edited);
    EXPECT_GT(edited->revision, message.revision);
    const auto news = room.news(message.revision);
    ASSERT_EQ(news.messages.size(), 1U);
    EXPECT_EQ(news.messages[0].text, "Done");
    EXPECT_EQ(news.messages[0].keyboard_json, "");
}

TEST_F(ChatRoomTest, EditsThatChangeNothingAreRefused) {
    const auto message = send("Sure?", kYesButton);
    const auto same = room.edit(message.id, "Sure?", true, kYesButton);
    ASSERT_FALSE(same.has_value());
    EXPECT_NE(same.error().text.find("message is not modified"), std::string::npos);
    EXPECT_FALSE(room.edit(message.id, std::nullopt, true, kYesButton).has_value());
    EXPECT_TRUE(room.edit(message.id, std::nullopt, true, "").has_value());
}

TEST_F(ChatRoomTest, TheBotEditsOnlyItsOwn) {
    room.say("mine", at_second(0));
    const auto id = room.news(0).messages.at(0).id;
    EXPECT_FALSE(room.edit(id, "yours", true, "").has_value());
    EXPECT_FALSE(room.edit(9'999, "nobody's", true, "").has_value());
}

TEST_F(ChatRoomTest, ErasedMessagesAreGone) {
    const auto message = send("x");
    EXPECT_TRUE(room.erase(message.id).has_value());
    EXPECT_FALSE(room.erase(message.id).has_value());
    EXPECT_TRUE(room.news(0).messages.empty());
}

TEST_F(ChatRoomTest, WatchersHearEveryChangeUntilTheyLeave) {
    int heard = 0;
    room.watch([&](const RoomChange&) { return ++heard < 2; });
    send("one");
    send("two");
    send("three");
    EXPECT_EQ(heard, 2);
}

TEST_F(ChatRoomTest, PicturesCanBeFetchedByName) {
    const auto message = send("caption", {}, "\x89PNG bytes");
    EXPECT_EQ(room.photo(message.photo), "\x89PNG bytes");
    EXPECT_FALSE(room.photo("photo1").has_value());
    EXPECT_FALSE(room.photo("../journal.db").has_value());
    EXPECT_EQ(json::parse(ChatRoom::message_json(message))["caption"], "caption");
}

TEST_F(ChatRoomTest, MemoryIsBounded) {
    for (std::size_t i = 0; i < ChatRoom::kUpdatesKept + 50; ++i) {
        room.say("x", at_second(0));
        send("y", {}, "\x89PNG");
    }
    const auto news = room.news(0);
    EXPECT_EQ(news.messages.size(), ChatRoom::kMessagesKept);
    EXPECT_EQ(updates(std::nullopt, 100'000).size(), ChatRoom::kUpdatesKept);
    std::size_t photos = 0;
    for (const RoomMessage& message : news.messages) {
        photos += !message.photo.empty() && room.photo(message.photo) ? 1U : 0U;
    }
    EXPECT_EQ(photos, ChatRoom::kPhotosKept);
}

}  // namespace
}  // namespace tradewind::bot
