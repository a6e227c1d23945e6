// Updates out of parsed JSON; the step after update_decoder's parsing. Internal to the chat client.
// Units: none. Errors: nothing when the outer shape is wrong. Thread: pure, any thread.
#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "bot/telegram/update.hpp"

namespace tradewind::bot {

[[nodiscard]] std::optional<UpdateBatch> read_updates(const nlohmann::json& result);
[[nodiscard]] std::optional<Update> read_update(const nlohmann::json& value);

}  // namespace tradewind::bot
