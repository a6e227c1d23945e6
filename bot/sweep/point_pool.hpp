// Threads that run points and hand over what came of them, in whatever order they finish. Errors: an exception in a
// point is that point's failure. Thread: made, asked and left by one; leaving it lets running points finish and
// begins no more.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

#include "bot/sweep/sweep.hpp"

namespace tradewind::bot {

struct FinishedPoint {
    std::size_t at = 0;  // in `points`
    Result<PointOutcome> outcome;
};

class PointPool {
public:
    // Runs points[at] for each `at` of `wanted`, in that order; all of them must outlive the pool.
    PointPool(std::span<const Point> points, std::span<const std::size_t> wanted, const PointFunction& run,
              unsigned threads, std::stop_token stop);
    PointPool(const PointPool&) = delete;
    PointPool& operator=(const PointPool&) = delete;
    ~PointPool();
    // What has finished since the last call, waiting for at least one; empty: nothing more will come.
    [[nodiscard]] std::vector<FinishedPoint> wait();

private:
    void work(const std::stop_token& leave);

    std::span<const Point> points_;
    std::span<const std::size_t> wanted_;
    const PointFunction& run_;
    std::stop_token stop_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t next_ = 0;  // this and the next two are guarded by the mutex
    std::size_t working_ = 0;
    std::vector<FinishedPoint> finished_;
    std::vector<std::jthread> threads_;  // last: joined before the rest goes
};

}  // namespace tradewind::bot
