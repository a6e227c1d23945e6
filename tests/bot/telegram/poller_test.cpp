#include "bot/telegram/poller.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>

#include <gtest/gtest.h>

#include "tests/support/fake_bot_api.hpp"
#include "tests/support/fake_wait_clock.hpp"

namespace tradewind::bot {
namespace {

using tradewind::testing::FakeBotApi;
using tradewind::testing::FakeWaitClock;
using tradewind::testing::Misbehave;

class Recorder final : public PollerListener {
public:
    Status on_update(const Update& update) override {
        const std::lock_guard lock(mutex_);
        if (refusals_ > 0) {
            --refusals_;
            return fail(ErrorCode::Io, "the journal is full");
        }
        const auto* message = std::get_if<Message>(&update.content);
        texts_.push_back(message != nullptr ? message->text : "?");
        marks_.push_back(update.mark);
        return {};
    }
    void on_poll_state(const PollStateChange& change) override {
        const std::lock_guard lock(mutex_);
        states_.push_back(change.to);
    }
    void refuse(int times) {
        const std::lock_guard lock(mutex_);
        refusals_ = times;
    }
    [[nodiscard]] std::vector<std::string> texts() const {
        const std::lock_guard lock(mutex_);
        return texts_;
    }
    [[nodiscard]] std::vector<UpdateMark> marks() const {
        const std::lock_guard lock(mutex_);
        return marks_;
    }
    [[nodiscard]] long count(PollState state) const {
        const std::lock_guard lock(mutex_);
        return std::count(states_.begin(), states_.end(), state);
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> texts_;
    std::vector<UpdateMark> marks_;
    std::vector<PollState> states_;
    int refusals_ = 0;
};

using Texts = std::vector<std::string>;

struct PollerTest : ::testing::Test {
    void start(PollerOptions options = {}, std::optional<BotApiConfig> config = std::nullopt) {
        poller = std::make_unique<Poller>(config.value_or(server.config()), std::move(options), listener, clock,
                                          server_clock);
        poller->start();
    }
    bool hears(const Texts& texts) {
        return server.wait_for([&] { return listener.texts() == texts; });
    }
    [[nodiscard]] std::size_t polls() const { return server.calls("getUpdates").size(); }

    FakeBotApi server;
    FakeWaitClock clock;
    ServerClock server_clock;
    Recorder listener;
    std::unique_ptr<Poller> poller;
};

TEST_F(PollerTest, HearsUpdatesInOrderAndConfirmsThem) {
    server.push_text("one");
    server.push_text("two");
    start();
    ASSERT_TRUE(hears({"one", "two"}));
    ASSERT_TRUE(server.wait_for([&] { return server.is_poll_parked(); }));
    EXPECT_EQ(server.calls("getUpdates").back().parameters["offset"], 1002);
    EXPECT_EQ(server.calls("getUpdates").back().parameters["timeout"], 30);
    server.push_text("three");
    ASSERT_TRUE(hears({"one", "two", "three"}));
    EXPECT_EQ(listener.count(PollState::Up), 1);
}

TEST_F(PollerTest, TheFirstPollReturnsAtOnceSoThatBeingUpIsKnown) {
    start();
    ASSERT_TRUE(server.wait_for([&] { return listener.count(PollState::Up) == 1; }));
    EXPECT_EQ(server.calls("getUpdates").front().parameters["timeout"], 0);
    EXPECT_EQ(poller->status().state, PollState::Up);
}

TEST_F(PollerTest, StopsAtOnceWhileParked) {
    start();
    ASSERT_TRUE(server.wait_for([&] { return server.is_poll_parked(); }));
    const auto before = std::chrono::steady_clock::now();
    poller->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(900));
}

TEST_F(PollerTest, ARedeliveredUpdateCountsOnce) {
    server.ignore_offsets();
    server.push_text("/futures_open long 100");
    start();
    ASSERT_TRUE(server.wait_for([&] { return poller->status().duplicates >= 5; }));
    poller->stop();
    EXPECT_EQ(listener.texts(), Texts{"/futures_open long 100"});
    // A server that repeats itself at once must not make us spin.
    EXPECT_GE(clock.elapsed(), Duration::millis(300) * 4);
}

TEST_F(PollerTest, ARedeliveryAfterARestartCountsOnce) {
    server.ignore_offsets();
    server.push_text("/futures_open long 100");
    start();
    ASSERT_TRUE(hears({"/futures_open long 100"}));
    poller->stop();
    PollerOptions options;
    options.already_seen = listener.marks();
    start(options);
    ASSERT_TRUE(server.wait_for([&] { return poller->status().duplicates >= 2; }));
    EXPECT_EQ(listener.texts().size(), 1U);
}

TEST_F(PollerTest, NumbersThatJumpDownAreStillHeard) {
    server.set_next_update_id(900'000'000);
    server.push_text("before the quiet week");
    start();
    ASSERT_TRUE(hears({"before the quiet week"}));
    ASSERT_TRUE(server.wait_for([&] { return server.is_poll_parked(); }));
    server.set_next_update_id(1200);
    server.push_text("after");
    ASSERT_TRUE(hears({"before the quiet week", "after"}));
    ASSERT_TRUE(server.wait_for([&] { return server.is_poll_parked(); }));
    EXPECT_EQ(server.calls("getUpdates").back().parameters["offset"], 1201);
}

TEST_F(PollerTest, AServerThatRestartsItsNumbersIsStillHeard) {
    server.push_text("one");
    start();
    ASSERT_TRUE(hears({"one"}));
    ASSERT_TRUE(server.wait_for([&] { return server.is_poll_parked(); }));
    server.set_next_update_id(1000);
    server.push_text("another first");
    EXPECT_TRUE(hears({"one", "another first"}));
}

TEST_F(PollerTest, ForgetsItsOffsetAfterALongSilence) {
    server.push_text("one");
    start();
    ASSERT_TRUE(hears({"one"}));
    ASSERT_TRUE(server.wait_for([&] { return server.is_poll_parked(); }));
    clock.advance(Duration::minutes(16));
    const std::size_t before = polls();
    server.release_poll();
    ASSERT_TRUE(server.wait_for([&] { return polls() > before && server.is_poll_parked(); }));
    EXPECT_FALSE(server.calls("getUpdates").back().parameters.contains("offset"));
}

TEST_F(PollerTest, AConflictIsReportedOnceAndBackedOffAndEndsWhenTheRivalStops) {
    server.script("getUpdates", Misbehave::Conflict, 6);
    start();
    server.push_text("after the rival");
    ASSERT_TRUE(hears({"after the rival"}));
    EXPECT_EQ(listener.count(PollState::Conflict), 1);
    const auto sleeps = clock.sleeps();
    ASSERT_GE(sleeps.size(), 6U);
    EXPECT_EQ(sleeps[0], Duration::seconds(5));
    EXPECT_EQ(sleeps[5], Duration::seconds(60));
    clock.advance(Duration::minutes(2));
    server.push_text("later");
    EXPECT_TRUE(server.wait_for([&] { return listener.count(PollState::Up) == 1; }));
}

TEST_F(PollerTest, SurvivesEverythingANetworkCanDoWithoutSpinningOrLoss) {
    BotApiConfig config = server.config();
    config.call_timeout = Duration::millis(30);
    PollerOptions options;
    options.poll_timeout = Duration::millis(20);
    for (const Misbehave how : {Misbehave::Reset, Misbehave::TruncatedJson, Misbehave::Html502, Misbehave::Bare500,
                                Misbehave::LoseReply, Misbehave::Unauthorized, Misbehave::Hang}) {
        server.script("getUpdates", how, 2);
    }
    start(options, config);
    server.push_text("through");
    ASSERT_TRUE(hears({"through"}));
    poller->stop();
    EXPECT_GE(clock.elapsed(), Duration::seconds(14));  // each of the fourteen was followed by a pause
    for (const Duration pause : clock.sleeps()) {
        EXPECT_LE(pause, Duration::seconds(30));
    }
    EXPECT_GE(poller->status().failures, 14U);
    EXPECT_EQ(poller->status().last_error.find("planted"), std::string::npos);
}

TEST_F(PollerTest, EmptyAnswersAtOnceDoNotMakeItSpin) {
    server.script("getUpdates", Misbehave::EmptyAtOnce, 50);
    start();
    ASSERT_TRUE(server.wait_for([&] { return polls() > 50; }));
    EXPECT_GE(clock.elapsed(), Duration::millis(300) * 49);
    EXPECT_EQ(listener.count(PollState::Up), 1);
    server.push_text("still here");
    EXPECT_TRUE(hears({"still here"}));
}

TEST_F(PollerTest, WaitsAsLongAsA429Says) {
    server.script("getUpdates", Misbehave::TooManyRequests);
    start();
    ASSERT_TRUE(server.wait_for([&] { return polls() >= 2; }));
    EXPECT_EQ(clock.sleeps().front(), Duration::seconds(3));
}

TEST_F(PollerTest, AResultOfNullIsAnEmptyOne) {
    server.script("getUpdates", Misbehave::NullResult, 2);
    start();
    server.push_text("hello");
    EXPECT_TRUE(hears({"hello"}));
    EXPECT_EQ(poller->status().failures, 0U);
}

TEST_F(PollerTest, AnUpdateIsConfirmedOnlyWhenItIsJournalled) {
    listener.refuse(4);
    server.push_text("one");
    server.push_text("two");
    start();
    ASSERT_TRUE(hears({"one", "two"}));
    for (const auto& call : server.calls("getUpdates")) {
        if (listener.texts().empty()) {
            EXPECT_FALSE(call.parameters.contains("offset"));
        }
    }
    EXPECT_EQ(listener.count(PollState::Down), 1);
    EXPECT_GE(clock.elapsed(), Duration::seconds(1 + 2 + 4 + 8));
}

TEST_F(PollerTest, UnreadableAndUnsupportedUpdatesDoNotStopTheRest) {
    server.push({{"update_id", 5}, {"poll", {{"id", "x"}}}});
    server.push({{"update_id", 6}, {"message", "nonsense"}});
    server.push_text("fine");
    start();
    EXPECT_TRUE(hears({"?", "?", "fine"}));
}

TEST_F(PollerTest, LearnsTheServersClock) {
    start();  // our fake clock stands in 2023, the server's does not
    ASSERT_TRUE(server.wait_for([&] { return listener.count(PollState::Up) == 1; }));
    EXPECT_GT(server_clock.offset(), Duration::days(365));
}

TEST_F(PollerTest, RemembersOnlySoMany) {
    PollerOptions options;
    options.remembered_updates = 2;
    start(options);
    for (const char* text : {"a", "b", "c", "d"}) {
        server.push_text(text);
    }
    EXPECT_TRUE(hears({"a", "b", "c", "d"}));
}

}  // namespace
}  // namespace tradewind::bot
