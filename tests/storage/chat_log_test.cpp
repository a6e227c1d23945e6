// Chat updates are known once and for ever, and what became of them can be told.
#include "storage/chat_log.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

class ChatLogTest : public ::testing::Test {
protected:
    ChatLogTest() { reopen(); }
    void reopen() {
        log_.reset();
        auto log = ChatLog::open((dir_.path() / "chat.db").string(), Durability::Off);
        EXPECT_TRUE(log) << log.error().text;
        log_ = std::move(*log);
    }
    static ChatUpdate update(std::int64_t id, std::int64_t second = 1) {
        return {id, 111, -1001234567890, "/balance \xf0\x9f\x92\xb0", Timestamp::from_seconds(second)};
    }
    test::TempDir dir_;
    std::unique_ptr<ChatLog> log_;
};

TEST_F(ChatLogTest, AnUpdateIsNewOnceEvenAcrossARestart) {
    EXPECT_EQ(log_->record_update(update(7)).value(), FirstSight::New);
    EXPECT_EQ(log_->record_update(update(7)).value(), FirstSight::SeenBefore);
    reopen();
    EXPECT_EQ(log_->record_update(update(7)).value(), FirstSight::SeenBefore);
    EXPECT_TRUE(log_->has_seen(7).value());
    EXPECT_FALSE(log_->has_seen(8).value());
}

TEST_F(ChatLogTest, TheOffsetFollowsArrivalSoThatANewIdSeriesIsFollowed) {
    EXPECT_FALSE(log_->last_offset().value());
    ASSERT_TRUE(log_->record_update(update(900'000'001, 10)));
    ASSERT_TRUE(log_->record_update(update(55, 20)));  // ids may start anew after a week of silence
    reopen();
    const auto offset = log_->last_offset();
    ASSERT_TRUE(offset && *offset);
    EXPECT_EQ((*offset)->last_update_id, 55);
    EXPECT_EQ((*offset)->received, Timestamp::from_seconds(20));
}

TEST_F(ChatLogTest, UpdatesWithoutADecisionAreFoundAfterARestart) {
    for (const std::int64_t id : {3, 1, 2}) {
        ASSERT_TRUE(log_->record_update(update(id)));
    }
    ASSERT_TRUE(log_->record_decision({1, "preview sent", RequestId(), Timestamp::from_seconds(2)}));
    reopen();
    const auto undecided = log_->undecided();
    ASSERT_TRUE(undecided) << undecided.error().text;
    ASSERT_EQ(undecided->size(), 2U);
    EXPECT_EQ((*undecided)[0].update_id, 3) << "in the order of arrival";
    EXPECT_EQ((*undecided)[1].update_id, 2);
    EXPECT_EQ((*undecided)[0].text, update(3).text);
    EXPECT_EQ((*undecided)[0].chat, -1001234567890);
}

TEST_F(ChatLogTest, DecisionsKeepTheirRequest) {
    const RequestId request(0xfedcba9876543210ULL);
    ASSERT_TRUE(log_->record_update(update(5)));
    ASSERT_TRUE(log_->record_decision({5, "preview sent", RequestId(), Timestamp::from_seconds(2)}));
    ASSERT_TRUE(log_->record_decision({5, "confirmed", request, Timestamp::from_seconds(3)}));
    const auto decisions = log_->decisions(5);
    ASSERT_TRUE(decisions);
    ASSERT_EQ(decisions->size(), 2U);
    EXPECT_EQ((*decisions)[0].request, RequestId());
    EXPECT_EQ((*decisions)[1].request, request);
    EXPECT_EQ((*decisions)[1].time, Timestamp::from_seconds(3));
}

TEST_F(ChatLogTest, AMessageIsFoundByItsKeyInItsChat) {
    EXPECT_FALSE(log_->find_message("status", 1).value());
    ASSERT_TRUE(log_->remember_message("status", 1, 100, Timestamp::from_seconds(1)));
    ASSERT_TRUE(log_->remember_message("status", 2, 200, Timestamp::from_seconds(1)));
    ASSERT_TRUE(log_->remember_message("status", 1, 101, Timestamp::from_seconds(2)));
    reopen();
    EXPECT_EQ(log_->find_message("status", 1).value(), 101);
    EXPECT_EQ(log_->find_message("status", 2).value(), 200);
    ASSERT_TRUE(log_->forget_message("status", 1));
    EXPECT_FALSE(log_->find_message("status", 1).value());
}

TEST_F(ChatLogTest, PruningKeepsTheLastUpdateSoThatTheOffsetLives) {
    ASSERT_TRUE(log_->record_update(update(1, 10)));
    ASSERT_TRUE(log_->record_update(update(2, 20)));
    ASSERT_TRUE(log_->record_decision({1, "done", RequestId(), Timestamp::from_seconds(10)}));
    ASSERT_TRUE(log_->remember_message("old", 1, 1, Timestamp::from_seconds(10)));
    ASSERT_TRUE(log_->remember_message("young", 1, 2, Timestamp::from_seconds(1000)));
    ASSERT_TRUE(log_->prune(Timestamp::from_seconds(500)));
    EXPECT_FALSE(log_->has_seen(1).value());
    EXPECT_TRUE(log_->decisions(1)->empty());
    EXPECT_EQ(log_->last_offset().value()->last_update_id, 2);
    EXPECT_FALSE(log_->find_message("old", 1).value());
    EXPECT_TRUE(log_->find_message("young", 1).value());
    ASSERT_TRUE(log_->record_update(update(3, 1000)));
    EXPECT_EQ(log_->last_offset().value()->last_update_id, 3);
}

TEST_F(ChatLogTest, ThreadsMayShareIt) {
    std::atomic<int> fresh{0};
    const auto work = [&] {
        for (std::int64_t id = 0; id < 200; ++id) {
            const auto sight = log_->record_update(update(id));
            if (sight && *sight == FirstSight::New) {
                ++fresh;
            }
        }
    };
    std::thread one(work);
    std::thread two(work);
    one.join();
    two.join();
    EXPECT_EQ(fresh, 200) << "each update is new to exactly one of them";
}

}  // namespace
}  // namespace tradewind::storage
