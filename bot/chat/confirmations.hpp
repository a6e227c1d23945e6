// Questions waiting for a tap: each has a random one-use nonce and is bound to a user, a chat and a
// message, with exactly the request that will run and an instant at which it dies. Nothing survives a
// restart: every open question is void then. Times are wall clock UTC. Thread: one mutex inside; any.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/chat/command.hpp"
#include "bot/telegram/chat_ids.hpp"
#include "core/state/control.hpp"

namespace tradewind::bot {

// What a button does. The two last ones make a new preview.
enum class Choice : char { Confirm = 'y', Cancel = 'n', Half = 'h', Double = 'd' };

struct RunCommand {  // carry out the command as if it were said now (for messages that came too late)
    ChatCommand command;
};

struct Question {
    UserId user;
    ChatId chat;
    std::optional<ThreadId> thread;
    LocalMessageKey message;  // the message that shows it
    std::variant<ControlAction, RunCommand> action;
    std::optional<OpenCommand> open;  // for Half and Double
    std::string summary;              // plain text of what was asked
    Timestamp expires;
};

enum class TapVerdict : std::uint8_t {
    Accepted,  // the question is yours now and gone from here
    NotYours,  // another user or chat: it stays open
    Expired,
    Answered,  // a second tap
    Unknown,   // forged, or from before a restart
};

struct Tap {
    TapVerdict verdict = TapVerdict::Unknown;
    Choice choice = Choice::Cancel;
    std::string nonce;
    std::optional<Question> question;  // for Accepted and Expired
};

class Confirmations {
public:
    static constexpr std::size_t kMaxOpen = 200;
    static constexpr std::size_t kAnsweredKept = 1'000;

    // Returns the nonce. The oldest question goes when there are too many.
    std::string ask(Question question);
    [[nodiscard]] static std::string button_data(std::string_view nonce, Choice choice);
    // `message` is what the chat says the tapped button belongs to; absent for inaccessible messages.
    using MessageMatches = std::function<bool(LocalMessageKey)>;
    Tap tap(std::string_view button_data, UserId user, ChatId chat, const MessageMatches& is_message, Timestamp now);
    // Questions that died; they are forgotten here.
    std::vector<Question> take_expired(Timestamp now);

private:
    mutable std::mutex mutex_;
    std::map<std::string, Question, std::less<>> open_;
    std::deque<std::string> order_;
    std::deque<std::string> answered_;
};

// The request id of a confirmed nonce: the same tap never runs twice, not even across a restart.
[[nodiscard]] RequestId request_of(std::string_view text);

}  // namespace tradewind::bot
