// What other threads hand to the REST client's own thread: requests, work for later, the wish for the venue's time and
// the end. Units: steady time. Errors: none. Thread: any; take() is the client's.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "exchanges/binance/rest_job.hpp"

namespace tradewind::binance {

class RestInbox {
public:
    struct Contents {
        std::vector<std::unique_ptr<RestJob>> jobs;
        std::vector<std::pair<SteadyTime, std::function<void()>>> timers;
        bool is_clock_asked = false;
        bool is_stopping = false;
    };

    // False after close(): the job is left as it was.
    [[nodiscard]] bool put(std::unique_ptr<RestJob>& job) {
        const std::lock_guard lock(mutex_);
        if (waiting_.is_stopping) {
            return false;
        }
        waiting_.jobs.push_back(std::move(job));
        return true;
    }
    void put_timer(SteadyTime when, std::function<void()> action) {
        const std::lock_guard lock(mutex_);
        waiting_.timers.emplace_back(when, std::move(action));
    }
    void ask_clock() {
        const std::lock_guard lock(mutex_);
        waiting_.is_clock_asked = true;
    }
    void close() {
        const std::lock_guard lock(mutex_);
        waiting_.is_stopping = true;
    }
    [[nodiscard]] Contents take() {
        const std::lock_guard lock(mutex_);
        Contents taken = std::exchange(waiting_, {});
        waiting_.is_stopping = taken.is_stopping;
        return taken;
    }

private:
    std::mutex mutex_;
    Contents waiting_;
};

}  // namespace tradewind::binance
