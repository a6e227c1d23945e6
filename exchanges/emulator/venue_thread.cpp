#include "exchanges/emulator/venue_thread.hpp"

#include <utility>

namespace tradewind::emulator {
namespace {

// So many instants at most between two looks at what has been posted.
constexpr int kStepsPerTurn = 200;

}  // namespace

void VenueThread::start() {
    thread_ = std::thread([this] { run(); });
}

void VenueThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

bool VenueThread::post(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (is_stopping_) {
            return false;
        }
        work_.push_back(std::move(work));
    }
    changed_.notify_one();
    return true;
}

void VenueThread::wake() {
    {
        const std::lock_guard lock(mutex_);
        is_woken_ = true;
    }
    changed_.notify_one();
}

void VenueThread::run() {
    std::deque<std::function<void()>> due;
    while (true) {
        const WalkEnd end = feed_.walk(clock_.now(), kStepsPerTurn);
        const auto patience =
            end == WalkEnd::OutOfSteps ? std::chrono::nanoseconds(0) : clock_.wait_until(feed_.next_time());
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, patience, [&] { return is_stopping_ || is_woken_ || !work_.empty(); });
            if (is_stopping_ && work_.empty()) {
                return;
            }
            is_woken_ = false;
            due.swap(work_);
        }
        if (!due.empty()) {
            feed_.walk(clock_.now(), kStepsPerTurn);
        }
        for (const std::function<void()>& work : due) {
            work();
        }
        due.clear();
    }
}

}  // namespace tradewind::emulator
