#include "exchanges/binance/public_asker.hpp"

#include <chrono>
#include <utility>

#include "exchanges/binance/request_weight.hpp"
#include "exchanges/binance/venue_clock.hpp"

namespace tradewind::binance {

PublicAsker::PublicAsker(ProductKind product, std::string address)
    : rest_(std::move(address)), budget_(usual_limits(product)), thread_([this] { run(); }) {}

PublicAsker::~PublicAsker() {
    stop();
}

void PublicAsker::ask(std::string target, std::string label, RequestCost cost, Answered answered) {
    {
        const std::lock_guard lock(mutex_);
        questions_.push_back({std::move(target), std::move(label), cost, std::move(answered)});
    }
    changed_.notify_all();
}

void PublicAsker::forget() {
    const std::lock_guard lock(mutex_);
    questions_.clear();
}

void PublicAsker::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    rest_.interrupt();
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void PublicAsker::run() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        if (questions_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const Timestamp now = VenueClock::local_now();
        const Timestamp earliest = budget_.earliest(Lane::Queries, questions_.front().cost, now);
        if (earliest > now) {
            changed_.wait_for(lock, std::chrono::nanoseconds((earliest - now).to_nanos()),
                              [this] { return is_stopping_; });
            continue;
        }
        const Question question = std::move(questions_.front());
        questions_.pop_front();
        budget_.spend(question.cost, now);
        lock.unlock();
        auto answer = rest_.get(question.target, question.label);
        budget_.observe(rest_.used_weight(), -1, -1, VenueClock::local_now());
        // Asking on while the venue wants to be left alone would make the ban longer.
        if (rest_.wanted_pause() > Duration()) {
            budget_.pause_until(VenueClock::local_now() + rest_.wanted_pause());
        }
        question.answered(std::move(answer));
        lock.lock();
    }
}

}  // namespace tradewind::binance
