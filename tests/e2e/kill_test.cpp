// The program is killed at random instants while it trades, in one state directory, and started again. After every
// kill the journal, the simulated venue and the positions agree without a correction, and the journal replays.
#include <csignal>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "bot/telegram/json_text.hpp"
#include "tests/e2e/agent_process.hpp"
#include "tests/e2e/chat_driver.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind {
namespace {

using namespace std::chrono_literals;
using bot::member;
using bot::read_bool;
using bot::read_int;
using test::AgentProcess;
using test::ChatDriver;

constexpr int kKills = 205;
constexpr int kReplayEvery = 20;
constexpr auto kStartAllowed = 2s;

// Many engine seconds pass in each short life, so that fills, re-centrings and funding happen between two kills.
std::vector<std::string> run_words(const std::string& home) {
    return {"run", "--home", home, "--http", "127.0.0.1:0", "--speed", "600", "--seed", "11"};
}

struct Tally {
    int audits_with_orders = 0;
    int audits_with_positions = 0;
    std::int64_t caught_up = 0;
    std::int64_t fills = 0;
    int confirmed = 0;
    int killed_while_starting = 0;
    std::chrono::milliseconds slowest_start{0};
};

std::chrono::microseconds random_delay(std::mt19937_64& random, std::chrono::milliseconds longest) {
    return std::chrono::microseconds(random() % static_cast<std::uint64_t>(longest.count() * 1000));
}

// What the owner does in this life, if anything. A kill may come at any point of what follows.
bool act(std::mt19937_64& random, const std::string& home, int life) {
    ChatDriver chat(home);
    if (life == 0 || life % 25 == 0) {
        // After an emergency close trading is halted, and the grid is off.
        (void)chat.say_and_tap("/resume", "Resume", 2s);
        return chat.say_and_tap("/strategy grid on", "Switch on", 2s).has_value();
    }
    if (life % 25 == 24) {
        return chat.say_and_tap("/futures_emergency_close", "🚨", 2s).has_value();
    }
    switch (random() % 5) {
        case 0:
            return chat.say_and_tap("/futures_open long 100 ETHUSDT x5", "✅", 600ms).has_value();
        case 1:
            return chat.say_and_tap("/futures_open short 80 SOLUSDT x3 tp 1% sl 1%", "✅", 600ms).has_value();
        case 2:
            return chat.say_and_tap("/futures_close ETHUSDT", "✅", 500ms).has_value();
        case 3:
            return chat.say_and_tap("/futures_close SOLUSDT 50%", "✅", 500ms).has_value();
        default:
            return false;
    }
}

void audit(const std::string& home, int kill, Tally& tally) {
    const auto finished = test::run_tradewind({"audit", "--home", home, "--json"});
    const auto report = bot::parse_json(finished.output);
    ASSERT_TRUE(report) << "kill " << kill << ": " << finished.output;
    EXPECT_TRUE(read_bool(*report, "agree").value_or(false)) << "kill " << kill << ": " << finished.output;
    EXPECT_EQ(finished.exit_code, 0);
    tally.audits_with_orders += read_int(*report, "open_orders").value_or(0) > 0 ? 1 : 0;
    tally.audits_with_positions += read_int(*report, "positions").value_or(0) > 0 ? 1 : 0;
    tally.caught_up += read_int(*report, "caught_up").value_or(0);
    tally.fills = std::max(tally.fills, read_int(*report, "fills").value_or(0));
}

void replay(const std::string& home, int kill) {
    const auto finished = test::run_tradewind({"replay", "--home", home, "--json"});
    const auto report = bot::parse_json(finished.output);
    ASSERT_TRUE(report) << "kill " << kill << ": " << finished.output;
    EXPECT_TRUE(read_bool(*report, "same").value_or(false)) << "kill " << kill << ": " << finished.output;
    EXPECT_GT(read_int(*report, "events").value_or(0), 0);
    EXPECT_EQ(finished.exit_code, 0);
}

void live_and_die(std::mt19937_64& random, const std::string& home, int life, Tally& tally) {
    AgentProcess agent(run_words(home));
    if (life > 0 && random() % 8 == 0) {
        std::this_thread::sleep_for(random_delay(random, 250ms));
        ++tally.killed_while_starting;
    } else {
        const auto begun = std::chrono::steady_clock::now();
        ASSERT_TRUE(agent.wait_for_output("stop with", 10s)) << "life " << life << ": " << agent.output();
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
        tally.slowest_start = std::max(tally.slowest_start, took);
        tally.confirmed += act(random, home, life) ? 1 : 0;
        std::this_thread::sleep_for(random_delay(random, 450ms));
    }
    agent.send(SIGKILL);
    ASSERT_EQ(agent.wait_for_exit(10s), 128 + SIGKILL) << "life " << life << ": " << agent.output();
}

TEST(Kill, JournalVenueAndPositionsAgreeAfterEveryKill) {
    const test::TempDir dir;
    const std::string home = (dir.path() / "home").string();
    std::mt19937_64 random(20'240'601);
    Tally tally;
    for (int kill = 0; kill < kKills; ++kill) {
        live_and_die(random, home, kill, tally);
        audit(home, kill, tally);
        if (kill % kReplayEvery == kReplayEvery - 1) {
            replay(home, kill);
        }
        ASSERT_FALSE(::testing::Test::HasFailure()) << "kill " << kill;
    }
    replay(home, kKills);
    std::printf(
        "%d kills (%d while starting), %d confirmed requests; killed with open orders %d times, with positions %d "
        "times; "
        "%lld fills and payments were on their way; slowest start %lld ms\n",
        kKills, tally.killed_while_starting, tally.confirmed, tally.audits_with_orders, tally.audits_with_positions,
        static_cast<long long>(tally.caught_up), static_cast<long long>(tally.slowest_start.count()));
    EXPECT_LT(tally.slowest_start, kStartAllowed);
    // Otherwise the test would prove nothing.
    EXPECT_GT(tally.confirmed, 10);
    EXPECT_GT(tally.audits_with_orders, kKills / 2);
    EXPECT_GT(tally.audits_with_positions, kKills / 4);
    EXPECT_GT(tally.fills, 20);
}

}  // namespace
}  // namespace tradewind
