// Text as HTML and SVG may hold it, between tags or inside quotes. Bytes that are not UTF-8 become replacement
// characters. Thread: pure function.
#pragma once

#include <string>
#include <string_view>

namespace tradewind::bot {

[[nodiscard]] std::string html_escaped(std::string_view text);

}  // namespace tradewind::bot
