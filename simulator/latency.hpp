// How long a message is on the way between agent and venue, with seeded jitter. Order within one direction
// is kept: a message never overtakes an earlier one. Units: durations. Errors: none. Thread: the exchange's.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/time.hpp"
#include "simulator/random.hpp"

namespace tradewind::simulator {

struct Latency {
    Duration to_venue;
    Duration to_agent;
    Duration jitter;  // each message takes up to this much longer
};

// To an exchange in another city.
inline constexpr Latency kUsualLatency{Duration::millis(40), Duration::millis(20), Duration::millis(10)};

// One direction of the line.
class LatencyLine {
public:
    LatencyLine() = default;
    LatencyLine(Duration base, Duration jitter, std::uint64_t seed) : base_(base), jitter_(jitter), random_(seed) {}

    // When a message sent at `sent` arrives; never before one sent earlier.
    [[nodiscard]] Timestamp arrival(Timestamp sent) {
        Timestamp at = sent + base_;
        if (jitter_ > Duration()) {
            at = at + Duration::nanos(
                          static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(jitter_.to_nanos()) + 1)));
        }
        last_ = std::max(last_, at);
        return last_;
    }

    template <class Archive>
    void archive(Archive& ar) {
        ar(random_, last_);  // base and jitter are configuration
    }

private:
    Duration base_;
    Duration jitter_;
    Random random_;
    Timestamp last_;
};

}  // namespace tradewind::simulator
