// What the engine has to tell on its way to the chat, which is made after the engine; what matters is logged as well.
// Errors: none. Thread: any.
#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "bot/app/log.hpp"
#include "bot/runtime/engine_link.hpp"

namespace tradewind::bot {

class ListenerRelay final : public EngineListener {
public:
    void attach(EngineListener* listener) { listener_.store(listener); }
    // Requests of the program's own: nobody waits for their story, so it goes to the log.
    [[nodiscard]] RequestId own_request(Timestamp wall) {
        const std::lock_guard lock(mutex_);
        const auto number = static_cast<std::uint64_t>(wall.to_nanos());
        return *own_.insert(RequestId(own_.empty() ? number : std::max(number, own_.rbegin()->value() + 1))).first;
    }
    void on_progress(const RequestProgress& progress) override {
        {
            const std::lock_guard lock(mutex_);
            if (own_.contains(progress.request)) {
                if (progress.stage != RequestStage::Working) {
                    log_line(LogLevel::Info, progress.text);
                }
                return;
            }
        }
        if (EngineListener* listener = listener_.load()) {
            listener->on_progress(progress);
        }
    }
    void on_alert(const Alert& alert, Timestamp now) override {
        if (alert.level >= AlertLevel::Danger) {
            log_line(LogLevel::Warning, fmt::format("{} {}: {}", to_text(alert.level), alert.symbol, alert.text));
        }
        if (EngineListener* listener = listener_.load()) {
            listener->on_alert(alert, now);
        }
    }

private:
    std::atomic<EngineListener*> listener_{nullptr};
    std::mutex mutex_;
    std::set<RequestId> own_;
};

}  // namespace tradewind::bot
