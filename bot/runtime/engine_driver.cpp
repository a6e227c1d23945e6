#include "bot/runtime/engine_driver.hpp"

#include <algorithm>
#include <utility>

#include "core/base/archive.hpp"

namespace tradewind::bot {
namespace {

// A batch of market data alone may wait this long before it is written; anything that matters is written
// at once. What is lost with it is market data, which the venue's next messages replace.
constexpr std::uint64_t kEventsPerLazyCommit = 2'000;
constexpr Duration kLazyCommit = Duration::seconds(30);
constexpr std::uint64_t kEventsPerCheckpoint = 100'000;
constexpr Duration kCheckpointEvery = Duration::minutes(5);

template <class... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

}  // namespace

EngineDriver::EngineDriver(Engine& engine, simulator::PacedExchange& venue, Parties parties)
    : engine_(engine), venue_(venue), parties_(std::move(parties)) {}

Status EngineDriver::start(Timestamp now, std::uint32_t epoch) {
    committed_at_ = now;
    checkpoint_at_ = now;
    if (Status saved = save_venue(); !saved) {
        return saved;
    }
    return feed(std::max(now, engine_.account().now), EngineStarted{epoch});
}

Timestamp EngineDriver::next_time() const {
    return tape_ended() ? Timestamp::max() : std::min(venue_.next_time(), engine_.next_deadline());
}

Status EngineDriver::run_until(Timestamp until) {
    for (;;) {
        const Timestamp venue_time = venue_.next_time();
        const Timestamp timer_time = engine_.next_deadline();
        if (venue_time == Timestamp::max() || std::min(venue_time, timer_time) > until) {
            return {};
        }
        if (timer_time < venue_time) {
            if (Status fed = feed(timer_time, TimeAdvanced{}); !fed) {
                return fed;
            }
            continue;
        }
        messages_.clear();
        venue_.advance(venue_time, messages_);
        if (Status saved = save_venue(); !saved) {
            return saved;
        }
        for (simulator::VenueMessage& message : messages_) {
            if (Status fed = feed(message.time, std::move(message.body)); !fed) {
                return fed;
            }
        }
    }
}

Status EngineDriver::request(const ControlRequest& request, Timestamp now) {
    return feed(std::max(now, engine_.account().now), request);
}

Status EngineDriver::feed(Timestamp time, EventBody&& body) {
    Event event{++events_, std::max(time, engine_.account().now), std::move(body)};
    if (parties_.journal != nullptr) {
        parties_.journal->append(event);
    }
    commands_.clear();
    engine_.process(event, commands_);
    if (parties_.commands) {
        for (const Command& command : commands_) {
            parties_.commands(command);
        }
    }
    if (parties_.observer) {
        parties_.observer(event);
    }
    return dispatch();
}

Status EngineDriver::dispatch() {
    const Timestamp now = engine_.account().now;
    const bool has_commands = !commands_.empty();
    if (parties_.journal != nullptr) {
        for (const Command& command : commands_) {
            if (const Fact* fact = std::get_if<Fact>(&command)) {
                parties_.journal->record(*fact);
            } else if (const RequestProgress* progress = std::get_if<RequestProgress>(&command)) {
                parties_.journal->record(*progress);
            }
        }
        parties_.journal->set_command_hash(engine_.command_hash());
        const bool lazy_is_due =
            events_ - events_at_commit_ >= kEventsPerLazyCommit || now - committed_at_ >= kLazyCommit;
        if (has_commands || lazy_is_due) {
            const auto sync = has_commands ? storage::Sync::Full : storage::Sync::Lazy;
            if (Status committed = parties_.journal->commit(sync); !committed) {
                return committed;
            }
            events_at_commit_ = events_;
            committed_at_ = now;
        }
        if (events_ - events_at_checkpoint_ >= kEventsPerCheckpoint || now - checkpoint_at_ >= kCheckpointEvery) {
            if (Status flushed = flush(Keep::InputsAndCheckpoint); !flushed) {
                return flushed;
            }
        }
    }
    if (!has_commands) {
        return {};
    }
    ++revision_;
    venue_.set_now(now);
    for (const Command& command : commands_) {
        std::visit(Overloaded{
                       [&](const SubmitOrder& c) { venue_.submit(c.order); },
                       [&](const CancelOrder& c) { venue_.cancel(c); },
                       [&](const CancelAllOrders& c) { venue_.cancel_all(c.instrument); },
                       [&](const SetLeverage& c) { venue_.set_leverage(c.instrument, c.leverage); },
                       [&](const QueryOrder& c) { venue_.query(c.instrument, c.order); },
                       [&](const RequestAccountReport&) { venue_.request_account_report(); },
                       [&](const RequestProgress& progress) {
                           if (parties_.listener != nullptr) {
                               parties_.listener->on_progress(progress);
                           }
                       },
                       [&](const Alert& alert) {
                           if (parties_.listener != nullptr) {
                               parties_.listener->on_alert(alert, now);
                           }
                       },
                       [](const Fact&) {},
                   },
                   command);
    }
    return {};
}

Status EngineDriver::save_venue() {
    if (parties_.venue_store == nullptr) {
        return {};
    }
    Writer out;
    if (!venue_.save_changes(out)) {
        return {};
    }
    return parties_.venue_store->save(out.bytes(), engine_.account().now);
}

Status EngineDriver::flush(Keep keep) {
    if (parties_.journal == nullptr) {
        return {};
    }
    if (Status committed = parties_.journal->commit(storage::Sync::Full); !committed) {
        return committed;
    }
    events_at_commit_ = events_;
    committed_at_ = engine_.account().now;
    if (keep == Keep::InputsAndCheckpoint) {
        Writer out;
        engine_.save(out);
        events_at_checkpoint_ = events_;
        checkpoint_at_ = engine_.account().now;
        Status written =
            parties_.journal->write_checkpoint(engine_.last_sequence(), engine_.command_hash(), out.bytes());
        if (!written) {
            return written;
        }
        if (const auto pruned = parties_.journal->prune(checkpoint_at_ - parties_.keep_inputs); !pruned) {
            return tl::unexpected<Error>(pruned.error());
        }
    }
    return {};
}

}  // namespace tradewind::bot
