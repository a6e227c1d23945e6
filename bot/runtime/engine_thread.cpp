#include "bot/runtime/engine_thread.hpp"

#include <algorithm>
#include <utility>

namespace tradewind::bot {
namespace {

using namespace std::chrono_literals;

// Changes that people made or must see are shown at once; prices alone four times a second.
constexpr auto kQuietPublishInterval = 250ms;
constexpr auto kLongestWait = 250ms;
// At unlimited speed the inbox is looked into after this much engine time.
constexpr Duration kSlice = Duration::minutes(10);

}  // namespace

EngineThread::EngineThread(Engine& engine, EngineDriver& driver, MarketClock clock)
    : engine_(engine), driver_(driver), clock_(std::move(clock)), snapshot_(engine.snapshot()) {}

EngineThread::~EngineThread() {
    if (thread_.joinable()) {
        (void)stop();
    }
}

void EngineThread::start(std::function<void()> on_failure) {
    on_failure_ = std::move(on_failure);
    thread_ = std::thread([this] { run(); });
}

Status EngineThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
    const std::lock_guard lock(mutex_);
    if (failure_) {
        return tl::unexpected<Error>(*failure_);
    }
    return {};
}

std::optional<Error> EngineThread::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

std::shared_ptr<const Snapshot> EngineThread::snapshot() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
}

void EngineThread::post(ControlRequest request) {
    {
        const std::lock_guard lock(mutex_);
        inbox_.push_back(std::move(request));
    }
    wake_.notify_all();
}

void EngineThread::wake() {
    {
        const std::lock_guard lock(mutex_);
        is_woken_ = true;
    }
    wake_.notify_all();
}

void EngineThread::run() {
    Status status;
    while (status) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) {
                break;
            }
        }
        status = live_once();
    }
    if (status) {
        status = take_requests();
    }
    if (status) {
        status = driver_.flush(EngineDriver::Keep::InputsAndCheckpoint);
    }
    if (!status) {
        {
            const std::lock_guard lock(mutex_);
            failure_ = status.error();
        }
        if (on_failure_) {
            on_failure_();
        }
    }
}

Status EngineThread::live_once() {
    if (Status taken = take_requests(); !taken) {
        return taken;
    }
    const Timestamp until = clock_.is_unlimited() ? engine_.account().now + kSlice : clock_.now();
    if (Status lived = driver_.run_until(until); !lived) {
        return lived;
    }
    publish_if_due();
    wait_for_work();
    return {};
}

Status EngineThread::take_requests() {
    std::vector<ControlRequest> requests;
    {
        const std::lock_guard lock(mutex_);
        requests.swap(inbox_);
    }
    const Timestamp now = clock_.is_unlimited() || driver_.tape_ended() ? engine_.account().now : clock_.now();
    for (const ControlRequest& request : requests) {
        if (Status done = driver_.request(request, now); !done) {
            return done;
        }
    }
    return {};
}

void EngineThread::publish_if_due() {
    const auto now = std::chrono::steady_clock::now();
    const bool changed = driver_.revision() != published_revision_;
    const bool moved = driver_.events() != published_events_ && now - published_at_ >= kQuietPublishInterval;
    if (!changed && !moved) {
        return;
    }
    auto fresh = engine_.snapshot();
    published_revision_ = driver_.revision();
    published_events_ = driver_.events();
    published_at_ = now;
    const std::lock_guard lock(mutex_);
    snapshot_ = std::move(fresh);
}

void EngineThread::wait_for_work() {
    std::unique_lock lock(mutex_);
    if (stopping_ || !inbox_.empty() || is_woken_) {
        is_woken_ = false;
        return;
    }
    if (clock_.is_unlimited() && !driver_.tape_ended()) {
        return;
    }
    std::chrono::nanoseconds wait = kLongestWait;
    if (!driver_.tape_ended()) {
        wait = std::min(wait, clock_.until(driver_.next_time()));
    }
    if (wait > 0ns) {
        wake_.wait_for(lock, wait, [this] { return stopping_ || !inbox_.empty() || is_woken_; });
        is_woken_ = false;
    }
}

}  // namespace tradewind::bot
