// How far the chat server's clock is from ours, learnt from its Date headers, so that a wrong local clock can
// neither open nor shut the age gate for commands. Units: offset = server minus local. The header counts whole
// seconds, so differences up to a second and a half count as none. Errors: none. Thread: one learns, any reads.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "core/base/time.hpp"

namespace tradewind::bot {

class ServerClock {
public:
    // `local` is our wall time when the answer arrived.
    void learn(Timestamp server_date, Timestamp local);
    [[nodiscard]] Duration offset() const { return Duration::nanos(offset_nanos_.load()); }
    [[nodiscard]] Timestamp to_server_time(Timestamp local) const { return local + offset(); }

private:
    // A slow network only makes the server look late: the largest of the last samples is the truest.
    std::array<Duration, 8> samples_{};
    std::size_t count_ = 0;
    std::atomic<std::int64_t> offset_nanos_{0};
};

}  // namespace tradewind::bot
