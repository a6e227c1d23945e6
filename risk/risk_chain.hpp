// The gate: asks every guard, and is the only one that mints an ApprovedOrder. Keeps one thing between
// calls, the latch of the daily loss. Units: as RiskLimits and AccountState. Errors: a "no" is a Refusal.
// Thread: engine.
#pragma once

#include "core/ports/risk_gate.hpp"
#include "risk/loss_guard.hpp"
#include "risk/risk_limits.hpp"

namespace tradewind::risk {

class RiskChain final : public RiskGate {
public:
    explicit RiskChain(RiskLimits limits) : limits_(std::move(limits)) {}

    [[nodiscard]] tl::expected<ApprovedOrder, Refusal> review(ClientOrderId id, const OrderIntent& intent,
                                                              const AccountState& account,
                                                              const OrderTable& orders) override;
    [[nodiscard]] std::optional<ModeChange> assess(const AccountState& account) override;
    [[nodiscard]] std::vector<Alert> watch(const AccountState& account) const override;
    void rearm(const AccountState& account) override;
    void save(Writer& out) const override { out(loss_); }
    void load(Reader& in) override { in(loss_); }

    [[nodiscard]] const RiskLimits& limits() const { return limits_; }

private:
    RiskLimits limits_;
    LossGuard loss_;
};

}  // namespace tradewind::risk
