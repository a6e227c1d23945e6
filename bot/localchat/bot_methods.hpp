// The Bot API's methods on a chat room: takes a method and its fields, gives the API's envelope. Strict
// where the real server is: unknown methods, empty texts, limits on lengths and button data.
// Thread: any.
#pragma once

#include <string>

#include "bot/localchat/chat_room.hpp"
#include "exchanges/net/http_server.hpp"

namespace tradewind::bot {

struct BotAnswer {
    int status = 200;
    std::string json;
};
[[nodiscard]] BotAnswer bot_ok(const std::string& result_json);
[[nodiscard]] BotAnswer bot_error(int code, const std::string& description);

// Every method except getUpdates, which waits.
[[nodiscard]] BotAnswer call_bot_method(ChatRoom& room, const std::string& method, const net::HttpRequest& request,
                                        Timestamp now);

struct PollFields {
    std::optional<std::int64_t> offset;
    int limit = 100;
    int timeout_seconds = 0;
};
[[nodiscard]] PollFields read_poll_fields(const net::HttpRequest& request);

}  // namespace tradewind::bot
