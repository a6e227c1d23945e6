// Ctrl-C or SIGTERM as a request to stop: the first asks, a later one ends the process at once. Made before other
// threads start, so that none of them is interrupted. Thread: main.
#pragma once

#include <atomic>
#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace tradewind::bot {

class InterruptWatch {
public:
    // `notice` is what the first signal is answered with. One that follows within `echo` is the same request: a wrapper
    // such as timeout(1) signals its child and then its group.
    explicit InterruptWatch(std::string_view notice = "stopping",
                            std::chrono::milliseconds echo = std::chrono::seconds(1));
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;
    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    void watch(const std::string& line, std::chrono::milliseconds echo);

    std::stop_source source_;
    std::atomic<bool> is_over_ = false;
    std::thread watcher_;
};

}  // namespace tradewind::bot
