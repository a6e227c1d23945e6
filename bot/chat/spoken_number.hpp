// Numbers as people type them in a chat: with a decimal comma, a percent sign or a unit at their end.
// Units: as each says. Errors: absent when the word is no such number. Thread: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bot/chat/command.hpp"

namespace tradewind::bot {

[[nodiscard]] std::optional<Decimal> spoken_number(std::string word);
// "5%", "5", "-5%": a positive percentage as a fraction.
[[nodiscard]] std::optional<Decimal> spoken_percentage(std::string word);
// In lower case: "100", "0.01btc", "$100", "5%". Absent too when it is not above zero or more than everything.
[[nodiscard]] std::optional<OpenAmount> spoken_amount(std::string word);

}  // namespace tradewind::bot
