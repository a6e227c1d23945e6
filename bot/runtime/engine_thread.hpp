// The engine's thread in a running agent: takes requests from its inbox, lets engine and venue live up to
// the clock, publishes snapshots. Requests go ahead of market data. Stopping leaves positions and their
// stops as they are. Errors: a storage failure ends the thread; failure() then says why, and on_failure is
// called. Thread: start and stop from one thread; the EngineLink part from any.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "bot/runtime/engine_driver.hpp"
#include "bot/runtime/market_clock.hpp"

namespace tradewind::bot {

class EngineThread final : public EngineLink {
public:
    EngineThread(Engine& engine, EngineDriver& driver, MarketClock clock);
    ~EngineThread() override;

    void start(std::function<void()> on_failure);
    // Processes what is in the inbox, writes a checkpoint and ends the thread.
    Status stop();
    [[nodiscard]] std::optional<Error> failure() const;

    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const override;
    void post(ControlRequest request) override;
    // A venue with an inbox has something to tell: from any thread.
    void wake();

private:
    void run();
    Status live_once();
    Status take_requests();
    void publish_if_due();
    void wait_for_work();

    Engine& engine_;
    EngineDriver& driver_;
    MarketClock clock_;
    std::function<void()> on_failure_;
    std::thread thread_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<ControlRequest> inbox_;
    bool stopping_ = false;
    bool is_woken_ = false;
    std::optional<Error> failure_;
    std::shared_ptr<const Snapshot> snapshot_;

    std::uint64_t published_revision_ = 0;
    std::uint64_t published_events_ = 0;
    std::chrono::steady_clock::time_point published_at_;
};

}  // namespace tradewind::bot
