#include "bot/telegram/outbox.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "bot/telegram/delivery.hpp"
#include "bot/telegram/send_queue.hpp"

namespace tradewind::bot {
namespace {

Delivery delivery_of(const OutboxItem& item, const Outcome& outcome) {
    Delivery delivery;
    delivery.as = outcome.error ? DeliveredAs::NotDelivered : item.as;
    delivery.chat = item.chat;
    delivery.error = outcome.error;
    if (outcome.sent) {
        delivery.message = outcome.sent->message;
    }
    return delivery;
}

void tell(const OutboxItem& item, const Delivery& delivery) {
    if (item.done) {
        item.done(delivery);
    }
}

void tell_superseded(const std::vector<OutboxItem>& items) {
    for (const OutboxItem& item : items) {
        Delivery delivery;
        delivery.as = DeliveredAs::Superseded;
        delivery.chat = item.chat;
        tell(item, delivery);
    }
}

}  // namespace

OutboxLimits OutboxLimits::for_own_server() {
    OutboxLimits limits;
    limits.private_per_second = limits.private_burst = 10'000;
    limits.group_per_minute = limits.group_burst = 600'000;
    limits.total_per_second = 10'000;
    return limits;
}

struct Outbox::Impl {
    Impl(BotApiConfig config, const OutboxLimits& limits, WaitClock& the_clock,
         std::function<void(ChatId, ChatId)> the_on_migrated)
        : api(std::move(config)),
          delivering(api, limits),
          clock(the_clock),
          on_migrated(std::move(the_on_migrated)),
          queue(limits, the_clock.steady_now()) {}

    Status push(OutboxItem item) {
        std::vector<OutboxItem> gone;
        Status status;
        {
            const std::lock_guard lock(mutex);
            if (stopping) {
                return fail(ErrorCode::Unavailable, "the outbox has stopped");
            }
            item.queued_at = clock.steady_now();
            status = queue.push(std::move(item), gone);
            set_aside(std::move(gone));
        }
        wake.notify_all();
        return status;
    }

    // Callbacks belong to the sending thread; until it comes round, the replaced items wait. Under the lock.
    void set_aside(std::vector<OutboxItem> gone) {
        state.superseded += gone.size();
        for (OutboxItem& item : gone) {
            superseded.push_back(std::move(item));
        }
    }

    void run() {
        std::unique_lock lock(mutex);
        while (!stopping) {
            if (!superseded.empty()) {
                const auto gone = std::exchange(superseded, {});
                lock.unlock();
                tell_superseded(gone);
                lock.lock();
                continue;
            }
            auto next = queue.take(clock.steady_now());
            if (auto* item = std::get_if<OutboxItem>(&next)) {
                is_sending = true;
                lock.unlock();
                deliver(std::move(*item));
                lock.lock();
                is_sending = false;
                idle.notify_all();
            } else {
                idle.notify_all();
                clock.wait_until(lock, wake, std::get<Timestamp>(next));
            }
        }
        const auto dropped = queue.drop_all();
        lock.unlock();
        tell_superseded(superseded);
        tell_dropped(dropped);
    }

    void deliver(OutboxItem item) {
        const ChatId chat = item.chat;
        Outcome outcome = delivering.attempt(item, clock.steady_now());
        if (outcome.moved_to && on_migrated) {
            on_migrated(chat, *outcome.moved_to);
        }
        std::optional<Delivery> finished;
        {
            const std::lock_guard lock(mutex);
            finished = apply(item, outcome);
        }
        if (finished) {
            tell(item, *finished);
        }
    }

    // Under the lock. Gives the delivery to report when the item is done, else puts the item back.
    std::optional<Delivery> apply(OutboxItem& item, const Outcome& outcome) {
        const Timestamp now = clock.steady_now();
        if (outcome.error) {
            state.last_error = outcome.error->to_text();
        }
        if (outcome.moved_to) {
            queue.follow_migration(item.chat, *outcome.moved_to);
        }
        switch (outcome.verdict) {
            case Verdict::Settled:
            case Verdict::Stopped:
                return settle(item, outcome);
            case Verdict::Again:
                break;
            case Verdict::Later:
                item.not_before = now + outcome.wait;
                break;
            case Verdict::PauseChat:
                queue.pause_chat(item.chat, now + outcome.wait);
                break;
            case Verdict::HoldAll:
                queue.hold_all(now + outcome.wait);
                break;
        }
        std::vector<OutboxItem> gone;
        queue.put_back(std::move(item), gone);
        set_aside(std::move(gone));
        return std::nullopt;
    }

    Delivery settle(const OutboxItem& item, const Outcome& outcome) {
        queue.settle(item, outcome.sent);
        ++(outcome.error ? state.failed : state.delivered);
        if (!outcome.error) {
            state.last_delivery = clock.wall_now();
        }
        return delivery_of(item, outcome);
    }

    static void tell_dropped(const std::vector<OutboxItem>& dropped) {
        BotApiError error;
        error.fault = BotFault::Interrupted;
        error.description = "the outbox has stopped";
        for (const OutboxItem& item : dropped) {
            Delivery delivery;
            delivery.chat = item.chat;
            delivery.error = error;
            tell(item, delivery);
        }
    }

    BotApi api;
    Delivering delivering;
    WaitClock& clock;
    std::function<void(ChatId, ChatId)> on_migrated;

    std::mutex mutex;
    std::condition_variable wake;
    std::condition_variable idle;
    // All below are guarded by mutex.
    SendQueue queue;
    std::vector<OutboxItem> superseded;
    bool stopping = false;
    bool is_sending = false;
    OutboxStatus state;
    std::thread thread;
};

Outbox::Outbox(BotApiConfig api, OutboxLimits limits, WaitClock& clock,
               std::function<void(ChatId from, ChatId to)> on_migrated)
    : impl_(std::make_unique<Impl>(std::move(api), limits, clock, std::move(on_migrated))) {}

Outbox::~Outbox() {
    stop();
}

void Outbox::start() {
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

Status Outbox::send(TextMessage message, Priority priority, LocalMessageKey key, DeliveryCallback done) {
    OutboxItem item;
    item.rank = rank_of(priority);
    item.chat = message.chat;
    item.key = key;
    item.job = make_text_job(std::move(message));
    item.done = std::move(done);
    return impl_->push(std::move(item));
}

Status Outbox::send_photo(PhotoMessage message, Priority priority, LocalMessageKey key, DeliveryCallback done) {
    OutboxItem item;
    item.rank = rank_of(priority);
    item.chat = message.chat;
    item.key = key;
    item.job = PhotoJob{std::move(message)};
    item.done = std::move(done);
    return impl_->push(std::move(item));
}

Status Outbox::edit(OutboxEdit edit, DeliveryCallback done) {
    OutboxItem item;
    item.rank = rank_of(edit.priority);
    item.chat = edit.chat;
    item.job = EditJob{std::move(edit), std::nullopt};
    item.done = std::move(done);
    return impl_->push(std::move(item));
}

Status Outbox::answer(CallbackAnswer answer) {
    OutboxItem item;
    item.rank = Rank::Tap;
    item.job = AnswerJob{std::move(answer)};
    return impl_->push(std::move(item));
}

Status Outbox::delete_message(ChatId chat, MessageId message) {
    OutboxItem item;
    item.rank = Rank::Reply;
    item.chat = chat;
    item.job = DeleteJob{message};
    return impl_->push(std::move(item));
}

Status Outbox::set_commands(CommandMenu menu) {
    OutboxItem item;
    item.rank = Rank::Digest;
    item.job = MenuJob{std::move(menu)};
    return impl_->push(std::move(item));
}

std::optional<MessageId> Outbox::message_of(LocalMessageKey key) const {
    const std::lock_guard lock(impl_->mutex);
    const auto found = impl_->queue.find(key);
    return found ? std::optional(found->message) : std::nullopt;
}

bool Outbox::drain(Duration limit) {
    const Timestamp deadline = impl_->clock.steady_now() + limit;
    std::unique_lock lock(impl_->mutex);
    const auto is_idle = [&] { return impl_->queue.size() == 0 && !impl_->is_sending && impl_->superseded.empty(); };
    while (!is_idle() && !impl_->stopping && impl_->clock.steady_now() < deadline) {
        impl_->clock.wait_until(lock, impl_->idle, deadline);
    }
    return is_idle();
}

void Outbox::stop() {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->stopping = true;
    }
    impl_->wake.notify_all();
    impl_->idle.notify_all();
    impl_->api.interrupt();
    if (impl_->thread.joinable()) {
        impl_->thread.join();
    }
}

OutboxStatus Outbox::status() const {
    const std::lock_guard lock(impl_->mutex);
    OutboxStatus status = impl_->state;
    status.queued = impl_->queue.size();
    return status;
}

}  // namespace tradewind::bot
