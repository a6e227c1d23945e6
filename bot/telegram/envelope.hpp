// Opens the Bot API's answer envelope: {"ok":true,"result":...} or {"ok":false,"error_code":...}. `ok` alone decides;
// whatever is not an envelope is an error of that one call. Internal to the chat client.
// Units: none. Errors: BotApiError, sorted. Thread: pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "bot/telegram/bot_api_error.hpp"

namespace tradewind::bot {

// `retry_after_header` is the HTTP header's value, empty when absent.
[[nodiscard]] BotResult<nlohmann::json> open_envelope(std::string_view method, int http_status, std::string_view body,
                                                      std::string_view retry_after_header);

}  // namespace tradewind::bot
