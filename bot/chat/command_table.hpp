// Every command by name, with what help and menus say about it; the one list that parser, help and the
// chat's command menu share. Thread: constant data.
#pragma once

#include <span>
#include <string_view>

namespace tradewind::bot {

struct CommandInfo {
    std::string_view name;     // without the slash
    std::string_view usage;    // arguments as shown in help
    std::string_view summary;  // one line, for help and the command menu
    std::string_view example;
};
[[nodiscard]] std::span<const CommandInfo> command_table();
// Null when there is none of that name, which is in lower case.
[[nodiscard]] const CommandInfo* find_command(std::string_view name);
// The name of the command that was probably meant; empty when none is near.
[[nodiscard]] std::string_view nearest_command(std::string_view name);

}  // namespace tradewind::bot
