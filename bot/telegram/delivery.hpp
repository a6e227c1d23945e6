// One attempt to deliver one item, and what the answer means for it. Internal to the outbox.
// Units: waiting times. Errors: inside the outcome. Thread: the sending thread.
#pragma once

#include <optional>

#include "bot/telegram/bot_api.hpp"
#include "bot/telegram/outbox_item.hpp"

namespace tradewind::bot {

enum class Verdict : std::uint8_t {
    Settled,    // delivered, or failed for good
    Again,      // changed, or one part further: to be taken up again
    PauseChat,  // the chat takes nothing for `wait`
    HoldAll,    // the server takes nothing for `wait`
    Stopped,    // interrupted
};

struct Outcome {
    Verdict verdict = Verdict::Settled;
    Duration wait;
    std::optional<SentReference> sent;
    std::optional<BotApiError> error;
    std::optional<ChatId> moved_to;
};

class Delivering {
public:
    Delivering(BotApi& api, const OutboxLimits& limits) : api_(api), limits_(limits) {}
    // `now` is steady time, to tell how late the item is.
    [[nodiscard]] Outcome attempt(OutboxItem& item, Timestamp now);

private:
    Outcome send_text(OutboxItem& item, TextJob& job, Timestamp now);
    Outcome send_photo(OutboxItem& item, PhotoJob& job, Timestamp now);
    Outcome send_edit(OutboxItem& item, EditJob& job);
    Outcome send_as_new(OutboxItem& item, const EditJob& job, std::optional<BotApiError> error);
    Outcome send_small(OutboxItem& item, const BotStatus& status);
    // What all kinds have in common; nothing when the fault is the kind's own affair.
    std::optional<Outcome> common_outcome(OutboxItem& item, const BotApiError& error, Retry least_needed);
    [[nodiscard]] std::string marks(const OutboxItem& item, Timestamp now) const;
    [[nodiscard]] Duration back_off(int attempts) const;

    BotApi& api_;
    OutboxLimits limits_;
};

}  // namespace tradewind::bot
