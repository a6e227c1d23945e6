#include "exchanges/emulator/server_clock.hpp"

#include <algorithm>
#include <cmath>

namespace tradewind::emulator {
namespace {

// Longer waits are cut, so that no product of a span and a speed overflows.
constexpr double kLongestWaitNanos = 60e9;

}  // namespace

PacedClock::PacedClock(Timestamp start, double speed)
    : start_(start), speed_(speed), made_(std::chrono::steady_clock::now()) {}

Timestamp PacedClock::now() const {
    const std::chrono::duration<double, std::nano> passed = std::chrono::steady_clock::now() - made_;
    return start_ + Duration::nanos(std::llround(passed.count() * speed_));
}

std::chrono::nanoseconds PacedClock::wait_until(Timestamp time) const {
    const double nanos = static_cast<double>((time - now()).to_nanos()) / speed_;
    return std::chrono::nanoseconds(std::llround(std::clamp(nanos, 0.0, kLongestWaitNanos)));
}

}  // namespace tradewind::emulator
