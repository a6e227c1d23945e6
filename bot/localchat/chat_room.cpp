#include "bot/localchat/chat_room.hpp"

#include <algorithm>
#include <utility>

#include "bot/telegram/json_text.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;

constexpr const char* kOwnerName = "owner";

json owner_json() {
    return {{"id", ChatRoom::kOwner}, {"is_bot", false}, {"first_name", kOwnerName}};
}
json bot_json() {
    return {{"id", 2}, {"is_bot", true}, {"first_name", "Tradewind"}, {"username", "tradewind_local_bot"}};
}

json to_json(const RoomMessage& message) {
    json out{{"message_id", message.id},
             {"date", message.date.to_seconds()},
             {"chat", {{"id", ChatRoom::kOwner}, {"type", "private"}, {"first_name", kOwnerName}}},
             {"from", message.is_from_bot ? bot_json() : owner_json()}};
    if (message.photo.empty()) {
        out["text"] = message.text;
    } else {
        out["caption"] = message.text;
        out["photo"] = json::array({{{"file_id", message.photo}, {"width", 0}, {"height", 0}}});
    }
    return out;
}

bool keyboard_has(const std::string& keyboard_json, const std::string& data) {
    const auto rows = parse_json(keyboard_json);
    if (!rows || !rows->is_array()) {
        return false;
    }
    return std::ranges::any_of(*rows, [&](const json& row) {
        return row.is_array() && std::ranges::any_of(row, [&](const json& button) {
                   return button.is_object() && button.value("callback_data", std::string()) == data;
               });
    });
}

}  // namespace

ChatRoom::ChatRoom(std::int64_t first_id) : next_message_(first_id), next_update_(first_id) {}

std::string ChatRoom::message_json(const RoomMessage& message) {
    return dump_json(to_json(message));
}

RoomMessage ChatRoom::send(std::string text, bool is_html, std::string keyboard_json, std::string photo_bytes,
                           Timestamp now) {
    const std::lock_guard lock(mutex_);
    RoomMessage message;
    message.id = next_message_++;
    message.is_from_bot = true;
    message.date = now;
    message.text = std::move(text);
    message.is_html = is_html;
    message.keyboard_json = std::move(keyboard_json);
    if (!photo_bytes.empty()) {
        message.photo = "photo" + std::to_string(message.id);
        photos_[message.photo] = std::move(photo_bytes);
        photo_order_.push_back(message.photo);
    }
    touch(message);
    messages_[message.id] = message;
    trim();
    tell({RoomChangeKind::Added, message, {}, false});
    return message;
}

Result<RoomMessage> ChatRoom::edit(std::int64_t id, std::optional<std::string> text, bool is_html,
                                   std::string keyboard_json) {
    const std::lock_guard lock(mutex_);
    const auto found = messages_.find(id);
    if (found == messages_.end() || !found->second.is_from_bot) {
        return fail(ErrorCode::NotFound, "Bad Request: message to edit not found");
    }
    RoomMessage& message = found->second;
    if ((!text || *text == message.text) && keyboard_json == message.keyboard_json) {
        return fail(ErrorCode::Conflict,
                    "Bad Request: message is not modified: specified new message content and reply "
                    "markup are exactly the same as a current content and reply markup of the message");
    }
    if (text) {
        message.text = std::move(*text);
        message.is_html = is_html;
        message.is_edited = true;
    }
    message.keyboard_json = std::move(keyboard_json);
    touch(message);
    tell({RoomChangeKind::Edited, message, {}, false});
    return message;
}

Status ChatRoom::erase(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = messages_.find(id);
    if (found == messages_.end()) {
        return fail(ErrorCode::NotFound, "Bad Request: message to delete not found");
    }
    tell({RoomChangeKind::Deleted, found->second, {}, false});
    messages_.erase(found);
    return {};
}

Status ChatRoom::answer(const std::string& query_id, std::string text, bool is_alert) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(open_queries_, query_id);
    if (found == open_queries_.end()) {
        return fail(ErrorCode::NotFound,
                    "Bad Request: query is too old and response timeout expired or query ID is invalid");
    }
    open_queries_.erase(found);
    tell({RoomChangeKind::Notice, {}, std::move(text), is_alert});
    return {};
}

void ChatRoom::set_commands(std::string commands_json) {
    const std::lock_guard lock(mutex_);
    commands_json_ = std::move(commands_json);
}

void ChatRoom::say(std::string text, Timestamp now) {
    {
        const std::lock_guard lock(mutex_);
        RoomMessage message;
        message.id = next_message_++;
        message.date = now;
        message.text = std::move(text);
        touch(message);
        messages_[message.id] = message;
        trim();
        tell({RoomChangeKind::Added, message, {}, false});
        json update{{"update_id", next_update_}, {"message", to_json(message)}};
        queue_update(dump_json(update));
    }
    on_update_();
}

Status ChatRoom::tap(std::int64_t id, const std::string& data, Timestamp now) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = messages_.find(id);
        if (found == messages_.end()) {
            return fail(ErrorCode::NotFound, "there is no such message any more");
        }
        if (!keyboard_has(found->second.keyboard_json, data)) {
            return fail(ErrorCode::InvalidArgument, "that message has no such button");
        }
        const std::string query = "q" + std::to_string(next_update_) + "-" + std::to_string(now.to_millis());
        open_queries_.push_back(query);
        if (open_queries_.size() > kUpdatesKept) {
            open_queries_.pop_front();
        }
        json update{{"update_id", next_update_},
                    {"callback_query",
                     {{"id", query},
                      {"from", owner_json()},
                      {"message", to_json(found->second)},
                      {"chat_instance", "local"},
                      {"data", data}}}};
        queue_update(dump_json(update));
    }
    on_update_();
    return {};
}

void ChatRoom::watch(std::function<bool(const RoomChange&)> watcher) {
    const std::lock_guard lock(mutex_);
    watchers_.push_back(std::move(watcher));
}

ChatRoom::News ChatRoom::news(std::int64_t revision) const {
    const std::lock_guard lock(mutex_);
    News out;
    out.revision = revision_;
    for (const auto& [id, message] : messages_) {
        if (message.revision > revision) {
            out.messages.push_back(message);
        }
    }
    return out;
}

std::string ChatRoom::commands_json() const {
    const std::lock_guard lock(mutex_);
    return commands_json_;
}

std::optional<std::string> ChatRoom::photo(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = photos_.find(name);
    return found == photos_.end() ? std::nullopt : std::optional<std::string>(found->second);
}

std::string ChatRoom::take_updates(std::optional<std::int64_t> offset, int limit) {
    const std::lock_guard lock(mutex_);
    if (offset) {
        while (!updates_.empty() && updates_.front().first < *offset) {
            updates_.pop_front();
        }
    }
    std::string out = "[";
    for (std::size_t i = 0; i < updates_.size() && static_cast<int>(i) < limit; ++i) {
        out += (i == 0 ? "" : ",") + updates_[i].second;
    }
    return out + "]";
}

void ChatRoom::tell(const RoomChange& change) {
    std::erase_if(watchers_, [&](const auto& watcher) { return !watcher(change); });
}

void ChatRoom::queue_update(std::string body) {
    updates_.emplace_back(next_update_++, std::move(body));
    if (updates_.size() > kUpdatesKept) {
        updates_.pop_front();
    }
}

void ChatRoom::trim() {
    while (messages_.size() > kMessagesKept) {
        messages_.erase(messages_.begin());
    }
    while (photo_order_.size() > kPhotosKept) {
        photos_.erase(photo_order_.front());
        photo_order_.pop_front();
    }
}

}  // namespace tradewind::bot
