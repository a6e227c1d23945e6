// The chat service with everything real around it but the engine: the outbox, a strict Bot API server, the
// chat log in a temporary directory. Updates are given by hand; taps are taken from the buttons the server
// has. Times: a clock that moves only when told. Thread: one test.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "bot/chat/chat_service.hpp"
#include "tests/risk/account_builder.hpp"
#include "tests/support/fake_bot_api.hpp"
#include "tests/support/fake_wait_clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {

using tradewind::testing::FakeMessage;

class FakeEngine final : public EngineLink {
public:
    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const override { return current; }
    void post(ControlRequest request) override { posted.push_back(std::move(request)); }

    std::shared_ptr<Snapshot> current = std::make_shared<Snapshot>();
    std::vector<ControlRequest> posted;
};

inline nlohmann::json rows_of(const FakeMessage& message) {
    return message.keyboard.is_object() ? message.keyboard.value("inline_keyboard", nlohmann::json::array())
                                        : nlohmann::json::array();
}

struct ChatServiceTest : ::testing::Test {
    ChatServiceTest() {
        engine.current->account = risk::test::calm_account();
        engine.current->bars.resize(engine.current->account.instruments->size());
        outbox.start();
    }
    ~ChatServiceTest() override {
        outbox.stop();
        const auto violations = server.violations();
        EXPECT_TRUE(violations.empty()) << violations.front();
    }

    static ChatOptions options() {
        ChatOptions out;
        out.bot_name = "wind_bot";
        out.venue = "the simulated exchange";
        out.mode = "paper money";
        out.status_every = Duration();
        out.backtest = [](const std::string& strategy, const std::string& symbol, int days, Timestamp now) {
            AppConfig config;
            return chat_backtest(config, strategy, symbol, days, now);
        };
        return out;
    }
    Update message(const std::string& text, Duration age = {}, std::int64_t user = 7) {
        Message content;
        content.id = MessageId(9'000 + ++numbers);
        content.date = clock.wall_now() - age;
        content.chat.id = ChatId(user);
        content.from = User{UserId(user), false, "Ada", "", "en"};
        content.text = text;
        return {{UpdateId(numbers), 1}, "{}", content};
    }
    void give(const Update& update) { EXPECT_TRUE(service.on_update(update).has_value()); }
    void say(const std::string& text, Duration age = {}) { give(message(text, age)); }
    // Taps the button whose label holds the word, under the newest message that has one.
    Update tap_of(const std::string& word, std::int64_t user = 7) {
        const auto all = settled();
        for (auto it = all.rbegin(); it != all.rend(); ++it) {
            for (const auto& row : rows_of(*it)) {
                for (const auto& button : row) {
                    if (button["text"].get<std::string>().find(word) != std::string::npos) {
                        CallbackQuery query;
                        query.data = button["callback_data"];
                        query.id = server.press(it->id, query.data);
                        query.from = User{UserId(user), false, "Ada", "", "en"};
                        query.message =
                            ButtonMessage{MessageId(it->id), Chat{ChatId(7), ChatKind::Private, ""}, {}, {}, true};
                        return {{UpdateId(++numbers), 2}, "{}", query};
                    }
                }
            }
        }
        ADD_FAILURE() << "no button " << word;
        return {};
    }
    void tap(const std::string& word) { give(tap_of(word)); }
    std::vector<FakeMessage> settled() {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!outbox.drain(Duration()) && std::chrono::steady_clock::now() < give_up) {
            std::this_thread::yield();
        }
        EXPECT_TRUE(outbox.drain(Duration()));
        return server.messages();
    }
    FakeMessage newest() {
        const auto all = settled();
        return all.empty() ? FakeMessage() : all.back();
    }
    std::string last() {
        const auto all = settled();
        return all.empty() ? std::string() : all.back().text;
    }
    template <class Action>
    Action only_request() {
        EXPECT_EQ(engine.posted.size(), 1U);
        if (engine.posted.size() != 1 || !std::holds_alternative<Action>(engine.posted.at(0).action)) {
            ADD_FAILURE() << "not the request that was wanted";
            return {};
        }
        return std::get<Action>(engine.posted.at(0).action);
    }
    static bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    test::TempDir dir;
    tradewind::testing::FakeBotApi server;
    tradewind::testing::FakeWaitClock clock;
    ServerClock server_clock;
    FakeEngine engine;
    std::int64_t numbers = 0;
    std::unique_ptr<storage::ChatLog> log =
        storage::ChatLog::open((dir.path() / "chat.db").string(), storage::Durability::Off).value();
    Outbox outbox{server.config(), OutboxLimits::for_own_server(), clock};
    ControlService control{engine, risk::RiskLimits(), "BTCUSDT", Decimal::from_scaled(5, 3)};
    ChatService service{options(), Gate({7}, 0), AlertCooldowns(), control, outbox, *log, clock, server_clock};
};

}  // namespace tradewind::bot
