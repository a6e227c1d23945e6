#include "bot/telegram/send_queue.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind::bot {
namespace {

constexpr Timestamp kStart = Timestamp::from_seconds(1000);

OutboxItem text(const std::string& body, Priority priority = Priority::Reply, ChatId chat = ChatId(7),
                LocalMessageKey key = {}) {
    TextMessage message;
    message.chat = chat;
    message.text = body;
    OutboxItem item;
    item.rank = rank_of(priority);
    item.chat = chat;
    item.key = key;
    item.job = make_text_job(message);
    return item;
}

OutboxItem edit(EditTarget target, const std::string& body, Priority priority = Priority::Edit) {
    OutboxEdit change;
    change.chat = ChatId(7);
    change.target = target;
    change.text = body;
    OutboxItem item;
    item.rank = rank_of(priority);
    item.chat = change.chat;
    item.job = EditJob{change, std::nullopt};
    return item;
}

std::string body_of(const OutboxItem& item) {
    if (const auto* job = std::get_if<EditJob>(&item.job)) {
        return job->edit.text.value_or("(keyboard)");
    }
    return std::get<TextJob>(item.job).parts.front();
}

struct SendQueueTest : ::testing::Test {
    Status push(OutboxItem item) { return queue.push(std::move(item), superseded); }
    // The next to go at that time; empty when nothing may go.
    std::string next(Duration after = {}) {
        auto taken = queue.take(kStart + after);
        auto* item = std::get_if<OutboxItem>(&taken);
        if (item == nullptr) {
            return "";
        }
        last = *item;
        return body_of(*item);
    }

    OutboxLimits limits;
    SendQueue queue{limits, kStart};
    std::vector<OutboxItem> superseded;
    OutboxItem last;
};

TEST_F(SendQueueTest, AlarmsGoFirstThenRepliesEditsAndDigests) {
    ASSERT_TRUE(push(text("digest", Priority::Digest)));
    ASSERT_TRUE(push(edit(MessageId(3), "edit")));
    ASSERT_TRUE(push(text("reply 1")));
    ASSERT_TRUE(push(text("reply 2")));
    ASSERT_TRUE(push(text("alarm", Priority::Alarm)));
    std::vector<std::string> order;
    for (int second = 0; second < 5; ++second) {
        order.push_back(next(Duration::seconds(second)));
    }
    EXPECT_EQ(order, (std::vector<std::string>{"alarm", "reply 1", "reply 2", "edit", "digest"}));
}

TEST_F(SendQueueTest, APrivateChatTakesThreeAtOnceThenOneASecond) {
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(push(text(std::to_string(i))));
    }
    EXPECT_EQ(next(), "0");
    EXPECT_EQ(next(), "1");
    EXPECT_EQ(next(), "2");
    EXPECT_EQ(next(), "");
    EXPECT_EQ(next(Duration::millis(999)), "");
    EXPECT_EQ(next(Duration::millis(1001)), "3");
    EXPECT_EQ(next(Duration::millis(1500)), "");
    EXPECT_EQ(next(Duration::millis(2002)), "4");
}

TEST_F(SendQueueTest, AGroupTakesTwentyAMinute) {
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(push(text(std::to_string(i), Priority::Reply, ChatId(-100))));
    }
    int sent = 0;
    for (int tenth = 0; tenth < 600; ++tenth) {
        sent += next(Duration::millis(100 * tenth)).empty() ? 0 : 1;
    }
    EXPECT_LE(sent, 5 + 20);
    EXPECT_GE(sent, 5 + 18);
}

TEST_F(SendQueueTest, SaysWhenToLookAgain) {
    EXPECT_EQ(std::get<Timestamp>(queue.take(kStart)), Timestamp::max());
    queue.pause_chat(ChatId(7), kStart + Duration::seconds(3));
    ASSERT_TRUE(push(text("x")));
    EXPECT_EQ(std::get<Timestamp>(queue.take(kStart)), kStart + Duration::seconds(3));
    EXPECT_EQ(next(Duration::seconds(3)), "x");
}

TEST_F(SendQueueTest, APausedChatDoesNotHoldUpAnother) {
    queue.pause_chat(ChatId(7), kStart + Duration::seconds(30));
    ASSERT_TRUE(push(text("waits", Priority::Alarm)));
    ASSERT_TRUE(push(text("goes", Priority::Digest, ChatId(8))));
    EXPECT_EQ(next(), "goes");
    EXPECT_EQ(next(), "");
}

TEST_F(SendQueueTest, WhenAChatOpensAgainAlarmsGoFirst) {
    queue.pause_chat(ChatId(7), kStart + Duration::seconds(3));
    ASSERT_TRUE(push(text("reply")));
    ASSERT_TRUE(push(text("alarm", Priority::Alarm)));
    EXPECT_EQ(next(Duration::seconds(3)), "alarm");
}

TEST_F(SendQueueTest, OnlyTheNewestEditOfAMessageGoes) {
    ASSERT_TRUE(push(edit(MessageId(3), "old")));
    ASSERT_TRUE(push(edit(MessageId(4), "other")));
    ASSERT_TRUE(push(edit(MessageId(3), "new")));
    ASSERT_EQ(superseded.size(), 1U);
    EXPECT_EQ(body_of(superseded[0]), "old");
    EXPECT_EQ(next(), "new");
    EXPECT_EQ(next(), "other");
    EXPECT_EQ(next(), "");
}

TEST_F(SendQueueTest, AKeyboardChangeDoesNotTakeAWaitingTextWithIt) {
    ASSERT_TRUE(push(edit(MessageId(3), "text")));
    OutboxItem keyboard = edit(MessageId(3), "");
    std::get<EditJob>(keyboard.job).edit.text.reset();
    ASSERT_TRUE(push(keyboard));
    EXPECT_EQ(next(), "text");
    EXPECT_TRUE(std::get<EditJob>(last.job).edit.keyboard.empty());
}

TEST_F(SendQueueTest, AFailedEditGivesWayToANewerOne) {
    ASSERT_TRUE(push(edit(MessageId(3), "old")));
    EXPECT_EQ(next(), "old");
    ASSERT_TRUE(push(edit(MessageId(3), "new")));
    queue.put_back(last, superseded);
    EXPECT_EQ(superseded.size(), 1U);
    EXPECT_EQ(next(), "new");
    EXPECT_EQ(next(), "");
}

TEST_F(SendQueueTest, AnEditWaitsForItsMessageAndFindsItsNumber) {
    const LocalMessageKey key(5);
    queue.pause_chat(ChatId(7), kStart + Duration::seconds(1));
    ASSERT_TRUE(push(text("message", Priority::Reply, ChatId(7), key)));
    ASSERT_TRUE(push(edit(key, "edit", Priority::Alarm)));
    EXPECT_EQ(next(Duration::seconds(1)), "message");
    EXPECT_EQ(next(Duration::seconds(2)), "");  // under way
    queue.settle(last, SentReference{MessageId(77)});
    EXPECT_EQ(next(Duration::seconds(2)), "edit");
    EXPECT_EQ(std::get<EditJob>(last.job).target->message, MessageId(77));
    EXPECT_EQ(queue.find(key)->message, MessageId(77));
}

TEST_F(SendQueueTest, AnEditOfAMessageThatNeverWentHasNoTarget) {
    const LocalMessageKey key(5);
    ASSERT_TRUE(push(text("message", Priority::Reply, ChatId(7), key)));
    EXPECT_EQ(next(), "message");
    queue.settle(last, std::nullopt);
    ASSERT_TRUE(push(edit(key, "edit")));
    EXPECT_EQ(next(), "edit");
    EXPECT_FALSE(std::get<EditJob>(last.job).target.has_value());
}

TEST_F(SendQueueTest, APutBackItemKeepsItsPlace) {
    ASSERT_TRUE(push(text("first")));
    ASSERT_TRUE(push(text("second")));
    EXPECT_EQ(next(), "first");
    queue.put_back(last, superseded);
    EXPECT_EQ(next(), "first");
}

TEST_F(SendQueueTest, ADelayedItemLetsOthersPass) {
    ASSERT_TRUE(push(text("first")));
    ASSERT_TRUE(push(text("second")));
    EXPECT_EQ(next(), "first");
    last.not_before = kStart + Duration::seconds(5);
    queue.put_back(last, superseded);
    EXPECT_EQ(next(), "second");
    EXPECT_EQ(next(Duration::seconds(4)), "");
    EXPECT_EQ(next(Duration::seconds(5)), "first");
}

TEST_F(SendQueueTest, NothingGoesWhileTheServerIsAway) {
    queue.hold_all(kStart + Duration::seconds(9));
    ASSERT_TRUE(push(text("alarm", Priority::Alarm)));
    EXPECT_EQ(std::get<Timestamp>(queue.take(kStart)), kStart + Duration::seconds(9));
    EXPECT_EQ(next(Duration::seconds(9)), "alarm");
}

TEST_F(SendQueueTest, AGroupThatMovedIsWrittenToAtItsNewId) {
    ASSERT_TRUE(push(text("x", Priority::Reply, ChatId(-5))));
    queue.follow_migration(ChatId(-5), ChatId(-1005));
    EXPECT_EQ(next(), "x");
    EXPECT_EQ(last.chat, ChatId(-1005));
}

TEST(SendQueueBound, RefusesRepliesAndDropsDigestsButNeverAlarms) {
    OutboxLimits limits;
    limits.queued = 3;
    SendQueue queue(limits, kStart);
    std::vector<OutboxItem> superseded;
    ASSERT_TRUE(queue.push(text("digest", Priority::Digest), superseded));
    ASSERT_TRUE(queue.push(text("reply"), superseded));
    ASSERT_TRUE(queue.push(edit(MessageId(1), "edit"), superseded));
    ASSERT_TRUE(queue.push(text("pushes the digest out"), superseded));
    ASSERT_EQ(superseded.size(), 1U);
    EXPECT_EQ(body_of(superseded[0]), "digest");
    EXPECT_FALSE(queue.push(text("one too many"), superseded));
    EXPECT_TRUE(queue.push(edit(MessageId(1), "newer"), superseded));
    EXPECT_TRUE(queue.push(text("alarm", Priority::Alarm), superseded));
    EXPECT_EQ(queue.size(), 4U);
}

RC_GTEST_PROP(SendQueueProperty, NothingIsLostAndEachChatKeepsItsOrder, ()) {
    OutboxLimits limits;
    SendQueue queue(limits, kStart);
    std::vector<OutboxItem> superseded;
    const auto chats = *rc::gen::container<std::vector<int>>(*rc::gen::inRange(0, 60), rc::gen::inRange(1, 4));
    for (std::size_t i = 0; i < chats.size(); ++i) {
        RC_ASSERT(queue.push(text(std::to_string(i), Priority::Reply, ChatId(chats[i])), superseded).has_value());
    }
    std::map<ChatId, int> newest;
    Timestamp now = kStart;
    std::size_t sent = 0;
    while (queue.size() > 0) {
        auto taken = queue.take(now);
        if (const auto* item = std::get_if<OutboxItem>(&taken)) {
            const int number = std::stoi(body_of(*item));
            RC_ASSERT(newest.count(item->chat) == 0 || newest[item->chat] < number);
            newest[item->chat] = number;
            ++sent;
        } else {
            RC_ASSERT(std::get<Timestamp>(taken) > now);
            now = std::get<Timestamp>(taken);
        }
    }
    RC_ASSERT(sent == chats.size());
    RC_ASSERT(superseded.empty());
}

}  // namespace
}  // namespace tradewind::bot
