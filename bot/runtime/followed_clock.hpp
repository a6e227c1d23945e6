// The engine's clock of a live account: it follows the venue's clock, so that times of the engine and of the venue
// compare. It never goes back and is never led far astray: however wrong its leader is for a while, it runs at most
// a tenth faster or slower than time passes.
// Units: UTC. Errors: none. Thread: any.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <mutex>

#include "core/base/time.hpp"

namespace tradewind::bot {

class FollowedClock {
public:
    using Reading = std::function<Timestamp()>;
    using Elapsed = std::function<Duration()>;  // since some instant, never less than before

    explicit FollowedClock(Reading leader, Elapsed elapsed = steady_time)
        : leader_(std::move(leader)), elapsed_(std::move(elapsed)), last_(elapsed_()), now_(leader_()) {}

    // To the leader's time at once, but not before `least`: for the start, before anybody has read it.
    void set(Timestamp least) {
        const std::lock_guard lock(mutex_);
        last_ = elapsed_();
        now_ = std::max(least, leader_());
    }
    [[nodiscard]] Timestamp now() {
        const std::lock_guard lock(mutex_);
        const Duration read = elapsed_();
        const Duration elapsed = read - last_;
        last_ = read;
        const Duration most = Duration::nanos(elapsed.to_nanos() / 10);
        now_ = now_ + elapsed;
        now_ = now_ + std::clamp(leader_() - now_, Duration() - most, most);
        return now_;
    }

private:
    static Duration steady_time() {
        const auto since = std::chrono::steady_clock::now().time_since_epoch();
        return Duration::nanos(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
    }

    const Reading leader_;
    const Elapsed elapsed_;
    std::mutex mutex_;
    Duration last_;
    Timestamp now_;
};

}  // namespace tradewind::bot
