// One private chat between the owner and the agent, kept in memory: what the phone would show and what the
// Bot API would deliver. Both sides see numbered messages; every change goes to the watchers (open pages
// and terminals), and what the owner does waits as updates for getUpdates.
// Units: seconds since the epoch in JSON, as the Bot API has them. Thread: one mutex inside; any.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {

struct RoomMessage {
    std::int64_t id = 0;
    bool is_from_bot = false;
    Timestamp date;
    std::string text;  // HTML of the Bot API when is_html
    bool is_html = false;
    bool is_edited = false;
    std::string keyboard_json;  // inline_keyboard array; empty: none
    std::string photo;          // name under /chat/photo/; empty: none
    std::int64_t revision = 0;  // of the room when this message last changed
};

enum class RoomChangeKind : std::uint8_t { Added, Edited, Deleted, Notice };
struct RoomChange {
    RoomChangeKind kind = RoomChangeKind::Added;
    RoomMessage message;
    std::string notice;  // answer to a tap
    bool is_alert = false;
};

class ChatRoom {
public:
    static constexpr std::int64_t kOwner = 1;  // user id and, as the Bot API has it, private chat id
    static constexpr std::size_t kMessagesKept = 500;
    static constexpr std::size_t kPhotosKept = 40;
    static constexpr std::size_t kUpdatesKept = 1'000;

    // Ids start at `first_id`, so that they go on rising over restarts of the process.
    explicit ChatRoom(std::int64_t first_id);

    // The bot's side.
    RoomMessage send(std::string text, bool is_html, std::string keyboard_json, std::string photo_bytes, Timestamp now);
    Result<RoomMessage> edit(std::int64_t message, std::optional<std::string> text, bool is_html,
                             std::string keyboard_json);
    Status erase(std::int64_t message);
    Status answer(const std::string& query_id, std::string text, bool is_alert);
    void set_commands(std::string commands_json);

    // The owner's side.
    void say(std::string text, Timestamp now);
    Status tap(std::int64_t message, const std::string& data, Timestamp now);
    void watch(std::function<bool(const RoomChange&)> watcher);  // dropped when it returns false
    // Those that changed after `revision` (0: all), oldest first, and the room's revision now.
    struct News {
        std::vector<RoomMessage> messages;
        std::int64_t revision = 0;
    };
    [[nodiscard]] News news(std::int64_t revision) const;
    [[nodiscard]] std::string commands_json() const;
    [[nodiscard]] std::optional<std::string> photo(const std::string& name) const;

    // Updates with an id >= offset, as a JSON array, after forgetting the older ones; empty array: none yet.
    [[nodiscard]] std::string take_updates(std::optional<std::int64_t> offset, int limit);
    // Called after every update that arrives, without the room's mutex. Set once, before anybody speaks.
    void on_update(std::function<void()> callback) { on_update_ = std::move(callback); }

    // The Bot API's form of a message.
    [[nodiscard]] static std::string message_json(const RoomMessage& message);

private:
    void tell(const RoomChange& change);
    void touch(RoomMessage& message) { message.revision = ++revision_; }
    void queue_update(std::string body);
    void trim();

    mutable std::mutex mutex_;
    std::int64_t next_message_;
    std::int64_t next_update_;
    std::int64_t revision_ = 0;
    std::map<std::int64_t, RoomMessage> messages_;
    std::map<std::string, std::string> photos_;
    std::deque<std::string> photo_order_;
    std::deque<std::pair<std::int64_t, std::string>> updates_;
    std::deque<std::string> open_queries_;
    std::vector<std::function<bool(const RoomChange&)>> watchers_;
    std::function<void()> on_update_ = [] {};
    std::string commands_json_ = "[]";
};

}  // namespace tradewind::bot
