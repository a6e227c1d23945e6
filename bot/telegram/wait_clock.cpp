#include "bot/telegram/wait_clock.hpp"

#include <chrono>

namespace tradewind::bot {

Timestamp SystemWaitClock::wall_now() const {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp::from_nanos(std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count());
}

Timestamp SystemWaitClock::steady_now() const {
    const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
    return Timestamp::from_nanos(std::chrono::duration_cast<std::chrono::nanoseconds>(since_start).count());
}

void SystemWaitClock::wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake,
                                 Timestamp deadline) {
    if (deadline == Timestamp::max()) {
        wake.wait(lock);
    } else {
        wake.wait_until(lock, std::chrono::steady_clock::time_point(std::chrono::nanoseconds(deadline.to_nanos())));
    }
}

}  // namespace tradewind::bot
