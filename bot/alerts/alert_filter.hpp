// Keeps alerts from becoming noise: one cooldown per (kind, symbol). A higher level goes through at once;
// what is held back is counted and told with the next one, or when the cooldown ends. Quiet time holds
// Info and Warning back, never Danger or Critical. Units: engine time. Thread: one mutex inside; any.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/state/command.hpp"

namespace tradewind::bot {

struct AlertCooldowns {
    Duration info = Duration::minutes(1);
    Duration warning = Duration::minutes(5);
    Duration danger = Duration::minutes(2);
    Duration critical = Duration::minutes(1);
    [[nodiscard]] Duration of(AlertLevel level) const;
};

struct OutgoingAlert {
    Alert alert;
    Timestamp time;          // of the alert told
    std::uint32_t held = 0;  // others of its kind and symbol since `held_since`
    Timestamp held_since;
};

class AlertFilter {
public:
    explicit AlertFilter(AlertCooldowns cooldowns) : cooldowns_(cooldowns) {}

    // What is to be told now, if anything.
    std::optional<OutgoingAlert> offer(const Alert& alert, Timestamp now);
    // The worst of each kind and symbol that was held back and whose cooldown has ended; of equals the last.
    std::vector<OutgoingAlert> take_due(Timestamp now);
    void quiet_until(Timestamp until);
    [[nodiscard]] Timestamp quiet_until() const;
    [[nodiscard]] const AlertCooldowns& cooldowns() const { return cooldowns_; }
    // The newest alerts, told or held, newest last.
    [[nodiscard]] std::vector<std::pair<Timestamp, Alert>> recent() const;

private:
    struct Track {
        AlertLevel level = AlertLevel::Info;  // of the last one told
        Timestamp told;
        std::uint32_t held = 0;
        Timestamp held_since;
        Alert worst_held;
        Timestamp worst_held_time;
    };
    static constexpr std::size_t kRecent = 30;
    [[nodiscard]] bool is_quiet(AlertLevel level, Timestamp now) const;
    OutgoingAlert tell(Track& track, const Alert& alert, Timestamp alert_time, Timestamp now, std::uint32_t held);

    AlertCooldowns cooldowns_;
    mutable std::mutex mutex_;
    std::map<std::pair<AlertKind, std::string>, Track> tracks_;
    std::deque<std::pair<Timestamp, Alert>> recent_;
    Timestamp quiet_until_;
};

}  // namespace tradewind::bot
