// What the chat was told and what became of it, HOME/chat.db: every update once, every decision, and the
// message ids that later edits need. Its own file, so that chat never waits for trading or the reverse.
// Durable when a call returns. Errors: Result. Thread: any; one mutex.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "storage/sqlite.hpp"

namespace tradewind::storage {

struct ChatUpdate {
    std::int64_t update_id = 0;
    std::int64_t user = 0;
    std::int64_t chat = 0;
    std::string text;  // or the data of a tapped button
    Timestamp received;
};

struct ChatDecision {
    std::int64_t update_id = 0;
    std::string text;   // "refused: older than 15 s", "preview sent", ...
    RequestId request;  // 0: none came of it
    Timestamp time;
};

struct ChatOffset {
    std::int64_t last_update_id = 0;
    Timestamp received;
};

enum class FirstSight : std::uint8_t { New, SeenBefore };

class ChatLog {
public:
    static Result<std::unique_ptr<ChatLog>> open(const std::string& path, Durability durability);
    ChatLog(const ChatLog&) = delete;
    ChatLog& operator=(const ChatLog&) = delete;
    ~ChatLog();

    Result<FirstSight> record_update(const ChatUpdate& update);
    Status record_decision(const ChatDecision& decision);
    // Received, but the process ended before anything was decided; oldest first.
    Result<std::vector<ChatUpdate>> undecided();
    Result<std::vector<ChatDecision>> decisions(std::int64_t update_id);
    Result<bool> has_seen(std::int64_t update_id);
    // Of the update received last; none before any. By arrival, for the id series may start anew.
    Result<std::optional<ChatOffset>> last_offset();

    // `key` names a message of ours that will be edited ("status", "request:77"), one a chat.
    Status remember_message(std::string_view key, std::int64_t chat, std::int64_t message, Timestamp time);
    Result<std::optional<std::int64_t>> find_message(std::string_view key, std::int64_t chat);
    Status forget_message(std::string_view key, std::int64_t chat);
    // Forgets updates, decisions and messages from before `before`, except the last update.
    Status prune(Timestamp before);

private:
    class Impl;
    explicit ChatLog(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::storage
