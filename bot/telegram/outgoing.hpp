// What we send to the chat, as plain values: texts, edits, pictures, answers to button taps, the command menu.
// Units: lengths are the Bot API's, in UTF-16 units unless a comment says bytes. Errors: none. Thread: values, any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/telegram/chat_ids.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {

inline constexpr std::size_t kMaxMessageUnits = 4096;
inline constexpr std::size_t kMaxCaptionUnits = 1024;
inline constexpr std::size_t kMaxCallbackDataBytes = 64;
inline constexpr std::size_t kMaxAnswerUnits = 200;

enum class TextFormat : std::uint8_t { Plain, Html };
enum class Notification : std::uint8_t { Sound, Silent };
enum class ButtonStyle : std::uint8_t { Default, Primary, Success, Danger };

// A button sends callback_data back, or opens a url, or copies a text: exactly one of the three is set.
struct InlineButton {
    std::string text;
    std::string callback_data;  // 1 to 64 bytes
    std::string url;
    std::string copy_text;
    ButtonStyle style = ButtonStyle::Default;
    friend bool operator==(const InlineButton&, const InlineButton&) = default;
};
using InlineKeyboard = std::vector<std::vector<InlineButton>>;  // rows of buttons; empty: none

struct TextMessage {
    ChatId chat;
    std::optional<ThreadId> thread;
    std::string text;
    TextFormat format = TextFormat::Html;
    InlineKeyboard keyboard;
    Notification notification = Notification::Sound;
    std::optional<MessageId> reply_to;
};

struct PhotoMessage {
    ChatId chat;
    std::optional<ThreadId> thread;
    std::string image;  // the file's bytes, at most 10 MB
    std::string file_name = "chart.png";
    std::string content_type = "image/png";
    std::string caption;
    TextFormat format = TextFormat::Html;
    InlineKeyboard keyboard;
    Notification notification = Notification::Sound;
};

// A new text and keyboard for a message already sent; an empty keyboard takes the buttons away.
struct TextEdit {
    ChatId chat;
    MessageId message;
    std::string text;
    TextFormat format = TextFormat::Html;
    InlineKeyboard keyboard;
};

enum class AnswerStyle : std::uint8_t { Toast, Alert };

// Ends the progress bar on a tapped button; an empty text only ends it.
struct CallbackAnswer {
    std::string query_id;
    std::string text;
    AnswerStyle style = AnswerStyle::Toast;
};

struct BotCommand {
    std::string name;  // 1 to 32 of a-z, 0-9 and underscore, without the slash
    std::string description;
};

// The list behind the Menu button: for one chat, or for everybody without a list of their own.
struct CommandMenu {
    std::optional<ChatId> chat;
    std::vector<BotCommand> commands;
};

// What the server said about a message it took. A server may confirm without saying anything.
struct SentMessage {
    std::optional<MessageId> id;
    std::optional<ChatId> chat;
    Timestamp date;
};

}  // namespace tradewind::bot
