// JSON whose numbers keep their text: "0.0065" stays that and never becomes a double, so money and rates
// can be read from it without loss. Every number of the result is a string, marked as nothing else.
// Units: text. Errors: ParseError with the place; a key given twice, nesting over kMaxJsonDepth and bytes that
// are not UTF-8 are refused. Thread: pure function.
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.hpp"

namespace tradewind::storage {

constexpr std::size_t kMaxJsonDepth = 64;

[[nodiscard]] Result<nlohmann::json> parse_exact_json(std::string_view text);

}  // namespace tradewind::storage
