#include "bot/alerts/alert_filter.hpp"

#include <gtest/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using test::at_second;

Alert alert(AlertLevel level, std::string text = "text", std::string symbol = "BTCUSDT",
            AlertKind kind = AlertKind::LiquidationNear) {
    return {kind, level, std::move(symbol), std::move(text)};
}

struct AlertFilterTest : ::testing::Test {
    bool told(const Alert& a, std::int64_t second) { return filter.offer(a, at_second(second)).has_value(); }
    AlertFilter filter{
        AlertCooldowns{Duration::seconds(60), Duration::seconds(300), Duration::seconds(120), Duration::seconds(60)}};
};

TEST_F(AlertFilterTest, OneCooldownPerKindAndSymbol) {
    EXPECT_TRUE(told(alert(AlertLevel::Warning), 0));
    EXPECT_FALSE(told(alert(AlertLevel::Warning), 1));
    EXPECT_TRUE(told(alert(AlertLevel::Warning, "text", "ETHUSDT"), 1));
    EXPECT_TRUE(told(alert(AlertLevel::Warning, "text", "BTCUSDT", AlertKind::DailyLoss), 1));
    EXPECT_FALSE(told(alert(AlertLevel::Warning), 299));
    EXPECT_TRUE(told(alert(AlertLevel::Warning), 300));
}

TEST_F(AlertFilterTest, EveryLevelHasItsOwnCooldown) {
    EXPECT_TRUE(told(alert(AlertLevel::Danger), 0));
    EXPECT_FALSE(told(alert(AlertLevel::Danger), 119));
    EXPECT_TRUE(told(alert(AlertLevel::Danger), 120));
    EXPECT_TRUE(told(alert(AlertLevel::Info, "text", "SOLUSDT"), 0));
    EXPECT_TRUE(told(alert(AlertLevel::Info, "text", "SOLUSDT"), 60));
}

TEST_F(AlertFilterTest, AHigherLevelGoesThroughTheCooldown) {
    EXPECT_TRUE(told(alert(AlertLevel::Info), 0));
    EXPECT_TRUE(told(alert(AlertLevel::Warning), 1));
    EXPECT_TRUE(told(alert(AlertLevel::Critical), 2));
    EXPECT_FALSE(told(alert(AlertLevel::Danger), 3)) << "it has fallen";
    EXPECT_FALSE(told(alert(AlertLevel::Critical), 4));
}

TEST_F(AlertFilterTest, WhatWasHeldBackIsCountedAndToldWithTheNext) {
    EXPECT_TRUE(told(alert(AlertLevel::Warning), 0));
    EXPECT_FALSE(told(alert(AlertLevel::Warning), 10));
    EXPECT_FALSE(told(alert(AlertLevel::Warning), 20));
    const auto next = filter.offer(alert(AlertLevel::Danger, "worse"), at_second(30));
    ASSERT_TRUE(next.has_value());
    EXPECT_EQ(next->alert.text, "worse");
    EXPECT_EQ(next->held, 2U);
    EXPECT_EQ(next->held_since, at_second(10));
    const auto after = filter.offer(alert(AlertLevel::Danger), at_second(200));
    ASSERT_TRUE(after.has_value());
    EXPECT_EQ(after->held, 0U) << "told once";
}

TEST_F(AlertFilterTest, WhatWasHeldBackIsToldWhenTheCooldownEnds) {
    EXPECT_TRUE(told(alert(AlertLevel::Warning, "first"), 0));
    EXPECT_FALSE(told(alert(AlertLevel::Warning, "second"), 10));
    EXPECT_FALSE(told(alert(AlertLevel::Warning, "third"), 20));
    EXPECT_TRUE(filter.take_due(at_second(299)).empty());
    const auto due = filter.take_due(at_second(300));
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].alert.text, "third");
    EXPECT_EQ(due[0].time, at_second(20));
    EXPECT_EQ(due[0].held, 1U);
    EXPECT_TRUE(filter.take_due(at_second(10'000)).empty());
    EXPECT_FALSE(told(alert(AlertLevel::Warning), 301)) << "telling starts the cooldown anew";
}

TEST_F(AlertFilterTest, QuietTimeHoldsMinorAlertsAndTellsThemAfterwards) {
    filter.quiet_until(at_second(600));
    EXPECT_FALSE(told(alert(AlertLevel::Info), 0));
    EXPECT_FALSE(told(alert(AlertLevel::Warning), 1));
    EXPECT_TRUE(filter.take_due(at_second(599)).empty());
    const auto due = filter.take_due(at_second(600));
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].held, 1U);
}

TEST_F(AlertFilterTest, QuietTimeNeverHoldsDanger) {
    filter.quiet_until(at_second(600));
    EXPECT_TRUE(told(alert(AlertLevel::Danger), 1));
    EXPECT_TRUE(told(alert(AlertLevel::Critical), 2));
    EXPECT_TRUE(told(alert(AlertLevel::Danger, "text", "ETHUSDT"), 3));
}

TEST_F(AlertFilterTest, AMinorAlertDoesNotHideAWaitingDangerInQuietTime) {
    filter.quiet_until(at_second(6'000));
    EXPECT_TRUE(told(alert(AlertLevel::Danger, "near"), 0));
    EXPECT_FALSE(told(alert(AlertLevel::Danger, "nearer"), 10));
    EXPECT_FALSE(told(alert(AlertLevel::Info, "better"), 20));
    const auto due = filter.take_due(at_second(120));
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].alert.text, "nearer");
    EXPECT_EQ(due[0].held, 1U);
}

TEST_F(AlertFilterTest, TheListKeepsTheNewestWhetherToldOrHeld) {
    for (int i = 0; i < 40; ++i) {
        told(alert(AlertLevel::Warning, std::to_string(i)), i);
    }
    const auto recent = filter.recent();
    ASSERT_EQ(recent.size(), 30U);
    EXPECT_EQ(recent.front().second.text, "10");
    EXPECT_EQ(recent.back().second.text, "39");
}

}  // namespace
}  // namespace tradewind::bot
