// One thing waiting to be sent, with what has been tried so far. Internal to the outbox.
// Units: steady time. Errors: none. Thread: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bot/telegram/outbox.hpp"
#include "bot/telegram/sent_messages.hpp"

namespace tradewind::bot {

// A part leaves room for the lines that say how late it is and that it may be a repetition.
inline constexpr std::size_t kMaxPartUnits = kMaxMessageUnits - 96;

// Sending order; the lower goes first.
enum class Rank : std::uint8_t { Tap, Alarm, Reply, Edit, Digest };
[[nodiscard]] Rank rank_of(Priority priority);

struct TextJob {
    TextMessage message;             // its text is replaced part by part
    std::vector<std::string> parts;  // at least one
    std::size_t next_part = 0;
};
struct PhotoJob {
    PhotoMessage message;
};
struct EditJob {
    OutboxEdit edit;
    std::optional<SentReference> target;  // filled in when the edit is taken up
};
struct AnswerJob {
    CallbackAnswer answer;
};
struct DeleteJob {
    MessageId message;
};
struct MenuJob {
    CommandMenu menu;
};
using OutboxJob = std::variant<TextJob, PhotoJob, EditJob, AnswerJob, DeleteJob, MenuJob>;

struct OutboxItem {
    Rank rank = Rank::Reply;
    std::uint64_t sequence = 0;
    ChatId chat;
    LocalMessageKey key;  // of a new message; 0 for edits, which name theirs in the job
    OutboxJob job;
    DeliveryCallback done;
    Timestamp queued_at;
    Timestamp not_before;
    int attempts = 0;
    DeliveredAs as = DeliveredAs::Intended;
    bool has_moved = false;   // followed its group to a new id
    bool may_repeat = false;  // an earlier try may have arrived
};

[[nodiscard]] TextJob make_text_job(TextMessage message);

}  // namespace tradewind::bot
