// A clock whose sleeps take no time: a wait with a deadline moves time there and returns; a wait without one is a
// real wait for the notification. Keeps a list of the sleeps. Thread: any.
#pragma once

#include <algorithm>
#include <mutex>
#include <vector>

#include "bot/telegram/wait_clock.hpp"

namespace tradewind::testing {

class FakeWaitClock final : public bot::WaitClock {
public:
    [[nodiscard]] Timestamp wall_now() const override { return kStart + elapsed(); }
    [[nodiscard]] Timestamp steady_now() const override { return Timestamp() + elapsed(); }

    void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake, Timestamp deadline) override {
        if (deadline == Timestamp::max()) {
            wake.wait(lock);
            return;
        }
        const std::lock_guard guard(mutex_);
        const Duration target = deadline - Timestamp();
        sleeps_.push_back(target - elapsed_);
        elapsed_ = std::max(elapsed_, target);
    }

    void advance(Duration d) {
        const std::lock_guard guard(mutex_);
        elapsed_ = elapsed_ + d;
    }
    [[nodiscard]] Duration elapsed() const {
        const std::lock_guard guard(mutex_);
        return elapsed_;
    }
    [[nodiscard]] std::vector<Duration> sleeps() const {
        const std::lock_guard guard(mutex_);
        return sleeps_;
    }

    static constexpr Timestamp kStart = Timestamp::from_seconds(1'700'000'000);

private:
    mutable std::mutex mutex_;
    Duration elapsed_;
    std::vector<Duration> sleeps_;
};

}  // namespace tradewind::testing
