#include <csignal>

#include <fmt/format.h>

#include "bot/app/agent.hpp"
#include "bot/app/log.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/interrupt_watch.hpp"

namespace tradewind::bot {
namespace {

void say(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

}  // namespace

int run_agent(const AppConfig& config, const Settings& settings) {
    std::signal(SIGPIPE, SIG_IGN);
    const InterruptWatch interrupts;
    auto agent = Agent::start(config, settings);
    if (!agent) {
        log_line(LogLevel::Error, agent.error().text);
        return agent.error().code == ErrorCode::Io ? kExitFound : kExitConfiguration;
    }
    for (const std::string& line : (*agent)->announcements()) {
        say(line);
    }
    say("stop with Ctrl-C; positions and their stops stay as they are");
    const Status lived = (*agent)->wait([&] { return interrupts.token().stop_requested(); });
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
