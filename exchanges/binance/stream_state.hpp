// The state of an account's stream, told when it changes and not again while it stays.
// Errors: none. Thread: any; `tell` is called without the lock.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "core/state/event.hpp"

namespace tradewind::binance {

class StreamState {
public:
    explicit StreamState(std::function<void(AccountStreamState)> tell) : tell_(std::move(tell)) {}

    void say(AccountStreamState state) {
        {
            const std::lock_guard lock(mutex_);
            if (said_ == state) {
                return;
            }
            said_ = state;
        }
        tell_(state);
    }

private:
    const std::function<void(AccountStreamState)> tell_;
    std::mutex mutex_;
    std::optional<AccountStreamState> said_;
};

}  // namespace tradewind::binance
