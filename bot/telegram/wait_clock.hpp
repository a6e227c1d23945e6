// Time and waiting for the chat threads, behind an interface so that tests wait for nothing.
// Units: UTC for wall time; steady time starts anywhere and never goes back. Errors: none. Thread: any.
#pragma once

#include <condition_variable>
#include <mutex>

#include "core/base/time.hpp"

namespace tradewind::bot {

class WaitClock {
public:
    virtual ~WaitClock() = default;
    [[nodiscard]] virtual Timestamp wall_now() const = 0;
    [[nodiscard]] virtual Timestamp steady_now() const = 0;
    // Sleeps until `wake` is notified or steady time reaches `deadline` (Timestamp::max(): no deadline). May return
    // early: callers look again.
    virtual void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake, Timestamp deadline) = 0;
};

class SystemWaitClock final : public WaitClock {
public:
    [[nodiscard]] Timestamp wall_now() const override;
    [[nodiscard]] Timestamp steady_now() const override;
    void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& wake, Timestamp deadline) override;
};

}  // namespace tradewind::bot
