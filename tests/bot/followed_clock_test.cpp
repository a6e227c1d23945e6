#include "bot/runtime/followed_clock.hpp"

#include <gtest/gtest.h>

namespace tradewind::bot {
namespace {

class FollowedClockTest : public ::testing::Test {
protected:
    void pass(Duration time) {
        elapsed_ = elapsed_ + time;
        leader_ = leader_ + time;
    }
    Timestamp leader_ = Timestamp::from_seconds(1'700'000'000);
    Duration elapsed_;
    FollowedClock clock_{[this] { return leader_; }, [this] { return elapsed_; }};
};

TEST_F(FollowedClockTest, ItGoesWithItsLeader) {
    pass(Duration::seconds(5));
    EXPECT_EQ(clock_.now(), leader_);
}

TEST_F(FollowedClockTest, ASmallDifferenceIsMadeUpForSlowly) {
    leader_ = leader_ + Duration::millis(500);
    pass(Duration::seconds(1));
    EXPECT_EQ(leader_ - clock_.now(), Duration::millis(400));
    pass(Duration::seconds(10));
    EXPECT_EQ(clock_.now(), leader_);
}

TEST_F(FollowedClockTest, ALeaderThatGoesBackIsWaitedForButTimePasses) {
    const Timestamp before = clock_.now();
    leader_ = leader_ - Duration::hours(1);
    pass(Duration::seconds(10));
    EXPECT_EQ(clock_.now() - before, Duration::seconds(9));
}

TEST_F(FollowedClockTest, ALeaderThatIsWrongForAMomentLeadsNobodyAstray) {
    leader_ = leader_ + Duration::hours(1);
    pass(Duration::seconds(1));
    (void)clock_.now();
    leader_ = leader_ - Duration::hours(1);
    pass(Duration::seconds(1));
    EXPECT_EQ(clock_.now(), leader_);
}

TEST_F(FollowedClockTest, AtTheStartItTakesTheLeadersTimeUnlessTheEngineIsFurther) {
    leader_ = leader_ + Duration::minutes(3);
    clock_.set({});
    EXPECT_EQ(clock_.now(), leader_);
    clock_.set(leader_ + Duration::millis(20));
    EXPECT_EQ(clock_.now(), leader_ + Duration::millis(20));
}

}  // namespace
}  // namespace tradewind::bot
