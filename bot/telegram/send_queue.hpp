// What goes out next, and when: ranks first, then age; a limit and a pause per chat; edits of one message merged;
// edits held until their message has gone. A pure structure: time comes in, callbacks are left to the owner.
// Units: steady time. Errors: Unavailable when full. Thread: one, or under the owner's lock.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "bot/telegram/outbox_item.hpp"
#include "bot/telegram/sent_messages.hpp"
#include "bot/telegram/token_bucket.hpp"

namespace tradewind::bot {

class SendQueue {
public:
    SendQueue(const OutboxLimits& limits, Timestamp now);

    // Items that gave way to this one are added to `superseded`.
    Status push(OutboxItem item, std::vector<OutboxItem>& superseded);
    // The next item that may go now, removed and with its tokens taken; or the time to look again (max: nothing waits).
    [[nodiscard]] std::variant<OutboxItem, Timestamp> take(Timestamp now);
    // Back to its old place; it gives way if a newer edit of the same message has come meanwhile.
    void put_back(OutboxItem item, std::vector<OutboxItem>& superseded);
    // The item is done; without a reference its key leads nowhere, and edits of it become new messages.
    void settle(const OutboxItem& item, std::optional<SentReference> reference);

    void pause_chat(ChatId chat, Timestamp until);
    void hold_all(Timestamp until) { held_until_ = until; }
    void follow_migration(ChatId from, ChatId to);

    [[nodiscard]] std::optional<SentReference> find(LocalMessageKey key) const { return sent_.find(key); }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    // Empties the queue: shutdown.
    [[nodiscard]] std::vector<OutboxItem> drop_all();

private:
    using Place = std::pair<Rank, std::uint64_t>;
    struct ChatLimit {
        TokenBucket bucket;
        Timestamp paused_until;
    };

    [[nodiscard]] bool make_room(const OutboxItem& item, std::vector<OutboxItem>& superseded);
    bool merge_edit(OutboxItem& item, std::vector<OutboxItem>& superseded);
    void place(OutboxItem item);
    [[nodiscard]] Timestamp ready_at(const OutboxItem& item, Timestamp now);
    [[nodiscard]] OutboxItem remove(std::map<Place, OutboxItem>::iterator place, Timestamp now);
    ChatLimit& limit_of(ChatId chat, Timestamp now);
    [[nodiscard]] ChatId current_id(ChatId chat) const;

    OutboxLimits limits_;
    std::map<Place, OutboxItem> items_;
    std::map<ChatId, ChatLimit> chats_;
    std::map<ChatId, ChatId> moved_;
    SentMessages sent_;
    TokenBucket total_;
    Timestamp held_until_;
    std::uint64_t next_sequence_ = 1;
};

}  // namespace tradewind::bot
