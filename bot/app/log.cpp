#include "bot/app/log.hpp"

#include <cstdio>
#include <string>

#include "bot/runtime/market_clock.hpp"
#include "bot/telegram/redaction.hpp"

namespace tradewind::bot {

void log_line(LogLevel level, std::string_view text) {
    const char* name = level == LogLevel::Info ? "info " : level == LogLevel::Warning ? "warn " : "error";
    const std::string line = MarketClock::wall_now().to_iso() + " " + name + " " + redact_secrets(text) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);  // one write, so that lines of threads do not mix
}

}  // namespace tradewind::bot
