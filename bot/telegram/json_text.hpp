// Tolerant reading of JSON that others wrote, and writing that never throws. Internal to the chat client; only for
// source files, the JSON library is heavy. Units: none. Errors: nothing where the value is absent or of another type.
// Thread: pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/time.hpp"

namespace tradewind::bot {

// Nothing when the text is no JSON, or nested so deeply that walking it would exhaust the stack.
[[nodiscard]] std::optional<nlohmann::json> parse_json(std::string_view text);
// Bytes that are no UTF-8 become replacement characters.
[[nodiscard]] std::string dump_json(const nlohmann::json& value);

// The member of that name, or null.
[[nodiscard]] const nlohmann::json& member(const nlohmann::json& object, const char* name);
// Whole numbers, also written as 12.0 or "12".
[[nodiscard]] std::optional<std::int64_t> read_int(const nlohmann::json& object, const char* name);
[[nodiscard]] std::string read_string(const nlohmann::json& object, const char* name);
[[nodiscard]] std::optional<bool> read_bool(const nlohmann::json& object, const char* name);
// Seconds are the rule; milliseconds and finer, told by their size, are understood. Zero when absent or absurd.
[[nodiscard]] Timestamp read_date(const nlohmann::json& object, const char* name);

}  // namespace tradewind::bot
