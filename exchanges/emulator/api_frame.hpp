// A frame of the WebSocket API: {"id":...,"method":"order.place","params":{...}}, with every value as it was written,
// so that its signature can be checked (venue notes, section 1.2). Units: bytes. Errors: nothing when it is no such
// object, or far too large. Thread: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tradewind::emulator {

struct ApiFrame {
    std::string id = "null";  // as JSON
    std::string method;
    std::vector<std::pair<std::string, std::string>> parameters;  // in the order sent, values as plain text
};

[[nodiscard]] std::optional<ApiFrame> parse_api_frame(std::string_view text);

// Sorted by name and without the signature: name=value, joined by &.
enum class Encoding : std::uint8_t { Plain, Percent };
[[nodiscard]] std::string signed_text_of(const ApiFrame& frame, Encoding encoding);

}  // namespace tradewind::emulator
