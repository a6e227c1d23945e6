#include "tests/e2e/agent_process.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tradewind::test {

AgentProcess::AgentProcess(const std::vector<std::string>& words,
                           const std::map<std::string, std::string>& environment) {
    std::vector<std::string> all{TRADEWIND_BINARY};
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& word : all) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return;
    }
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        // What the developer's shell holds must not reach the agent under test.
        for (const char* name :
             {"TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "TELEGRAM_ALLOWED_USERS", "TRADEWIND_HOME", "TRADEWIND_HTTP",
              "BINANCE_FUTURES_API_KEY", "BINANCE_FUTURES_API_SECRET", "BINANCE_FUTURES_TESTNET"}) {
            ::unsetenv(name);
        }
        for (const auto& [name, value] : environment) {
            ::setenv(name.c_str(), value.c_str(), 1);
        }
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    pipe_ = ends[0];
    reader_ = std::thread([this] { collect(); });
}

AgentProcess::~AgentProcess() {
    send(SIGKILL);
    if (reader_.joinable()) {
        reader_.join();
    }
    if (pipe_ >= 0) {
        ::close(pipe_);
    }
}

void AgentProcess::collect() {
    std::array<char, 4096> bytes{};
    ssize_t count = 0;
    while ((count = ::read(pipe_, bytes.data(), bytes.size())) > 0) {
        const std::lock_guard lock(mutex_);
        output_.append(bytes.data(), static_cast<std::size_t>(count));
        changed_.notify_all();
    }
    reap();
}

void AgentProcess::reap() {
    siginfo_t ended{};
    // The process is left as a zombie until its code is stored: send() must never hit a stranger's process.
    ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT);
    const std::lock_guard lock(mutex_);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    changed_.notify_all();
}

bool AgentProcess::wait_for_output(const std::string& text, Patience patience) {
    std::unique_lock lock(mutex_);
    const auto is_there = [&] { return output_.find(text) != std::string::npos; };
    changed_.wait_for(lock, patience, [&] { return is_there() || exit_code_.has_value(); });
    return is_there();
}

void AgentProcess::send(int signal) const {
    const std::lock_guard lock(mutex_);
    if (pid_ > 0 && !exit_code_) {
        ::kill(pid_, signal);
    }
}

std::optional<int> AgentProcess::wait_for_exit(Patience patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return exit_code_.has_value(); });
    return exit_code_;
}

std::string AgentProcess::output() const {
    const std::lock_guard lock(mutex_);
    return output_;
}

double AgentProcess::resident_megabytes() const {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/statm");
    double total = 0;
    double resident = 0;
    in >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

double AgentProcess::cpu_seconds() const {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
    std::string text;
    std::getline(in, text);
    // Fields after the name in brackets: state is the first, user and system ticks are the 12th and 13th.
    std::size_t at = text.rfind(')');
    double ticks = 0;
    for (int field = 1; field <= 13 && at != std::string::npos; ++field) {
        at = text.find(' ', at);
        if (at == std::string::npos) {
            return 0;
        }
        ++at;
        if (field >= 12) {
            ticks += std::strtod(text.c_str() + at, nullptr);
        }
    }
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Finished run_tradewind(const std::vector<std::string>& words) {
    AgentProcess process(words);
    const auto code = process.wait_for_exit(std::chrono::minutes(1));
    return {code.value_or(-1), process.output()};
}

}  // namespace tradewind::test
