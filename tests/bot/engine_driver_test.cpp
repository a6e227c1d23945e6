#include "bot/runtime/engine_driver.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/bot/paper_rig.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

using test::kBtc;
using test::open_request;
using test::PaperRig;

ControlRequest grid_on(std::uint64_t id) {
    return {RequestId(id), "test", SwitchStrategy{"grid", StrategySwitch::On, {}}};
}

// A whole run with an opening, a close and the grid.
StreamHash whole_run(PaperRig& rig) {
    EXPECT_TRUE(rig.driver->start(rig.start, 1).has_value());
    EXPECT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(2))).has_value());
    EXPECT_TRUE(rig.driver->request(open_request(1), rig.after(Duration::minutes(2))).has_value());
    EXPECT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(10))).has_value());
    EXPECT_TRUE(rig.driver->request({RequestId(2), "test", ClosePosition{kBtc, 1}}, rig.after(Duration::minutes(10)))
                    .has_value());
    EXPECT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(11))).has_value());
    EXPECT_TRUE(rig.driver->request(grid_on(3), rig.after(Duration::minutes(11))).has_value());
    EXPECT_TRUE(rig.driver->run_until(Timestamp::max()).has_value());
    return rig.engine->command_hash();
}

TEST(EngineDriver, TwoRunsGiveTheSameCommands) {
    PaperRig one;
    PaperRig two;
    EXPECT_EQ(whole_run(one), whole_run(two));
    EXPECT_EQ(one.engine_state(), two.engine_state());
    EXPECT_GT(one.engine->processed(), 1'000U);
    EXPECT_TRUE(one.driver->tape_ended());
}

TEST(EngineDriver, StepsOfTimeDoNotChangeTheResult) {
    PaperRig whole;
    PaperRig slices;
    ASSERT_TRUE(whole.driver->start(whole.start, 1).has_value());
    ASSERT_TRUE(slices.driver->start(slices.start, 1).has_value());
    ASSERT_TRUE(whole.driver->run_until(whole.after(Duration::minutes(20))).has_value());
    for (int i = 1; i <= 20 * 60 * 4; ++i) {
        ASSERT_TRUE(slices.driver->run_until(slices.after(Duration::millis(250 * i))).has_value());
    }
    EXPECT_EQ(whole.engine_state(), slices.engine_state());
}

TEST(EngineDriver, AnOpeningIsFilledProtectedAndReported) {
    PaperRig rig;
    ASSERT_TRUE(rig.driver->start(rig.start, 1).has_value());
    ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(2))).has_value());
    ASSERT_TRUE(rig.driver->request(open_request(1), rig.after(Duration::minutes(2))).has_value());
    ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(3))).has_value());
    EXPECT_EQ(rig.engine->account().market(kBtc).position.signed_quantity(), test::quantity("0.01"));
    EXPECT_TRUE(rig.engine->snapshot()->unprotected.empty());
    const auto& told = rig.listener.progresses;
    ASSERT_FALSE(told.empty());
    EXPECT_EQ(told.back().stage, RequestStage::Done) << told.back().text;
    const AccountReport report = rig.venue->account_report();
    EXPECT_TRUE(std::ranges::any_of(
        report.open_orders, [](const OrderReport& order) { return order.terms.type == OrderType::StopMarket; }));
}

TEST(EngineDriver, TheSameRequestTwiceRunsOnce) {
    PaperRig rig;
    ASSERT_TRUE(rig.driver->start(rig.start, 1).has_value());
    ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(2))).has_value());
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(rig.driver->request(open_request(1), rig.after(Duration::minutes(2))).has_value());
    }
    ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(3))).has_value());
    EXPECT_EQ(rig.engine->account().market(kBtc).position.signed_quantity(), test::quantity("0.01"));
}

TEST(EngineDriver, RequestsGoAheadOfMarketDataOfTheSameInstant) {
    PaperRig rig;
    ASSERT_TRUE(rig.driver->start(rig.start, 1).has_value());
    ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(2))).has_value());
    const Timestamp next = rig.driver->next_time();
    const std::uint64_t before = rig.engine->processed();
    ASSERT_TRUE(rig.driver->request({RequestId(1), "test", HaltTrading{"now"}}, next).has_value());
    EXPECT_EQ(rig.engine->processed(), before + 1) << "nothing of the market came first";
    EXPECT_EQ(rig.engine->account().mode, TradingMode::Halted);
    EXPECT_EQ(rig.engine->account().now, next);
}

TEST(EngineDriver, TimeNeverGoesBack) {
    PaperRig rig;
    ASSERT_TRUE(rig.driver->start(rig.start, 1).has_value());
    ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(5))).has_value());
    const Timestamp now = rig.engine->account().now;
    ASSERT_TRUE(rig.driver->request({RequestId(1), "test", HaltTrading{"late"}}, rig.start).has_value());
    EXPECT_EQ(rig.engine->account().now, now);
}

struct EngineDriverJournalTest : ::testing::Test {
    std::unique_ptr<storage::Journal> open(storage::Durability durability = storage::Durability::Off) {
        auto journal = storage::Journal::open((dir.path() / "journal.db").string(), durability).value();
        EXPECT_TRUE(journal->begin_run({tradewind::test::at_second(0), "test", "", {"BTCUSDT"}}).has_value());
        return journal;
    }
    tradewind::test::TempDir dir;
};

TEST_F(EngineDriverJournalTest, ARestartFromTheJournalGivesTheSameStateToTheLastByte) {
    auto journal = open();
    std::string state;
    StreamHash hash;
    {
        PaperRig rig(journal.get());
        hash = whole_run(rig);
        ASSERT_TRUE(rig.driver->flush(EngineDriver::Keep::Inputs).has_value());
        state = rig.engine_state();
    }
    PaperRig fresh;
    const auto restored = restore_engine(*fresh.engine, *journal);
    ASSERT_TRUE(restored.has_value()) << restored.error().text;
    EXPECT_EQ(fresh.engine->command_hash(), hash);
    EXPECT_EQ(fresh.engine_state(), state);
    EXPECT_GT(restored->replayed, 0U);
}

TEST_F(EngineDriverJournalTest, ACheckpointAtTheEndLeavesNothingToReplay) {
    auto journal = open();
    std::string state;
    {
        PaperRig rig(journal.get());
        whole_run(rig);
        ASSERT_TRUE(rig.driver->flush(EngineDriver::Keep::InputsAndCheckpoint).has_value());
        state = rig.engine_state();
    }
    PaperRig fresh;
    const auto restored = restore_engine(*fresh.engine, *journal);
    ASSERT_TRUE(restored.has_value()) << restored.error().text;
    EXPECT_EQ(restored->replayed, 0U);
    EXPECT_EQ(fresh.engine_state(), state);
}

TEST_F(EngineDriverJournalTest, TheJournalChangesNoCommand) {
    auto journal = open();
    PaperRig with(journal.get());
    PaperRig without;
    EXPECT_EQ(whole_run(with), whole_run(without));
}

TEST_F(EngineDriverJournalTest, EverythingIsDurableBeforeACommandLeaves) {
    auto journal = open(storage::Durability::Full);
    PaperRig rig(journal.get());
    ASSERT_TRUE(rig.driver->start(rig.start, 1).has_value());
    ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(2))).has_value());
    ASSERT_TRUE(rig.driver->request(open_request(1), rig.after(Duration::minutes(2))).has_value());
    EXPECT_EQ(journal->pending_events(), 0U);
    EXPECT_EQ(journal->durable_sequence(), journal->last_sequence());
}

TEST_F(EngineDriverJournalTest, AJournalOfAnotherConfigurationIsRefused) {
    auto journal = open();
    {
        PaperRig rig(journal.get());
        ASSERT_TRUE(rig.driver->start(rig.start, 1).has_value());
        ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(2))).has_value());
        ASSERT_TRUE(rig.driver->request(open_request(1), rig.after(Duration::minutes(2))).has_value());
        ASSERT_TRUE(rig.driver->run_until(rig.after(Duration::minutes(4))).has_value());
        ASSERT_TRUE(rig.driver->flush(EngineDriver::Keep::Inputs).has_value());
    }
    PaperRig other;
    other.config.risk.default_stop_fraction = Decimal::from_scaled(9, 2);
    const auto engine = make_engine(other.config, other.market);
    ASSERT_TRUE(engine.has_value());
    const auto restored = restore_engine(**engine, *journal);
    ASSERT_FALSE(restored.has_value());
    EXPECT_NE(restored.error().text.find("configuration"), std::string::npos) << restored.error().text;
}

}  // namespace
}  // namespace tradewind::bot
