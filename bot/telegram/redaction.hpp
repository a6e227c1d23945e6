// Takes bot tokens out of text before it is logged or shown: "bot123:abc..." (as in every request path) becomes
// "bot<redacted>", a bare token "<redacted>". Units: none. Errors: none. Thread: pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace tradewind::bot {

[[nodiscard]] std::string redact_secrets(std::string_view text);

}  // namespace tradewind::bot
