// One attempt to deliver one item, and what the answer means for it. Internal to the outbox.
// Units: waiting times. Errors: inside the outcome. Thread: the sending thread.
#pragma once

#include <optional>
#include <string>

#include "bot/telegram/bot_api.hpp"
#include "bot/telegram/outbox_item.hpp"

namespace tradewind::bot {

enum class Verdict : std::uint8_t {
    Settled,    // delivered, or failed for good
    Again,      // changed, or one part further: to be taken up again
    Later,      // this item after `wait`; others may go meanwhile
    PauseChat,  // the chat takes nothing for `wait`
    HoldAll,    // the server takes nothing for `wait`
    Stopped,    // interrupted
};

struct Outcome {
    Verdict verdict = Verdict::Settled;
    Duration wait;
    std::optional<SentReference> sent;
    std::optional<BotApiError> error;  // the reason for any wait, too
    std::optional<ChatId> moved_to;
};

class Delivering {
public:
    Delivering(BotApi& api, const OutboxLimits& limits) : api_(api), limits_(limits) {}
    // `now` is steady time, to tell how late the item is. The item may come back as another kind of item.
    [[nodiscard]] Outcome attempt(OutboxItem& item, Timestamp now);

private:
    Outcome run(OutboxItem& item, TextJob& job, Timestamp now);
    Outcome run(OutboxItem& item, PhotoJob& job, Timestamp now);
    Outcome run(OutboxItem& item, EditJob& job, Timestamp now);
    Outcome run(OutboxItem& item, AnswerJob& job, Timestamp now);
    Outcome run(OutboxItem& item, DeleteJob& job, Timestamp now);
    Outcome run(OutboxItem& item, MenuJob& job, Timestamp now);

    Outcome text_failed(OutboxItem& item, TextJob& job, const BotApiError& error, Timestamp now);
    Outcome edit_failed(OutboxItem& item, EditJob& job, const BotApiError& error, Timestamp now);
    Outcome edit_as_new(OutboxItem& item, const EditJob& job, std::optional<BotApiError> error);
    Outcome small_done(OutboxItem& item, const BotStatus& status);
    BotStatus call_edit(const EditJob& job, const TextEdit& edit);
    // The faults that every kind of item answers alike; nothing when it is the kind's own affair.
    std::optional<Outcome> common_fault(OutboxItem& item, const BotApiError& error);
    Outcome again_unless_tired(OutboxItem& item, const BotApiError& error);
    [[nodiscard]] std::string marks(const OutboxItem& item, Timestamp now) const;
    [[nodiscard]] Duration back_off(int attempts) const;

    BotApi& api_;
    OutboxLimits limits_;
};

}  // namespace tradewind::bot
