// Reads chat text into commands, forgiving about case, commas, order of words and units, strict about
// meaning. Errors: a text for the person, with the usage of the command and the nearest known name.
// Thread: pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bot/chat/command.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

struct CommandInfo {
    std::string_view name;     // without the slash
    std::string_view usage;    // arguments as shown in help
    std::string_view summary;  // one line, for help and the command menu
    std::string_view example;
};
[[nodiscard]] std::span<const CommandInfo> command_table();

enum class ParseFault : std::uint8_t { NotForUs, NotACommand, UnknownCommand, BadArguments };
struct ParseError {
    ParseFault fault = ParseFault::NotACommand;
    std::string text;  // what to tell the person; empty for NotForUs
};

// `own_name` is the bot's user name: "/cmd@somebody_else" is not for us.
[[nodiscard]] tl::expected<ChatCommand, ParseError> parse_command(std::string_view text, std::string_view own_name);

}  // namespace tradewind::bot
