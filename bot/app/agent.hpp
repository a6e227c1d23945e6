// The running agent, put together: state directory, paper market, venue, journal, engine, chat. One object
// from start to stop. Stopping leaves positions and their stops at the venue and says so.
// Errors: start() names the setting, file or address; failed() tells of storage failures while running.
// Thread: start, wait and stop from the main thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bot/config/setting.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

class Agent {
public:
    static Result<std::unique_ptr<Agent>> start(const AppConfig& config, const Settings& settings);
    ~Agent();

    // Lines for the terminal: where the chat is, what trades, what was restored.
    [[nodiscard]] const std::vector<std::string>& announcements() const;
    // Returns when `should_stop` says so (asked several times a second) or the engine failed.
    [[nodiscard]] Status wait(const std::function<bool()>& should_stop);
    // What is left at the venue, as lines.
    std::vector<std::string> stop();

private:
    struct Parts;
    explicit Agent(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

inline constexpr const char* kVersion = "0.1.0";

}  // namespace tradewind::bot
