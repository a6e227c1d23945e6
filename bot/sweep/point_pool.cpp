#include "bot/sweep/point_pool.hpp"

#include <algorithm>
#include <exception>

namespace tradewind::bot {
namespace {

Result<PointOutcome> run_guarded(const PointFunction& run, const Point& point) {
    try {
        return run(point);
    } catch (const std::exception& error) {
        return fail(ErrorCode::OutOfRange, error.what());
    }
}

}  // namespace

PointPool::PointPool(std::span<const Point> points, std::span<const std::size_t> wanted, const PointFunction& run,
                     unsigned threads, std::stop_token stop)
    : points_(points), wanted_(wanted), run_(run), stop_(std::move(stop)) {
    const unsigned cores = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
    working_ = std::min<std::size_t>(cores, wanted.size());
    const std::size_t started = working_;
    for (std::size_t i = 0; i < started; ++i) {
        threads_.emplace_back([this](const std::stop_token& leave) { work(leave); });
    }
}

// All are told before the first is waited for.
PointPool::~PointPool() {
    for (std::jthread& thread : threads_) {
        thread.request_stop();
    }
}

std::vector<FinishedPoint> PointPool::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !finished_.empty() || working_ == 0; });
    return std::exchange(finished_, {});
}

void PointPool::work(const std::stop_token& leave) {
    std::unique_lock lock(mutex_);
    while (next_ < wanted_.size() && !stop_.stop_requested() && !leave.stop_requested()) {
        const std::size_t at = wanted_[next_++];
        lock.unlock();
        Result<PointOutcome> outcome = run_guarded(run_, points_[at]);
        lock.lock();
        finished_.push_back({at, std::move(outcome)});
        changed_.notify_one();
    }
    --working_;
    changed_.notify_one();
}

}  // namespace tradewind::bot
