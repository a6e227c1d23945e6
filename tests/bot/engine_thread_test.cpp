#include "bot/runtime/engine_thread.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "tests/bot/paper_rig.hpp"

namespace tradewind::bot {
namespace {

using test::kBtc;
using test::open_request;
using test::PaperRig;

// Waits until the condition holds; gives up after ten seconds.
bool eventually(const std::function<bool()>& condition) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > give_up) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

struct EngineThreadTest : ::testing::Test {
    EngineThreadTest() { EXPECT_TRUE(rig.driver->start(rig.start, 1).has_value()); }
    PaperRig rig;
};

TEST_F(EngineThreadTest, AtUnlimitedSpeedItRunsToTheEndOfTheTape) {
    EngineThread thread(*rig.engine, *rig.driver, MarketClock(rig.start, 0));
    thread.start([] {});
    EXPECT_TRUE(
        eventually([&] { return thread.snapshot()->account.now >= rig.after(Duration::minutes(test::kMinutes - 1)); }));
    EXPECT_TRUE(thread.stop().has_value());
    EXPECT_TRUE(rig.driver->tape_ended());
}

TEST_F(EngineThreadTest, RequestsAreTakenWhileTheTapeWaits) {
    EngineThread thread(*rig.engine, *rig.driver, MarketClock(rig.start, 1e-6));
    thread.start([] {});
    thread.post({RequestId(1), "test", HaltTrading{"from the test"}});
    EXPECT_TRUE(eventually([&] { return thread.snapshot()->account.mode == TradingMode::Halted; }));
    EXPECT_EQ(thread.snapshot()->account.mode_reason, "from the test");
    EXPECT_TRUE(thread.stop().has_value());
}

TEST_F(EngineThreadTest, StoppingProcessesWhatIsInTheInboxAndIsQuick) {
    EngineThread thread(*rig.engine, *rig.driver, MarketClock(rig.start, 1e-6));
    thread.start([] {});
    thread.post({RequestId(1), "test", HaltTrading{"last"}});
    const auto before = std::chrono::steady_clock::now();
    EXPECT_TRUE(thread.stop().has_value());
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
    EXPECT_EQ(rig.engine->account().mode_reason, "last");
}

TEST_F(EngineThreadTest, StoppingEndsARunAtFullSpeed) {
    EngineThread thread(*rig.engine, *rig.driver, MarketClock(rig.start, 0));
    thread.start([] {});
    EXPECT_TRUE(thread.stop().has_value());
    EXPECT_FALSE(thread.failure().has_value());
}

TEST_F(EngineThreadTest, ASnapshotIsThereBeforeTheStartAndIsNeverNull) {
    EngineThread thread(*rig.engine, *rig.driver, MarketClock(rig.start, 1));
    ASSERT_NE(thread.snapshot(), nullptr);
    EXPECT_EQ(thread.snapshot()->account.instruments->size(), 1U);
    EXPECT_TRUE(thread.stop().has_value()) << "without ever having started";
}

TEST_F(EngineThreadTest, SnapshotsAreCopiesThatTheEngineDoesNotChange) {
    EngineThread thread(*rig.engine, *rig.driver, MarketClock(rig.start, 1e-6));
    const auto first = thread.snapshot();
    const TradingMode mode = first->account.mode;
    thread.start([] {});
    thread.post({RequestId(1), "test", HaltTrading{"x"}});
    EXPECT_TRUE(eventually([&] { return thread.snapshot() != first; }));
    EXPECT_EQ(first->account.mode, mode);
    EXPECT_TRUE(thread.stop().has_value());
}

TEST_F(EngineThreadTest, PositionsAndStopsStayAfterAStop) {
    ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(2))).has_value());
    EngineThread thread(*rig.engine, *rig.driver, MarketClock(rig.after(Duration::minutes(2)), 60));
    thread.start([] {});
    thread.post(open_request(1));
    EXPECT_TRUE(eventually([&] {
        const auto snapshot = thread.snapshot();
        return !snapshot->account.market(kBtc).position.is_flat() && snapshot->unprotected.empty() &&
               std::ranges::any_of(snapshot->open_orders,
                                   [](const Order& order) { return order.state() == OrderState::Working; });
    }));
    EXPECT_TRUE(thread.stop().has_value());
    EXPECT_FALSE(rig.venue->account_report().positions.empty());
    EXPECT_FALSE(rig.venue->account_report().open_orders.empty());
}

}  // namespace
}  // namespace tradewind::bot
