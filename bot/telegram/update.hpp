// What the chat sends us, as plain values. Whatever the sender may forge (button data, names, texts) is kept
// as it came: the allow-list and the confirmations judge it. Dates are normalised to UTC; a missing date is zero.
// Units: none. Errors: none. Thread: values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bot/telegram/chat_ids.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {

struct User {
    UserId id;
    bool is_bot = false;
    std::string first_name;
    std::string username;
    std::string language_code;
};

enum class ChatKind : std::uint8_t { Private, Group, Supergroup, Channel, Unknown };

struct Chat {
    ChatId id;
    ChatKind kind = ChatKind::Unknown;
    std::string title;
};

struct Message {
    MessageId id;
    Timestamp date;
    Chat chat;
    std::optional<User> from;  // absent for channel posts
    std::string text;          // empty for pictures, stickers and service messages
    std::optional<ThreadId> thread;
    bool is_forwarded = false;
    bool is_via_bot = false;
    bool has_sender_chat = false;  // an anonymous group admin or a channel: `from` is not a person
    bool is_edited = false;
};

// The message a button belongs to. Old ones are inaccessible: then the date is zero.
struct ButtonMessage {
    MessageId id;
    Chat chat;
    Timestamp date;
    std::optional<ThreadId> thread;
    bool is_accessible = true;
};

struct CallbackQuery {
    std::string id;
    User from;
    std::optional<ButtonMessage> message;
    std::string data;  // chosen by the client, at most 64 bytes when honest
};

// The bot was blocked, unblocked, added to or removed from a chat.
struct MembershipChange {
    Chat chat;
    std::optional<User> from;
    std::string new_status;  // "member", "kicked", "left", "administrator", ...
};

struct UnsupportedUpdate {};

// Tells a redelivered update from a new one that carries a used number: servers may restart their numbering.
struct UpdateMark {
    UpdateId id;
    std::uint64_t content_hash = 0;
    friend auto operator<=>(const UpdateMark&, const UpdateMark&) = default;
};

struct Update {
    UpdateMark mark;
    std::string json;  // as received, for the journal; decode_update() reads it back
    std::variant<UnsupportedUpdate, Message, CallbackQuery, MembershipChange> content;
};

struct UpdateBatch {
    std::vector<Update> updates;
    std::size_t unreadable = 0;  // entries without a usable update_id
};

}  // namespace tradewind::bot
