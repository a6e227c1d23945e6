// The process's log: lines on standard error with UTC time and level, secrets taken out. Thread: any.
#pragma once

#include <string_view>

namespace tradewind::bot {

enum class LogLevel : unsigned char { Info, Warning, Error };
void log_line(LogLevel level, std::string_view text);

}  // namespace tradewind::bot
