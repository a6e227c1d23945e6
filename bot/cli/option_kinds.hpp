// The kinds of options that most commands are made of: one value, and one value that may be repeated. Thread: main.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace tradewind::bot {

inline void add_text(CLI::App& command, const char* name, std::string& target, const char* help, const char* type) {
    command.add_option(name, target, help)->type_name(type);
}

inline void add_list(CLI::App& command, const char* name, std::vector<std::string>& target, const char* help,
                     const char* type) {
    command.add_option(name, target, help)->type_name(type)->allow_extra_args(false);
}

inline CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& help,
                             const std::string& footer) {
    CLI::App* command = app.add_subcommand(name, help);
    command->footer(footer);
    return command;
}

}  // namespace tradewind::bot
