// A RestClock whose pauses take no time and are written down. Thread: one.
#pragma once

#include <vector>

#include "exchanges/binance/paced_rest.hpp"

namespace tradewind::testing {

struct FakeRestClock {
    Timestamp now = Timestamp::from_seconds(1'700'000'000);
    std::vector<Duration> pauses;
    std::size_t stop_at = SIZE_MAX;  // the pause, counted from 0, in which somebody asks to stop

    [[nodiscard]] binance::RestClock clock() {
        return {[this] { return now; },
                [this](Duration pause) {
                    pauses.push_back(pause);
                    now = now + pause;
                    return pauses.size() <= stop_at;
                }};
    }
};

}  // namespace tradewind::testing
