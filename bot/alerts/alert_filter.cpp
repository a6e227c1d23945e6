#include "bot/alerts/alert_filter.hpp"

namespace tradewind::bot {

Duration AlertCooldowns::of(AlertLevel level) const {
    switch (level) {
        case AlertLevel::Info:
            return info;
        case AlertLevel::Warning:
            return warning;
        case AlertLevel::Danger:
            return danger;
        case AlertLevel::Critical:
            return critical;
    }
    return warning;
}

std::optional<OutgoingAlert> AlertFilter::offer(const Alert& alert, Timestamp now) {
    const std::lock_guard lock(mutex_);
    recent_.emplace_back(now, alert);
    if (recent_.size() > kRecent) {
        recent_.pop_front();
    }
    const auto [found, is_first] = tracks_.try_emplace({alert.kind, alert.symbol});
    Track& track = found->second;
    const bool cooled = is_first || now - track.told >= cooldowns_.of(track.level);
    const bool rises = !is_first && alert.level > track.level;
    if ((cooled || rises) && !is_quiet(alert.level, now)) {
        return tell(track, alert, now, now, track.held);
    }
    const bool is_first_held = track.held++ == 0;
    if (is_first_held) {
        track.held_since = now;
    }
    // A minor alert must not hide a worse one that waits: the worst is told.
    if (is_first_held || alert.level >= track.worst_held.level) {
        track.worst_held = alert;
        track.worst_held_time = now;
    }
    return std::nullopt;
}

std::vector<OutgoingAlert> AlertFilter::take_due(Timestamp now) {
    std::vector<OutgoingAlert> out;
    const std::lock_guard lock(mutex_);
    for (auto& [key, track] : tracks_) {
        if (track.held > 0 && now - track.told >= cooldowns_.of(track.level) &&
            !is_quiet(track.worst_held.level, now)) {
            const Alert worst = track.worst_held;
            out.push_back(tell(track, worst, track.worst_held_time, now, track.held - 1));
        }
    }
    return out;
}

OutgoingAlert AlertFilter::tell(Track& track, const Alert& alert, Timestamp alert_time, Timestamp now,
                                std::uint32_t held) {
    OutgoingAlert out{alert, alert_time, held, track.held_since};
    track.level = alert.level;
    track.told = now;
    track.held = 0;
    return out;
}

bool AlertFilter::is_quiet(AlertLevel level, Timestamp now) const {
    return now < quiet_until_ && level < AlertLevel::Danger;
}

void AlertFilter::quiet_until(Timestamp until) {
    const std::lock_guard lock(mutex_);
    quiet_until_ = until;
}

Timestamp AlertFilter::quiet_until() const {
    const std::lock_guard lock(mutex_);
    return quiet_until_;
}

std::vector<std::pair<Timestamp, Alert>> AlertFilter::recent() const {
    const std::lock_guard lock(mutex_);
    return {recent_.begin(), recent_.end()};
}

}  // namespace tradewind::bot
