// How the long poll is doing: turns outcomes into waiting times and state changes. A rival that polls with our token
// makes successes and conflicts alternate, so a conflict is over only after a while without one: one warning, not many.
// Units: steady time. Errors: none. Thread: one.
#pragma once

#include <optional>
#include <string>

#include "bot/telegram/poller.hpp"

namespace tradewind::bot {

class PollHealth {
public:
    explicit PollHealth(const PollerOptions& options) : options_(options) {}

    struct Advice {
        Duration wait;
        std::optional<PollStateChange> change;
    };
    [[nodiscard]] Advice on_success(Timestamp now);
    [[nodiscard]] Advice on_failure(const BotApiError& error, Timestamp now);
    // The listener could not take an update.
    [[nodiscard]] Advice on_refused(const Error& error, Timestamp now);
    [[nodiscard]] PollState state() const { return state_; }

private:
    Advice change_to(PollState next, std::string reason, Duration wait, Timestamp now);
    Advice after_failure(std::string reason, Duration wait, Timestamp now);
    Duration next_back_off();

    PollerOptions options_;
    PollState state_ = PollState::Starting;
    std::optional<Timestamp> state_since_;
    std::optional<Timestamp> last_conflict_;
    Duration conflict_back_off_;
    Duration back_off_;
    int failures_ = 0;
};

}  // namespace tradewind::bot
