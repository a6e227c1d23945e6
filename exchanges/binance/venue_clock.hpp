// The venue's time as far as we know it: our clock plus an offset measured against its /time. Requests are stamped
// with it, because the venue refuses what is more than a second ahead or older than the receive window.
// Units: UTC nanoseconds. Thread: any.
#pragma once

#include <atomic>
#include <chrono>

#include "core/base/time.hpp"

namespace tradewind::binance {

class VenueClock {
public:
    [[nodiscard]] Timestamp now() const { return local_now() + offset(); }
    [[nodiscard]] Duration offset() const { return Duration::nanos(offset_.load(std::memory_order_relaxed)); }
    // The venue said `server` between our `sent` and `received`.
    void learn(Timestamp sent, Timestamp received, Timestamp server) {
        const Timestamp middle = sent + Duration::nanos((received - sent).to_nanos() / 2);
        offset_.store((server - middle).to_nanos(), std::memory_order_relaxed);
    }
    [[nodiscard]] static Timestamp local_now() {
        const auto since = std::chrono::system_clock::now().time_since_epoch();
        return Timestamp::from_nanos(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
    }

private:
    std::atomic<std::int64_t> offset_{0};
};

}  // namespace tradewind::binance
