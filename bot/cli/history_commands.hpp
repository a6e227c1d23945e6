// The command-line options of the commands that ask the venue for its past and its contracts. Thread: main.
#pragma once

#include "bot/cli/commands.hpp"

namespace CLI {
class App;
}

namespace tradewind::bot {

CLI::App* add_download_command(CLI::App& app, DownloadCommand& wanted);
CLI::App* add_universe_command(CLI::App& app, UniverseCommand& wanted);
CLI::App* add_record_command(CLI::App& app, RecordCommand& wanted);
CLI::App* add_recording_command(CLI::App& app, RecordingCommand& wanted);

}  // namespace tradewind::bot
