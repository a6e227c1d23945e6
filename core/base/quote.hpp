// Outside text made safe to show in an error: in quotes, at most 40 characters of it, and everything that
// is not printable ASCII as \xNN. Units: bytes. Errors: none. Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace tradewind {

[[nodiscard]] std::string quote(std::string_view text);  // "1,5\n" gives '1,5\x0A'

}  // namespace tradewind
