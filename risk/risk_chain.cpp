#include "risk/risk_chain.hpp"

#include "risk/guards.hpp"
#include "risk/risk_watch.hpp"

namespace tradewind::risk {

tl::expected<ApprovedOrder, Refusal> RiskChain::review(ClientOrderId id, const OrderIntent& intent,
                                                       const AccountState& account, const OrderTable& orders) {
    const bool needs_orders = intent.effect == PositionEffect::Open;
    const auto open_orders = needs_orders ? orders.open_orders() : std::vector<const Order*>();
    if (auto refusal = evaluate(limits_, intent, account, open_orders)) {
        return tl::unexpected<Refusal>(std::move(*refusal));
    }
    if (opens(intent, account)) {
        // The risk loop halts on the loss, but an order must not slip in before its next turn.
        if (auto refusal = loss_.check(limits_, account)) {
            return tl::unexpected<Refusal>(std::move(*refusal));
        }
    }
    return ApprovedOrder(id, intent);
}

std::optional<ModeChange> RiskChain::assess(const AccountState& account) {
    return loss_.assess(limits_, account);
}

void RiskChain::rearm(const AccountState& account) {
    loss_.rearm(limits_, account);
}

std::vector<Alert> RiskChain::watch(const AccountState& account) const {
    std::vector<Alert> alerts = watch_positions(limits_, account);
    if (auto alert = watch_day_loss(limits_, account, loss_.day_loss(limits_, account))) {
        alerts.push_back(std::move(*alert));
    }
    return alerts;
}

}  // namespace tradewind::risk
