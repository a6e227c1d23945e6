// The chat front end: judges senders, reads commands, shows previews with buttons, turns taps into
// requests, and tells what the engine reports. The same code serves Telegram and the local page.
// Times: wall clock (corrected by the server's) for ages and expiry, engine time for alerts.
// Thread: on_update on the poll thread, EngineListener on the engine's, tick on the ticker; any mix.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "bot/alerts/alert_filter.hpp"
#include "bot/backtest/chat_backtest.hpp"
#include "bot/chat/confirmations.hpp"
#include "bot/chat/gate.hpp"
#include "bot/chat/request_board.hpp"
#include "bot/control/control_service.hpp"
#include "bot/telegram/outbox.hpp"
#include "bot/telegram/poller.hpp"
#include "bot/telegram/server_clock.hpp"
#include "bot/telegram/wait_clock.hpp"
#include "storage/chat_log.hpp"

namespace tradewind::bot {

struct ChatOptions {
    std::string bot_name;  // our user name, for "/cmd@name"
    std::string venue;     // shown in the welcome: "the simulated exchange"
    std::string mode;      // "paper money"
    Duration confirm_within = Duration::seconds(30);
    Duration emergency_within = Duration::seconds(60);
    Duration status_every = Duration::hours(4);  // zero: never
    // Answers /backtest: strategy, symbol, days, now.
    std::function<Result<ChatBacktest>(const std::string&, const std::string&, int, Timestamp)> backtest = {};
};

class ChatService final : public PollerListener, public EngineListener {
public:
    ChatService(ChatOptions options, Gate gate, AlertCooldowns cooldowns, ControlService& control, Outbox& outbox,
                storage::ChatLog& log, const WaitClock& clock, const ServerClock& server_clock);

    // Sends the command menus and says hello; what the last process left undecided is answered.
    void start(const std::string& greeting);
    void farewell(const std::string& text);

    [[nodiscard]] Status on_update(const Update& update) override;
    void on_poll_state(const PollStateChange& change) override;
    void on_progress(const RequestProgress& progress) override;
    void on_alert(const Alert& alert, Timestamp now) override;
    // Every second: questions that died, alerts held back, scheduled status.
    void tick();

private:
    struct Context {  // who said it and where the answer goes
        Sender sender;
        std::int64_t log_id = 0;
        std::string origin;  // identifies the update: request ids are made from it
        std::optional<MessageId> message;
        // Set when a button asked for it: the answer takes the place of that message.
        std::optional<LocalMessageKey> replaces;
    };

    void handle_message(const Context& context, const Message& message);
    void handle_tap(const Context& context, const CallbackQuery& query);
    void run(const Context& context, const ChatCommand& command);

    void ask_open(const Context& context, const OpenCommand& command);
    void ask_close(const Context& context, const CloseCommand& command);
    void ask_leverage(const Context& context, const LeverageCommand& command);
    void ask_emergency(const Context& context);
    void ask(const Context& context, const std::string& card, ControlAction action, const std::string& confirm,
             const std::string& summary, Duration valid, const std::optional<OpenCommand>& open = std::nullopt);
    void offer_again(const Context& context, const ChatCommand& command, const std::string& text, Duration age);
    void submit(const Context& context, RequestId id, const std::string& title, ControlAction action,
                std::optional<LocalMessageKey> message);
    void show_chart(const Context& context, const std::string& symbol);
    void show_profit(const Context& context);
    void show_backtest(const Context& context, const BacktestQuestion& question);

    void reply(const Context& context, const std::string& html, InlineKeyboard keyboard = {});
    void rewrite(ChatId chat, LocalMessageKey message, const std::string& html, InlineKeyboard keyboard = {});
    void decide(const Context& context, const std::string& what, RequestId request = {});
    void broadcast(const std::string& html, Priority priority, Notification notification);
    void alarm_about_stranger(const Denied& denied);
    LocalMessageKey next_key();
    [[nodiscard]] Timestamp server_now() const;

    ChatOptions options_;
    Gate gate_;
    ControlService& control_;
    Outbox& outbox_;
    storage::ChatLog& log_;
    const WaitClock& clock_;
    const ServerClock& server_clock_;
    Confirmations confirmations_;
    RequestBoard board_;
    AlertFilter alerts_;
    std::atomic<std::uint64_t> keys_{0};
    std::atomic<std::int64_t> next_status_millis_{0};
    std::mutex strangers_mutex_;
    std::map<std::int64_t, Timestamp> strangers_;  // last alarm a stranger, bounded
};

}  // namespace tradewind::bot
