// The Bot API's limits on what a bot may send, checked as the real server does. Text that breaks one gets the real
// server's kind of error text. Thread: pure, any thread.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace tradewind::testing {

// Empty when the text is fine, else "Bad Request: ...". `limit` is 4096 for texts and 1024 for captions.
[[nodiscard]] std::string text_problem(const std::string& text, const std::string& parse_mode, std::size_t limit);
[[nodiscard]] std::string keyboard_problem(const nlohmann::json& reply_markup);
[[nodiscard]] std::string commands_problem(const nlohmann::json& commands);

}  // namespace tradewind::testing
