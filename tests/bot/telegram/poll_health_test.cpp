#include "bot/telegram/poll_health.hpp"

#include <gtest/gtest.h>

namespace tradewind::bot {
namespace {

BotApiError error(BotFault fault, std::optional<Duration> retry_after = std::nullopt) {
    BotApiError out;
    out.fault = fault;
    out.method = "getUpdates";
    out.description = "planted";
    out.retry_after = retry_after;
    return out;
}

Timestamp at(std::int64_t second) {
    return Timestamp::from_seconds(second);
}

TEST(PollHealth, TheFirstSuccessIsUpAndFurtherOnesAreNoNews) {
    PollHealth health{PollerOptions()};
    const auto first = health.on_success(at(1));
    ASSERT_TRUE(first.change.has_value());
    EXPECT_EQ(first.change->to, PollState::Up);
    EXPECT_FALSE(health.on_success(at(2)).change.has_value());
}

TEST(PollHealth, BackOffDoublesToItsCapAndStartsOverAfterASuccess) {
    PollHealth health{PollerOptions()};
    std::vector<std::int64_t> waits;
    for (int i = 0; i < 7; ++i) {
        waits.push_back(health.on_failure(error(BotFault::Unreachable), at(i)).wait.to_seconds());
    }
    EXPECT_EQ(waits, (std::vector<std::int64_t>{1, 2, 4, 8, 16, 30, 30}));
    (void)health.on_success(at(10));
    EXPECT_EQ(health.on_failure(error(BotFault::ServerError), at(11)).wait, Duration::seconds(1));
}

TEST(PollHealth, OneLostPollIsNoNewsButThreeAre) {
    PollHealth health{PollerOptions()};
    (void)health.on_success(at(0));
    EXPECT_FALSE(health.on_failure(error(BotFault::Unreachable), at(1)).change.has_value());
    EXPECT_FALSE(health.on_failure(error(BotFault::NotAnEnvelope), at(2)).change.has_value());
    const auto third = health.on_failure(error(BotFault::ServerError), at(4));
    ASSERT_TRUE(third.change.has_value());
    EXPECT_EQ(third.change->to, PollState::Down);
    EXPECT_EQ(third.change->lasted, Duration::seconds(4));
    EXPECT_FALSE(health.on_failure(error(BotFault::ServerError), at(9)).change.has_value());
    EXPECT_EQ(health.on_success(at(20)).change->lasted, Duration::seconds(16));
}

TEST(PollHealth, WaitsAsLongAsTheServerSays) {
    PollHealth health{PollerOptions()};
    EXPECT_EQ(health.on_failure(error(BotFault::TooManyRequests, Duration::seconds(37)), at(1)).wait,
              Duration::seconds(37));
    EXPECT_EQ(health.on_failure(error(BotFault::TooManyRequests), at(1)).wait, Duration::seconds(5));
}

TEST(PollHealth, ARivalIsReportedOnceThoughPollsSucceedInBetween) {
    PollHealth health{PollerOptions()};
    (void)health.on_success(at(0));
    int changes = 0;
    std::vector<std::int64_t> waits;
    for (int i = 0; i < 6; ++i) {
        const auto advice = health.on_failure(error(BotFault::Conflict), at(10 + 20 * i));
        waits.push_back(advice.wait.to_seconds());
        changes += advice.change ? 1 : 0;
        changes += health.on_success(at(15 + 20 * i)).change ? 1 : 0;
    }
    EXPECT_EQ(changes, 1);
    EXPECT_EQ(waits, (std::vector<std::int64_t>{5, 10, 20, 40, 60, 60}));
    EXPECT_EQ(health.state(), PollState::Conflict);
}

TEST(PollHealth, AConflictIsOverAfterAWhileWithoutOne) {
    PollHealth health{PollerOptions()};
    (void)health.on_failure(error(BotFault::Conflict), at(0));
    EXPECT_FALSE(health.on_success(at(89)).change.has_value());
    const auto over = health.on_success(at(90));
    ASSERT_TRUE(over.change.has_value());
    EXPECT_EQ(over.change->from, PollState::Conflict);
    EXPECT_EQ(health.on_failure(error(BotFault::Conflict), at(500)).wait, Duration::seconds(5));
}

TEST(PollHealth, ABadTokenIsNamedAtOnceAndRetriedSlowly) {
    PollHealth health{PollerOptions()};
    const auto first = health.on_failure(error(BotFault::BadToken), at(0));
    EXPECT_EQ(first.change->to, PollState::BadToken);
    EXPECT_GE(first.wait, Duration::seconds(1));
    EXPECT_EQ(health.on_success(at(5)).change->to, PollState::Up);
}

TEST(PollHealth, AnUpdateThatCannotBeJournalledBacksOff) {
    PollHealth health{PollerOptions()};
    EXPECT_EQ(health.on_refused({ErrorCode::Io, "disk full", Retry::Safe}, at(0)).wait, Duration::seconds(1));
    EXPECT_EQ(health.on_refused({ErrorCode::Io, "disk full", Retry::Safe}, at(1)).wait, Duration::seconds(2));
    const auto third = health.on_refused({ErrorCode::Io, "disk full", Retry::Safe}, at(2));
    EXPECT_NE(third.change->reason.find("disk full"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::bot
