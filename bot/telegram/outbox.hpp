// The sending thread: everything for the chat goes through one queue, so that alarms go first, limits are kept and
// nothing is lost in a burst. Long texts are split, broken markup goes as plain text, a picture that does not arrive
// goes as text, an edit of a message that is gone goes as a new message, late messages say how late they are.
// Errors: a delivery that failed for good is told to its callback. Thread: any; callbacks run on the sending thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "bot/telegram/bot_api.hpp"
#include "bot/telegram/wait_clock.hpp"

namespace tradewind::bot {

// Taps are answered before anything else. An alarm whose delivery is uncertain is sent again and marked; any other
// new message is not, since the chat has no way to tell a repetition.
enum class Priority : std::uint8_t { Alarm, Reply, Edit, Digest };

enum class DeliveredAs : std::uint8_t {
    Intended,
    PlainText,   // the markup was refused
    TextOnly,    // the picture did not arrive
    NewMessage,  // the message to edit was gone
    Superseded,  // a newer edit of the same message took its place, or the queue was full of newer digests
    NotDelivered,
};

struct Delivery {
    DeliveredAs as = DeliveredAs::NotDelivered;
    ChatId chat;
    std::optional<MessageId> message;  // a server may confirm without naming it
    std::optional<BotApiError> error;  // set when not delivered
};
using DeliveryCallback = std::function<void(const Delivery&)>;

// A message is edited by the key it was sent with, or by its number when the server named it (a tapped button).
using EditTarget = std::variant<LocalMessageKey, MessageId>;

struct OutboxEdit {
    ChatId chat;
    EditTarget target;
    std::optional<ThreadId> thread;   // where it goes if it must go as a new message
    std::optional<std::string> text;  // absent: only the keyboard changes
    TextFormat format = TextFormat::Html;
    InlineKeyboard keyboard;
    Priority priority = Priority::Edit;
};

struct OutboxLimits {
    double private_per_second = 1.0;
    double private_burst = 3.0;
    double group_per_minute = 20.0;
    double group_burst = 5.0;
    double total_per_second = 25.0;
    std::size_t queued = 2000;  // replies beyond this are refused; alarms never are
    std::size_t remembered_keys = 4096;
    Duration late_after = Duration::seconds(60);
    Duration longest_back_off = Duration::seconds(30);
    int attempts = 5;  // for what may be sent again after an unclear answer

    // For a server of our own, which knows no limits.
    [[nodiscard]] static OutboxLimits for_own_server();
};

struct OutboxStatus {
    std::size_t queued = 0;
    std::uint64_t delivered = 0;
    std::uint64_t failed = 0;
    std::uint64_t superseded = 0;
    Timestamp last_delivery;  // wall time; zero: never
    std::string last_error;
};

class Outbox {
public:
    // `clock` outlives the outbox. `on_migrated` hears of groups that changed their id; messages already follow it.
    Outbox(BotApiConfig api, OutboxLimits limits, WaitClock& clock,
           std::function<void(ChatId from, ChatId to)> on_migrated = {});
    ~Outbox();  // stops
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    void start();

    // Unavailable when the queue is full. A key may be given once.
    Status send(TextMessage message, Priority priority, LocalMessageKey key = {}, DeliveryCallback done = {});
    Status send_photo(PhotoMessage message, Priority priority, LocalMessageKey key = {}, DeliveryCallback done = {});
    // Only the newest waiting edit of a message is sent; it waits for its message.
    Status edit(OutboxEdit edit, DeliveryCallback done = {});
    Status answer(CallbackAnswer answer);
    Status delete_message(ChatId chat, MessageId message);
    Status set_commands(CommandMenu menu);

    // The number behind a key, once known.
    [[nodiscard]] std::optional<MessageId> message_of(LocalMessageKey key) const;
    // Waits until everything queued is settled; false when `limit` came first.
    bool drain(Duration limit);
    // Ends a running call at once, drops what is queued and joins the thread; not from a callback.
    void stop();
    [[nodiscard]] OutboxStatus status() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::bot
