#include <csignal>

#include <fmt/format.h>

#include "bot/app/agent.hpp"
#include "bot/app/log.hpp"
#include "bot/cli/commands.hpp"

namespace tradewind::bot {
namespace {

volatile std::sig_atomic_t stop_signals = 0;

extern "C" void count_signal(int) {
    const int seen = stop_signals + 1;
    stop_signals = seen;
    if (seen > 1) {
        std::_Exit(130);  // a second signal: the journal is durable, the rest can go
    }
}

void say(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

}  // namespace

int run_agent(const AppConfig& config, const Settings& settings) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGINT, count_signal);
    std::signal(SIGTERM, count_signal);
    auto agent = Agent::start(config, settings);
    if (!agent) {
        log_line(LogLevel::Error, agent.error().text);
        return agent.error().code == ErrorCode::Io ? kExitFound : kExitConfiguration;
    }
    for (const std::string& line : (*agent)->announcements()) {
        say(line);
    }
    say("stop with Ctrl-C; positions and their stops stay as they are");
    const Status lived = (*agent)->wait([] { return stop_signals > 0; });
    say("stopping");
    for (const std::string& line : (*agent)->stop()) {
        say("left at the venue: " + line);
    }
    if (!lived) {
        log_line(LogLevel::Error, lived.error().text);
        return kExitFound;
    }
    return kExitDone;
}

}  // namespace tradewind::bot
