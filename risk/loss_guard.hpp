// The day's loss: equity at 00:00 UTC less equity now, so unrealised profit, fees and funding are in it and
// deposits are not (the account moves its day start with them). Reaching the limit latches: trading stays
// halted until the next UTC day or until a person resumes. A resume after a latch forgives the loss so
// far: the limit then counts from the equity of that moment, for the rest of the day. A resume without a
// latch forgives nothing. Units: account currency. Thread: engine.
#pragma once

#include <optional>
#include <string>

#include "core/ports/risk_gate.hpp"
#include "risk/risk_limits.hpp"

namespace tradewind::risk {

struct DayLoss {
    Decimal base;   // equity that the loss is counted from
    Decimal loss;   // negative: a gain
    Decimal limit;  // the smaller of the two limits
    [[nodiscard]] bool is_reached() const { return loss.is_positive() && loss >= limit; }
};

class LossGuard {
public:
    // A halt when the limit is reached; active again when a new day lifts this guard's own halt.
    std::optional<ModeChange> assess(const RiskLimits& limits, const AccountState& account);
    void rearm(const RiskLimits& limits, const AccountState& account);
    [[nodiscard]] std::optional<Refusal> check(const RiskLimits& limits, const AccountState& account) const;
    [[nodiscard]] DayLoss day_loss(const RiskLimits& limits, const AccountState& account) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(day_, forgiven_, latched_, reason_);
    }

private:
    [[nodiscard]] Decimal forgiven_on(Timestamp day) const { return day == day_ ? forgiven_ : Decimal(); }

    Timestamp day_;
    Decimal forgiven_;
    bool latched_ = false;
    std::string reason_;  // of our halt: tells it from a person's
};

}  // namespace tradewind::risk
