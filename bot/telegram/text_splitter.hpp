// Cuts a text that is too long for one message, at line ends where there are any, never inside a tag, an entity or a
// character. Tags open at a cut are closed before it and opened again after it. Units: UTF-16 units, markup included.
// Errors: none; broken markup is cut as plain text. Thread: pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bot/telegram/outgoing.hpp"

namespace tradewind::bot {

// At least one part; each has at most `limit` units (limit >= 256).
[[nodiscard]] std::vector<std::string> split_text(std::string_view text, TextFormat format,
                                                  std::size_t limit = kMaxMessageUnits);

}  // namespace tradewind::bot
