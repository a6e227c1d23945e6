// The real program as a child process, as an operator would start it: what it prints, how it ends, what it uses.
// Errors: a program that cannot be started shows as exit code 127. Thread: the test's; a reader thread collects lines.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tradewind::test {

using Patience = std::chrono::milliseconds;

class AgentProcess {
public:
    // `words` follow the program's name; `environment` is added to the test's own.
    explicit AgentProcess(const std::vector<std::string>& words,
                          const std::map<std::string, std::string>& environment = {});
    ~AgentProcess();  // kills what still runs
    AgentProcess(const AgentProcess&) = delete;
    AgentProcess& operator=(const AgentProcess&) = delete;

    // True as soon as a line that holds `text` was printed; false when the time is up or the program has ended.
    [[nodiscard]] bool wait_for_output(const std::string& text, Patience patience);
    void send(int signal) const;
    // Exit code, or 128 + signal; nothing when it still runs.
    [[nodiscard]] std::optional<int> wait_for_exit(Patience patience);
    [[nodiscard]] std::string output() const;  // both streams, in the order they came
    [[nodiscard]] double resident_megabytes() const;
    [[nodiscard]] double cpu_seconds() const;

private:
    void collect();
    void reap();

    pid_t pid_ = -1;
    int pipe_ = -1;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::string output_;
    std::optional<int> exit_code_;
    std::thread reader_;
};

struct Finished {
    int exit_code = -1;
    std::string output;
};
// Runs the program to its end; an exit code of -1 says that it did not end within a minute.
[[nodiscard]] Finished run_tradewind(const std::vector<std::string>& words);

}  // namespace tradewind::test
