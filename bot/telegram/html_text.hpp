// The little HTML the Bot API knows: escaping for our texts, and the way back to plain text when a server refuses
// our markup. Units: UTF-16 units, as the Bot API counts. Errors: none. Thread: pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tradewind::bot {

// Escapes & < > and the double quote.
[[nodiscard]] std::string escape_html(std::string_view text);
// Drops the Bot API's own tags and resolves its entities; anything else stays as it is, so nothing is lost.
[[nodiscard]] std::string html_to_plain(std::string_view html);
// Length as the Bot API counts it: a character outside the basic plane counts two.
[[nodiscard]] std::size_t utf16_units(std::string_view utf8);

}  // namespace tradewind::bot
