#include "bot/telegram/poll_health.hpp"

#include <algorithm>

namespace tradewind::bot {
namespace {

constexpr Duration kUnstatedRetryAfter = Duration::seconds(5);

Duration doubled(Duration previous, Duration first, Duration longest) {
    return previous == Duration() ? first : std::min(previous * 2, longest);
}

}  // namespace

PollHealth::Advice PollHealth::on_success(Timestamp now) {
    failures_ = 0;
    back_off_ = Duration();
    if (last_conflict_ && now - *last_conflict_ < options_.conflict_over_after) {
        return {};
    }
    last_conflict_.reset();
    conflict_back_off_ = Duration();
    return change_to(PollState::Up, "", Duration(), now);
}

PollHealth::Advice PollHealth::on_failure(const BotApiError& error, Timestamp now) {
    switch (error.fault) {
        case BotFault::Conflict:
            last_conflict_ = now;
            conflict_back_off_ =
                doubled(conflict_back_off_, options_.first_conflict_back_off, options_.longest_conflict_back_off);
            return change_to(PollState::Conflict, error.to_text(), conflict_back_off_, now);
        case BotFault::TooManyRequests:
            return after_failure(error.to_text(), error.retry_after.value_or(kUnstatedRetryAfter), now);
        case BotFault::BadToken: {
            ++failures_;
            const Duration wait = next_back_off();
            return change_to(PollState::BadToken, error.to_text(), wait, now);
        }
        case BotFault::Interrupted:
            return {};
        case BotFault::Unreachable:
        case BotFault::NotAnEnvelope:
        case BotFault::ServerError:
        case BotFault::Blocked:
        case BotFault::ChatMigrated:
        case BotFault::NotModified:
        case BotFault::CannotParse:
        case BotFault::MessageGone:
        case BotFault::QueryTooOld:
        case BotFault::Refused:
            break;
    }
    const Duration wait = next_back_off();
    return after_failure(error.to_text(), wait, now);
}

PollHealth::Advice PollHealth::on_refused(const Error& error, Timestamp now) {
    const Duration wait = next_back_off();
    return after_failure("an update could not be taken: " + error.text, wait, now);
}

PollHealth::Advice PollHealth::after_failure(std::string reason, Duration wait, Timestamp now) {
    if (++failures_ < options_.failures_until_down) {
        return {wait, std::nullopt};
    }
    return change_to(PollState::Down, std::move(reason), wait, now);
}

Duration PollHealth::next_back_off() {
    back_off_ = doubled(back_off_, options_.first_back_off, options_.longest_back_off);
    return back_off_;
}

PollHealth::Advice PollHealth::change_to(PollState next, std::string reason, Duration wait, Timestamp now) {
    if (next == state_) {
        return {wait, std::nullopt};
    }
    PollStateChange change{state_, next, std::move(reason), state_since_ ? now - *state_since_ : Duration()};
    state_ = next;
    state_since_ = now;
    return {wait, std::move(change)};
}

}  // namespace tradewind::bot
