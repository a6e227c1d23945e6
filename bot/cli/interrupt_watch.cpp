#include "bot/cli/interrupt_watch.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace tradewind::bot {
namespace {

sigset_t watched_signals() {
    sigset_t out;
    sigemptyset(&out);
    sigaddset(&out, SIGINT);
    sigaddset(&out, SIGTERM);
    return out;
}

}  // namespace

InterruptWatch::InterruptWatch(std::string_view notice, std::chrono::milliseconds echo) {
    const sigset_t signals = watched_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    watcher_ = std::thread(
        [this, echo, line = "\n" + std::string(notice) + "; once more ends at once\n"] { watch(line, echo); });
}

void InterruptWatch::watch(const std::string& line, std::chrono::milliseconds echo) {
    const sigset_t signals = watched_signals();
    std::chrono::steady_clock::time_point asked;
    for (int received = 0; sigwait(&signals, &received) == 0 && !is_over_;) {
        const auto now = std::chrono::steady_clock::now();
        if (!source_.stop_requested()) {
            asked = now;
            std::fputs(line.c_str(), stderr);
            source_.request_stop();
        } else if (now - asked >= echo) {
            std::_Exit(130);  // what is kept on disk is sound at any time
        }
    }
}

InterruptWatch::~InterruptWatch() {
    is_over_ = true;
    pthread_kill(watcher_.native_handle(), SIGINT);  // out of its wait
    watcher_.join();
}

}  // namespace tradewind::bot
