// Why a Bot API call failed, sorted into what the caller can do about it. Texts never hold the token or the URL.
// Units: retry_after is what the server asked for. Errors: this is the error type. Thread: values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "bot/telegram/chat_ids.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {

enum class BotFault : std::uint8_t {
    Interrupted,      // we are shutting down
    Unreachable,      // no connection, or no answer in time
    NotAnEnvelope,    // HTML, plain text or cut JSON where the API's envelope should be
    ServerError,      // 5xx
    BadToken,         // 401, or 404 for a method that exists
    Blocked,          // 403: the user blocked the bot, or it may not write there
    Conflict,         // 409: somebody else polls with our token, or a webhook is set
    TooManyRequests,  // 429
    ChatMigrated,     // the group became a supergroup: migrate_to
    NotModified,      // an edit that changes nothing
    CannotParse,      // the text's HTML is broken
    MessageGone,      // the message to edit or delete is not there, or cannot be changed any more
    QueryTooOld,      // a button tap answered too late
    Refused,          // any other 4xx: do not repeat unchanged
};

struct BotApiError {
    BotFault fault = BotFault::Unreachable;
    int error_code = 0;  // the API's, or the HTTP status, or 0
    std::string description;
    std::optional<Duration> retry_after;
    std::optional<ChatId> migrate_to;
    Retry retry = Retry::Never;

    // "sendMessage: 429 Too Many Requests: retry after 3"
    [[nodiscard]] std::string to_text() const;
    std::string method;
};

template <class T>
using BotResult = tl::expected<T, BotApiError>;
using BotStatus = BotResult<void>;

}  // namespace tradewind::bot
