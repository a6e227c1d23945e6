// Reads chat text into commands, forgiving about case, commas, order of words and units, strict about
// meaning. Errors: a text for the person, with the usage of the command and the nearest known name.
// Thread: pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "bot/chat/command.hpp"
#include "bot/chat/command_table.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

enum class ParseFault : std::uint8_t { NotForUs, NotACommand, UnknownCommand, BadArguments };
struct ParseError {
    ParseFault fault = ParseFault::NotACommand;
    std::string text;  // what to tell the person; empty for NotForUs
};

// `own_name` is the bot's user name: "/cmd@somebody_else" is not for us.
[[nodiscard]] tl::expected<ChatCommand, ParseError> parse_command(std::string_view text, std::string_view own_name);

}  // namespace tradewind::bot
