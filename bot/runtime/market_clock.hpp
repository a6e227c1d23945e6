// Turns the wall clock into engine time: at speed 1 they are the same; a replay starts at its own instant
// and may run faster; a live account goes by another clock altogether. Unlimited speed has no clock: it is always the
// end of time. Thread: engine.
#pragma once

#include <chrono>
#include <functional>

#include "core/base/time.hpp"

namespace tradewind::bot {

class MarketClock {
public:
    // speed > 0 engine seconds per wall second; 0 = as fast as it goes.
    MarketClock(Timestamp engine_start, double speed)
        : engine_start_(engine_start), speed_(speed), wall_start_(std::chrono::steady_clock::now()) {}

    // Whatever `source` says is now; it must outlive every copy.
    explicit MarketClock(std::function<Timestamp()> source) : speed_(1), source_(std::move(source)) {}

    [[nodiscard]] bool is_unlimited() const { return speed_ <= 0; }
    [[nodiscard]] Timestamp now() const {
        if (source_) {
            return source_();
        }
        const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_start_).count();
        return engine_start_ + Duration::nanos(static_cast<std::int64_t>(elapsed * speed_ * 1e9));
    }
    // How long to wait on the wall until engine time `then`.
    [[nodiscard]] std::chrono::nanoseconds until(Timestamp then) const {
        const double nanos = static_cast<double>((then - now()).to_nanos()) / speed_;
        return std::chrono::nanoseconds(static_cast<std::int64_t>(nanos > 0 ? nanos : 0));
    }
    [[nodiscard]] static Timestamp wall_now() {
        const auto since = std::chrono::system_clock::now().time_since_epoch();
        return Timestamp::from_nanos(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
    }

private:
    Timestamp engine_start_;
    double speed_;
    std::chrono::steady_clock::time_point wall_start_;
    std::function<Timestamp()> source_;
};

}  // namespace tradewind::bot
