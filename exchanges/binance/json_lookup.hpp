// Fields of the venue's JSON objects, read without exceptions and without trust: what is absent or of another kind
// is nothing. Numbers come as text or as numbers; both are read. Decimals are read from their text, exactly.
// Included by decoders only (it brings the JSON library). Thread: pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"

namespace tradewind::binance {

using Json = nlohmann::json;

// A discarded value when the bytes are no JSON.
[[nodiscard]] Json parse_json(std::string_view bytes);

[[nodiscard]] const Json* find_field(const Json& object, const char* name);
[[nodiscard]] std::string_view text_field(const Json& object, const char* name);  // empty when absent
[[nodiscard]] std::optional<std::int64_t> integer_field(const Json& object, const char* name);
[[nodiscard]] std::optional<Decimal> decimal_field(const Json& object, const char* name);
[[nodiscard]] bool is_true(const Json& object, const char* name);
[[nodiscard]] std::optional<Timestamp> time_field(const Json& object, const char* name);  // milliseconds
// An identifier given as a number or as text; empty when absent.
[[nodiscard]] std::string id_field(const Json& object, const char* name);

}  // namespace tradewind::binance
