// The agent against a Bot API that is not ours, reached by TELEGRAM_API_URL: it trades, does not spin, does not stop.
#include <csignal>
#include <cstdio>
#include <thread>

#include <gtest/gtest.h>

#include "tests/e2e/agent_process.hpp"
#include "tests/e2e/careless_bot_api.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using test::AgentProcess;
using test::CarelessBotApi;
using Message = CarelessBotApi::Message;

class ForeignBotApi : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(agent_.wait_for_output("stop with", 10s)) << agent_.output(); }

    std::optional<Message> wait_for(const std::function<bool(const Message&)>& accepts,
                                    std::chrono::milliseconds patience = 15s) {
        const auto until = steady_clock::now() + patience;
        while (steady_clock::now() < until) {
            const auto all = api_.messages();
            for (auto message = all.rbegin(); message != all.rend(); ++message) {
                if (accepts(*message)) {
                    return *message;
                }
            }
            std::this_thread::sleep_for(20ms);
        }
        return std::nullopt;
    }
    std::optional<Message> wait_for_text(const std::string& text) {
        return wait_for([&](const Message& message) { return message.text.find(text) != std::string::npos; });
    }
    // Says the command, taps the first button of the question, and gives the question. In the first instants the
    // account is not reconciled and the answer has no buttons: the owner asks again.
    std::optional<Message> confirm(const std::string& command, const std::string& question) {
        const auto is_question = [&](const Message& message) {
            return message.text.find(question) != std::string::npos && message.keyboard.is_array() &&
                   !message.keyboard.empty();
        };
        std::optional<Message> asked;
        for (int attempt = 0; attempt < 5 && !asked; ++attempt) {
            api_.push_text(command);
            asked = wait_for(is_question, 2s);
        }
        if (asked) {
            api_.push_tap(asked->id, asked->keyboard.at(0).at(0).at("callback_data").get<std::string>());
        }
        return asked;
    }
    // What the chat shows and what the agent printed, for a failure's text.
    [[nodiscard]] std::string story() const {
        std::string out = agent_.output();
        for (const Message& message : api_.messages()) {
            out += "--- message " + std::to_string(message.id) + (message.is_edited ? " (edited)\n" : "\n") +
                   message.text + "\n";
        }
        for (const auto& [method, count] : api_.calls()) {
            out += method + " " + std::to_string(count) + "\n";
        }
        return out;
    }

    test::TempDir dir_;
    CarelessBotApi api_;
    AgentProcess agent_{{"run", "--home", (dir_.path() / "home").string(), "--seed", "5"},
                        {{"TELEGRAM_BOT_TOKEN", "123456:a-token-of-nobody"},
                         {"TELEGRAM_API_URL", api_.url()},
                         {"TELEGRAM_ALLOWED_USERS", std::to_string(CarelessBotApi::kOwner)}}};
};

TEST_F(ForeignBotApi, OpensConfirmsAndClosesThere) {
    ASSERT_TRUE(wait_for_text("Tradewind is up"));
    ASSERT_TRUE(confirm("/futures_open long 100", "Open LONG")) << story();
    const auto opened = wait_for_text("at the venue, liquidation");
    ASSERT_TRUE(opened) << story();
    EXPECT_TRUE(opened->is_edited) << "the question becomes the answer";
    ASSERT_TRUE(confirm("/futures_close", "Close 100"));
    ASSERT_TRUE(wait_for_text("closed 0.0")) << story();
    // sendPhoto is not known there: the figures still come, or a word of why they do not.
    api_.push_text("/pnl");
    api_.push_text("/balance");
    ASSERT_TRUE(wait_for([](const Message& message) {
        return message.text.find("Balance") != std::string::npos || message.text.find("allet") != std::string::npos;
    }));
    agent_.send(SIGTERM);
    EXPECT_EQ(agent_.wait_for_exit(5s), 0) << agent_.output();
}

TEST_F(ForeignBotApi, LivesThroughLostReplies) {
    ASSERT_TRUE(wait_for_text("Tradewind is up"));
    api_.lose_replies(1);
    api_.push_text("/balance");
    ASSERT_TRUE(wait_for_text("USDT")) << agent_.output();
    // A question whose reply was lost cannot be edited; the command asked again works.
    ASSERT_TRUE(confirm("/futures_open short 50", "Open SHORT")) << agent_.output();
    ASSERT_TRUE(wait_for_text("at the venue, liquidation")) << agent_.output();
    EXPECT_FALSE(agent_.wait_for_exit(0ms)) << "the agent must go on";
}

TEST_F(ForeignBotApi, DoesNotSpinWhenPollsReturnAtOnce) {
    ASSERT_TRUE(wait_for_text("Tradewind is up"));
    std::this_thread::sleep_for(1s);
    const int before = api_.total_calls();
    const double cpu_before = agent_.cpu_seconds();
    const auto begun = steady_clock::now();
    std::this_thread::sleep_for(5s);
    const double seconds = std::chrono::duration<double>(steady_clock::now() - begun).count();
    const double per_second = (api_.total_calls() - before) / seconds;
    const double cpu = (agent_.cpu_seconds() - cpu_before) / seconds;
    std::printf("%.1f requests/s, %.2f %% of a core\n", per_second, cpu * 100);
    EXPECT_GT(per_second, 0.2) << "it must keep asking";
    EXPECT_LT(per_second, 8.0);
    EXPECT_LT(cpu, 0.10);
}

}  // namespace
}  // namespace tradewind
