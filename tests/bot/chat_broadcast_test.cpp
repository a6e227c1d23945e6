// What the chat says without being asked: after a restart, on alerts, on schedule, about strangers.
#include <algorithm>

#include "tests/bot/chat_rig.hpp"

namespace tradewind::bot {
namespace {

using ChatBroadcastTest = ChatServiceTest;
using namespace risk::test;  // NOLINT(google-build-using-namespace): the builders are the vocabulary here

TEST_F(ChatBroadcastTest, StrangersGetNoAnswerAndTheOwnerHearsOnce) {
    give(message("/futures_open long 100", {}, 666));
    give(message("hello?", {}, 666));
    const auto all = settled();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].chat, 7);
    EXPECT_TRUE(holds(all[0].text, "user id 666"));
    EXPECT_TRUE(engine.posted.empty());
}

TEST_F(ChatBroadcastTest, WhatWasNotDecidedBeforeARestartIsAnsweredAndNotRun) {
    storage::ChatUpdate lost;
    lost.update_id = 5;
    lost.user = 7;
    lost.chat = 7;
    lost.text = "/futures_emergency_close";
    lost.received = clock.wall_now();
    ASSERT_TRUE(log->record_update(lost).has_value());
    service.start("up");
    const auto all = settled();
    EXPECT_TRUE(std::ranges::any_of(all, [](const FakeMessage& m) {
        return holds(m.text, "/futures_emergency_close") && holds(m.text, "not executed");
    }));
    EXPECT_TRUE(engine.posted.empty());
    EXPECT_TRUE(log->undecided()->empty());
    EXPECT_EQ(server.calls("setMyCommands").size(), 1U);
}

TEST_F(ChatBroadcastTest, AlertsAreToldOnceAndCounted) {
    const Alert near{AlertKind::LiquidationNear, AlertLevel::Danger, "BTCUSDT", "4 % away & falling"};
    service.on_alert(near, at_second(0));
    service.on_alert(near, at_second(1));
    auto all = settled();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].text, "🟠 <b>BTCUSDT</b> 4 % away &amp; falling");
    EXPECT_FALSE(all[0].is_silent);
    service.on_alert({near.kind, AlertLevel::Critical, "BTCUSDT", "1 % away"}, at_second(2));
    EXPECT_TRUE(holds(last(), "🚨")) << last();
    EXPECT_TRUE(holds(last(), "(1 more since")) << last();
}

TEST_F(ChatBroadcastTest, ProgressOfUnknownRequestsIsToldWhenItIsFinal) {
    service.on_progress({RequestId(99), RequestStage::Working, "step"});
    EXPECT_TRUE(settled().empty());
    service.on_progress({RequestId(99), RequestStage::Done, "filled"});
    EXPECT_TRUE(holds(last(), "before the restart: filled"));
}

TEST_F(ChatBroadcastTest, StatusIsPushedOnSchedule) {
    ChatOptions hourly = options();
    hourly.status_every = Duration::hours(1);
    ChatService pushing(hourly, Gate({7}, 0), AlertCooldowns(), control, outbox, *log, clock, server_clock);
    pushing.start("up");
    const std::size_t before = settled().size();
    pushing.tick();
    EXPECT_EQ(settled().size(), before);
    clock.advance(Duration::hours(1));
    pushing.tick();
    pushing.tick();
    ASSERT_EQ(settled().size(), before + 1);
    EXPECT_TRUE(holds(last(), "Scheduled status"));
    EXPECT_TRUE(newest().is_silent);
}

TEST_F(ChatBroadcastTest, AWrongLocalClockDoesNotShutTheGate) {
    clock.advance(Duration::seconds(60));
    for (int i = 0; i < 8; ++i) {
        server_clock.learn(clock.wall_now() - Duration::seconds(60), clock.wall_now());
    }
    say("/futures_open long 100", Duration::seconds(60));
    EXPECT_TRUE(holds(last(), "Open LONG BTCUSDT")) << last();
}

}  // namespace
}  // namespace tradewind::bot
