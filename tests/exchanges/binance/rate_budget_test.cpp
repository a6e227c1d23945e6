#include "exchanges/binance/rate_budget.hpp"

#include <gtest/gtest.h>

namespace tradewind::binance {
namespace {

const Timestamp kMinute = Timestamp::from_seconds(1'700'000'040);  // on a full minute

TEST(RateBudget, AnUnusedBudgetHoldsNothingBack) {
    const RateBudget budget;
    EXPECT_EQ(budget.earliest(Lane::Queries, {40, 0}, kMinute), kMinute);
}

TEST(RateBudget, QuestionsStopBeforeOrdersAndOrdersBeforeClosing) {
    RateBudget budget;
    budget.observe(1500, -1, -1, kMinute);
    EXPECT_EQ(budget.earliest(Lane::Queries, {40, 0}, kMinute), kMinute + Duration::minutes(1));
    EXPECT_EQ(budget.earliest(Lane::Orders, {10, 1}, kMinute), kMinute);
    budget.observe(2100, -1, -1, kMinute);
    EXPECT_EQ(budget.earliest(Lane::Orders, {10, 1}, kMinute), kMinute + Duration::minutes(1));
    EXPECT_EQ(budget.earliest(Lane::Urgent, {1, 1}, kMinute), kMinute);
}

TEST(RateBudget, TheVenueCountsAfreshEachMinute) {
    RateBudget budget;
    budget.spend({2400, 0}, kMinute + Duration::seconds(59));
    EXPECT_GT(budget.earliest(Lane::Urgent, {1, 0}, kMinute + Duration::seconds(59)), kMinute + Duration::seconds(59));
    EXPECT_EQ(budget.earliest(Lane::Queries, {40, 0}, kMinute + Duration::minutes(1)), kMinute + Duration::minutes(1));
}

TEST(RateBudget, TheVenuesCountWinsWhenItIsHigher) {
    RateBudget budget;
    budget.spend({10, 0}, kMinute);
    budget.observe(200, -1, -1, kMinute);
    EXPECT_EQ(budget.weight_used(kMinute), 200);
    budget.observe(50, -1, -1, kMinute);  // an answer that was long on its way
    EXPECT_EQ(budget.weight_used(kMinute), 200);
}

TEST(RateBudget, TheShortOrderLimitHoldsOrdersForSecondsNotCancels) {
    RateBudget budget;
    for (int i = 0; i < 255; ++i) {
        budget.spend({0, 1}, kMinute);
    }
    EXPECT_EQ(budget.earliest(Lane::Orders, {0, 1}, kMinute), kMinute + Duration::seconds(10));
    EXPECT_EQ(budget.earliest(Lane::Urgent, {1, 0}, kMinute), kMinute);
}

TEST(RateBudget, APauseHoldsEverything) {
    RateBudget budget;
    budget.pause_until(kMinute + Duration::seconds(90));
    budget.pause_until(kMinute + Duration::seconds(30));  // a shorter one changes nothing
    EXPECT_EQ(budget.earliest(Lane::Urgent, {1, 0}, kMinute), kMinute + Duration::seconds(90));
}

}  // namespace
}  // namespace tradewind::binance
