// How long a message is on the way between agent and venue, with seeded jitter. Order within one direction
// is kept: a message never overtakes an earlier one. Units: durations. Errors: none. Thread: the exchange's.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/time.hpp"

namespace tradewind::simulator {

struct Latency {
    Duration to_venue;
    Duration to_agent;
    Duration jitter;  // each message takes up to this much longer
};

// One direction of the line.
class LatencyLine {
public:
    LatencyLine() = default;
    LatencyLine(Duration base, Duration jitter, std::uint64_t seed) : base_(base), jitter_(jitter), state_(seed) {}

    // When a message sent at `sent` arrives; never before one sent earlier.
    [[nodiscard]] Timestamp arrival(Timestamp sent) {
        Timestamp at = sent + base_;
        if (jitter_ > Duration()) {
            at = at + Duration::nanos(
                          static_cast<std::int64_t>(draw() % (static_cast<std::uint64_t>(jitter_.to_nanos()) + 1)));
        }
        last_ = std::max(last_, at);
        return last_;
    }

    template <class Archive>
    void archive(Archive& ar) {
        ar(state_, last_);  // base and jitter are configuration
    }

private:
    std::uint64_t draw() {  // splitmix64
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }

    Duration base_;
    Duration jitter_;
    std::uint64_t state_ = 0;
    Timestamp last_;
};

}  // namespace tradewind::simulator
