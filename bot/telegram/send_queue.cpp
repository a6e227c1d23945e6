#include "bot/telegram/send_queue.hpp"

#include <algorithm>

#include "bot/telegram/html_text.hpp"
#include "bot/telegram/text_splitter.hpp"

namespace tradewind::bot {
namespace {

// Only what shows up in a chat counts against its limits.
bool is_limited(const OutboxItem& item) {
    return !std::holds_alternative<AnswerJob>(item.job) && !std::holds_alternative<MenuJob>(item.job) &&
           !std::holds_alternative<DeleteJob>(item.job);
}

const OutboxEdit* edit_of(const OutboxItem& item) {
    const auto* job = std::get_if<EditJob>(&item.job);
    return job != nullptr ? &job->edit : nullptr;
}

bool is_same_message(const OutboxItem& a, const OutboxItem& b) {
    const OutboxEdit* first = edit_of(a);
    const OutboxEdit* second = edit_of(b);
    return first != nullptr && second != nullptr && a.chat == b.chat && first->target == second->target;
}

}  // namespace

Rank rank_of(Priority priority) {
    switch (priority) {
        case Priority::Alarm:
            return Rank::Alarm;
        case Priority::Reply:
            return Rank::Reply;
        case Priority::Edit:
            return Rank::Edit;
        case Priority::Digest:
            return Rank::Digest;
    }
    return Rank::Reply;
}

TextJob make_text_job(TextMessage message) {
    TextJob job;
    job.parts = split_text(message.text, message.format, kMaxPartUnits);
    job.message = std::move(message);
    job.message.text.clear();
    return job;
}

SendQueue::SendQueue(const OutboxLimits& limits, Timestamp now)
    : limits_(limits),
      sent_(limits.remembered_keys),
      total_(limits.total_per_second, limits.total_per_second, now),
      held_until_(now) {}

Status SendQueue::push(OutboxItem item, std::vector<OutboxItem>& superseded) {
    if (merge_edit(item, superseded)) {
        return {};
    }
    if (!make_room(item, superseded)) {
        return fail(ErrorCode::Unavailable, "the outbox is full", Retry::Safe);
    }
    item.sequence = next_sequence_++;
    place(std::move(item));
    return {};
}

// Frequent edits must not starve: the merged one keeps the older one's place in the line.
bool SendQueue::merge_edit(OutboxItem& item, std::vector<OutboxItem>& superseded) {
    const auto older = std::find_if(items_.begin(), items_.end(),
                                    [&](const auto& entry) { return is_same_message(entry.second, item); });
    if (older == items_.end()) {
        return false;
    }
    item.rank = std::min(item.rank, older->second.rank);
    item.sequence = older->second.sequence;
    // A change of the keyboard alone does not take a waiting text with it.
    auto& edit = std::get<EditJob>(item.job).edit;
    const OutboxEdit& waiting = std::get<EditJob>(older->second.job).edit;
    if (!edit.text && waiting.text) {
        edit.text = waiting.text;
        edit.format = waiting.format;
    }
    superseded.push_back(std::move(older->second));
    items_.erase(older);
    place(std::move(item));
    return true;
}

bool SendQueue::make_room(const OutboxItem& item, std::vector<OutboxItem>& superseded) {
    if (items_.size() < limits_.queued) {
        return true;
    }
    const auto digest = items_.lower_bound(Place(Rank::Digest, 0));
    if (digest != items_.end()) {
        superseded.push_back(std::move(digest->second));
        items_.erase(digest);
        return true;
    }
    return item.rank <= Rank::Alarm;
}

std::variant<OutboxItem, Timestamp> SendQueue::take(Timestamp now) {
    if (now < held_until_) {
        return items_.empty() ? Timestamp::max() : held_until_;
    }
    Timestamp wake = Timestamp::max();
    for (auto place = items_.begin(); place != items_.end(); ++place) {
        const Timestamp ready = ready_at(place->second, now);
        if (ready <= now) {
            return remove(place, now);
        }
        wake = std::min(wake, ready);
    }
    return wake;
}

Timestamp SendQueue::ready_at(const OutboxItem& item, Timestamp now) {
    if (const OutboxEdit* edit = edit_of(item)) {
        const auto* key = std::get_if<LocalMessageKey>(&edit->target);
        if (key != nullptr && sent_.is_expected(*key)) {
            return Timestamp::max();  // settling the message wakes it
        }
    }
    if (!is_limited(item)) {
        return std::max(now, item.not_before);
    }
    const ChatLimit& limit = limit_of(current_id(item.chat), now);
    return std::max({item.not_before, limit.paused_until, limit.bucket.ready_at(now), total_.ready_at(now)});
}

OutboxItem SendQueue::remove(std::map<Place, OutboxItem>::iterator place, Timestamp now) {
    OutboxItem item = std::move(place->second);
    items_.erase(place);
    item.chat = current_id(item.chat);
    if (is_limited(item)) {
        limit_of(item.chat, now).bucket.take(now);
        total_.take(now);
    }
    if (auto* job = std::get_if<EditJob>(&item.job)) {
        const auto* key = std::get_if<LocalMessageKey>(&job->edit.target);
        job->target =
            key != nullptr ? sent_.find(*key) : std::optional(SentReference{std::get<MessageId>(job->edit.target)});
    }
    return item;
}

void SendQueue::put_back(OutboxItem item, std::vector<OutboxItem>& superseded) {
    const bool has_newer = std::any_of(items_.begin(), items_.end(),
                                       [&](const auto& entry) { return is_same_message(entry.second, item); });
    if (has_newer) {
        superseded.push_back(std::move(item));
        return;
    }
    place(std::move(item));
}

void SendQueue::place(OutboxItem item) {
    sent_.expect(item.key);
    const Place where(item.rank, item.sequence);
    items_.emplace(where, std::move(item));
}

void SendQueue::settle(const OutboxItem& item, std::optional<SentReference> reference) {
    sent_.settle(item.key, reference);
}

void SendQueue::pause_chat(ChatId chat, Timestamp until) {
    limit_of(current_id(chat), held_until_).paused_until = until;
}

void SendQueue::follow_migration(ChatId from, ChatId to) {
    if (from != to) {
        moved_[from] = to;
    }
}

SendQueue::ChatLimit& SendQueue::limit_of(ChatId chat, Timestamp now) {
    const bool is_slow = is_group(chat);
    const double rate = is_slow ? limits_.group_per_minute / 60.0 : limits_.private_per_second;
    const double burst = is_slow ? limits_.group_burst : limits_.private_burst;
    return chats_.try_emplace(chat, ChatLimit{TokenBucket(rate, burst, now), Timestamp()}).first->second;
}

ChatId SendQueue::current_id(ChatId chat) const {
    const auto moved = moved_.find(chat);
    return moved == moved_.end() ? chat : moved->second;
}

std::vector<OutboxItem> SendQueue::drop_all() {
    std::vector<OutboxItem> dropped;
    for (auto& [place, item] : items_) {
        dropped.push_back(std::move(item));
    }
    items_.clear();
    return dropped;
}

}  // namespace tradewind::bot
