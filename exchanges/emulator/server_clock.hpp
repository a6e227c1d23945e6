// The clock by which a hosted venue lives: the venue's time now, and how long to wait in real time for an instant of
// it. Injected, so that tests need not wait. Thread: any.
#pragma once

#include <chrono>

#include "core/base/time.hpp"

namespace tradewind::emulator {

class ServerClock {
public:
    ServerClock() = default;
    ServerClock(const ServerClock&) = delete;
    ServerClock& operator=(const ServerClock&) = delete;
    virtual ~ServerClock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
    // Never negative; a clock that stands still may answer with any span, and is to wake the venue when it moves.
    [[nodiscard]] virtual std::chrono::nanoseconds wait_until(Timestamp time) const = 0;
};

// start + (real time since the making) * speed.
class PacedClock final : public ServerClock {
public:
    PacedClock(Timestamp start, double speed);
    [[nodiscard]] Timestamp now() const override;
    [[nodiscard]] std::chrono::nanoseconds wait_until(Timestamp time) const override;

private:
    Timestamp start_;
    double speed_;
    std::chrono::steady_clock::time_point made_;
};

}  // namespace tradewind::emulator
