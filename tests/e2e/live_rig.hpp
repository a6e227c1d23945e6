// A live run for tests: the real program trades an account of `tradewind exchange` over loopback and is told what to do
// in the local chat. Errors: what does not start fails the test. Times: real time, bounded. Thread: one test.
#pragma once

#include <csignal>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/chat_driver.hpp"
#include "tests/e2e/exchange_process.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::test {

class LiveRig : public ::testing::Test {
protected:
    explicit LiveRig(std::string symbols) : LiveRig(symbols, symbols, {}) {}
    // What the exchange is told of beside what the agent trades, and more settings of the agent's, "name=value".
    LiveRig(std::string symbols, const std::string& listed, std::vector<std::string> settings)
        : symbols_(std::move(symbols)), settings_(std::move(settings)), exchange_(listed) {}
    void launch_agent(const std::string& first_strategy) {
        std::vector<std::string> words{"run",       "--live",
                                       "--market",  "binance",
                                       "--symbols", symbols_,
                                       "--home",    home_,
                                       "--http",    "127.0.0.1:0",
                                       "--set",     "account.mode=live",
                                       "--set",     "loops.reconcile=5s",
                                       "--set",     "binance.rest_url=" + exchange_.url(),
                                       "--set",     "binance.stream_url=ws" + exchange_.url().substr(4)};
        for (const std::string& setting : settings_) {
            words.insert(words.end(), {"--set", setting});
        }
        agent_ = std::make_unique<AgentProcess>(
            words, std::map<std::string, std::string>{{"BINANCE_FUTURES_API_KEY", ExchangeProcess::kKey},
                                                      {"BINANCE_FUTURES_API_SECRET", ExchangeProcess::kSecret},
                                                      {"DEFAULT_FUTURES_STRATEGY", first_strategy}});
    }
    void start_agent(const std::string& first_strategy = {}) {
        launch_agent(first_strategy);
        ASSERT_TRUE(agent_->wait_for_output("stop with", std::chrono::seconds(30))) << agent_->output();
        chat_ = std::make_unique<ChatDriver>(home_);
    }
    void kill_agent() {
        agent_->send(SIGKILL);
        ASSERT_EQ(agent_->wait_for_exit(std::chrono::seconds(10)), 128 + SIGKILL);
    }
    // Says it until the answer holds the button, as a person would while prices are still coming in.
    bool tap(const std::string& command, const std::string& button) {
        for (int attempt = 0; attempt < 20; ++attempt) {
            if (chat_->say_and_tap(command, button, std::chrono::seconds(2))) {
                return true;
            }
        }
        return false;
    }
    bool says(const std::string& text, std::chrono::milliseconds patience = std::chrono::seconds(20)) {
        return chat_->wait_for_text(0, text, patience).has_value();
    }
    // Asks until the answer holds `text`.
    std::string status_with(const std::string& text) {
        std::string seen;
        for (int attempt = 0; attempt < 60; ++attempt) {
            const std::int64_t before = chat_->last_id();
            (void)chat_->say("/status");
            if (const auto line = chat_->wait_for_text(before, "Equity", std::chrono::seconds(2))) {
                seen = line->text;
                if (seen.find(text) != std::string::npos) {
                    return seen;
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(250));
        }
        ADD_FAILURE() << "no '" << text << "' in: " << seen << "\n" << agent_->output();
        return seen;
    }
    std::string answer(const std::string& command, const std::string& text,
                       std::chrono::milliseconds patience = std::chrono::seconds(10)) {
        const std::int64_t before = chat_->last_id();
        (void)chat_->say(command);
        const auto line = chat_->wait_for_text(before, text, patience);
        return line ? line->text : std::string();
    }
    // Of the first strategy of a run, the grid: it rests nothing before /resume, and an emergency close takes all of
    // it.
    void expect_that_a_strategy_waits_for_a_person(const std::string& open_orders) {
        start_agent("grid");
        (void)status_with("halted");
        EXPECT_TRUE(exchange_.ask(open_orders).empty());
        ASSERT_TRUE(tap("/resume", "Resume"));
        (void)status_with("10 open orders");
        EXPECT_EQ(exchange_.ask(open_orders).size(), 10U);
        ASSERT_TRUE(tap("/futures_emergency_close", "🚨"));
        EXPECT_TRUE(says("Verified at the venue: positions 0, orders 0")) << agent_->output();
        EXPECT_TRUE(exchange_.ask(open_orders).empty());
    }
    bool position_becomes(const std::string& symbol, const std::string& quantity) {
        for (int attempt = 0; attempt < 200; ++attempt) {
            if (exchange_.position(symbol) == quantity) {
                return true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return false;
    }

    const std::string symbols_;
    std::vector<std::string> settings_;
    TempDir dir_;
    const std::string home_ = (dir_.path() / "home").string();
    ExchangeProcess exchange_;
    std::unique_ptr<AgentProcess> agent_;
    std::unique_ptr<ChatDriver> chat_;
};

}  // namespace tradewind::test
