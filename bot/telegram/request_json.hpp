// Our messages as the Bot API's JSON parameters. Internal to the chat client.
// Units: none. Errors: none. Thread: pure, any thread.
#pragma once

#include <nlohmann/json.hpp>

#include "bot/telegram/bot_api.hpp"

namespace tradewind::bot {

[[nodiscard]] nlohmann::json to_json(const InlineKeyboard& keyboard);
[[nodiscard]] nlohmann::json to_json(const UpdatesQuery& query);
[[nodiscard]] nlohmann::json to_json(const TextMessage& message);
// Without the picture, which travels beside the fields.
[[nodiscard]] nlohmann::json to_json(const PhotoMessage& message);
[[nodiscard]] nlohmann::json to_json(const CallbackAnswer& answer);
[[nodiscard]] nlohmann::json to_json(const CommandMenu& menu);
// `text_field` is "text" or "caption".
[[nodiscard]] nlohmann::json to_json(const TextEdit& edit, const char* text_field);

}  // namespace tradewind::bot
