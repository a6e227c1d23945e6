#include "bot/telegram/poller.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "bot/telegram/poll_health.hpp"
#include "bot/telegram/seen_updates.hpp"

namespace tradewind::bot {

struct Poller::Impl {
    Impl(BotApiConfig config, PollerOptions the_options, PollerListener& the_listener, WaitClock& the_clock,
         ServerClock& the_server_clock)
        : api(std::move(config)),
          options(std::move(the_options)),
          listener(the_listener),
          clock(the_clock),
          server_clock(the_server_clock),
          seen(options.remembered_updates, options.already_seen),
          health(options) {}

    void run() {
        last_news = clock.steady_now();
        while (!is_stopping()) {
            const Duration pause = poll_once();
            if (pause > Duration()) {
                sleep(pause);
            }
        }
    }

    // Returns how long to wait before the next poll.
    Duration poll_once() {
        const Timestamp started = clock.steady_now();
        if (started - last_news >= options.forget_offset_after) {
            offset.reset();
        }
        UpdatesQuery query;
        query.offset = offset;
        // The first poll returns at once, so that being up is known at once.
        const bool is_probe = health.state() == PollState::Starting || health.state() == PollState::Down;
        query.timeout = is_probe ? Duration() : options.poll_timeout;
        const auto batch = api.get_updates(query);
        if (!batch) {
            // Whoever answers next may be another server with other numbers. Asking without an offset loses nothing:
            // what was taken already is recognised.
            offset.reset();
            if (batch.error().fault != BotFault::Interrupted) {
                note_failure(batch.error().to_text());
            }
            return follow(health.on_failure(batch.error(), clock.steady_now()));
        }
        if (const auto date = api.last_server_date()) {
            server_clock.learn(*date, clock.wall_now());
        }
        note_success();
        const Duration least = is_probe ? Duration() : options.minimum_interval;
        return take(*batch, started + least);
    }

    // A server that answers at once with nothing new gets no next poll before `earliest`.
    Duration take(const UpdateBatch& batch, Timestamp earliest) {
        bool has_news = false;
        for (const Update& update : batch.updates) {
            if (is_stopping()) {
                return Duration();
            }
            if (seen.contains(update.mark)) {
                count(&PollerStatus::duplicates);
            } else {
                if (const Status taken = listener.on_update(update); !taken) {
                    note_failure(taken.error().text);
                    return follow(health.on_refused(taken.error(), clock.steady_now()));
                }
                seen.insert(update.mark);
                count(&PollerStatus::updates);
                has_news = true;
            }
            // The server's order counts, not the size of the numbers: after a quiet week they may start lower.
            offset = UpdateId(update.mark.id.value() + 1);
        }
        const Timestamp now = clock.steady_now();
        last_news = has_news ? now : last_news;
        follow(health.on_success(now));
        return has_news || now >= earliest ? Duration() : earliest - now;
    }

    Duration follow(const PollHealth::Advice& advice) {
        if (advice.change && !is_stopping()) {
            {
                const std::lock_guard lock(mutex);
                status.state = advice.change->to;
            }
            listener.on_poll_state(*advice.change);
        }
        return advice.wait;
    }

    void sleep(Duration pause) {
        const Timestamp deadline = clock.steady_now() + pause;
        std::unique_lock lock(mutex);
        while (!stopping && clock.steady_now() < deadline) {
            clock.wait_until(lock, wake, deadline);
        }
    }

    bool is_stopping() {
        const std::lock_guard lock(mutex);
        return stopping;
    }

    void count(std::uint64_t PollerStatus::*counter) {
        const std::lock_guard lock(mutex);
        ++(status.*counter);
    }

    void note_success() {
        const std::lock_guard lock(mutex);
        ++status.polls;
        status.last_success = clock.wall_now();
    }

    void note_failure(std::string text) {
        const std::lock_guard lock(mutex);
        ++status.polls;
        ++status.failures;
        status.last_error = std::move(text);
    }

    BotApi api;
    PollerOptions options;
    PollerListener& listener;
    WaitClock& clock;
    ServerClock& server_clock;
    SeenUpdates seen;
    PollHealth health;
    std::optional<UpdateId> offset;
    Timestamp last_news;

    std::mutex mutex;
    std::condition_variable wake;
    bool stopping = false;  // guarded by mutex, like status
    PollerStatus status;
    std::thread thread;
};

Poller::Poller(BotApiConfig api, PollerOptions options, PollerListener& listener, WaitClock& clock,
               ServerClock& server_clock)
    : impl_(std::make_unique<Impl>(std::move(api), std::move(options), listener, clock, server_clock)) {}

Poller::~Poller() {
    stop();
}

void Poller::start() {
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

void Poller::stop() {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->stopping = true;
    }
    impl_->wake.notify_all();
    impl_->api.interrupt();
    if (impl_->thread.joinable()) {
        impl_->thread.join();
    }
}

PollerStatus Poller::status() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->status;
}

}  // namespace tradewind::bot
