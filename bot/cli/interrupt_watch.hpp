// Ctrl-C as a request to stop: the first asks, a second one ends the process at once. Made before other threads
// start, so that none of them is interrupted. Thread: main.
#pragma once

#include <atomic>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace tradewind::bot {

class InterruptWatch {
public:
    // `notice` is what the first Ctrl-C is answered with.
    explicit InterruptWatch(std::string_view notice = "stopping");
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;
    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    std::stop_source source_;
    std::atomic<bool> is_over_ = false;
    std::thread watcher_;
};

}  // namespace tradewind::bot
