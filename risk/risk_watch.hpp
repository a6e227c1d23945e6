// What people should hear about risk at a turn of the risk loop: positions near liquidation with what
// would cure them, and a daily loss that nears its limit. Cooldowns are the listener's business.
// Units: in the texts. Thread: pure functions.
#pragma once

#include <optional>
#include <vector>

#include "core/state/command.hpp"
#include "risk/loss_guard.hpp"
#include "risk/risk_limits.hpp"

namespace tradewind::risk {

[[nodiscard]] std::vector<Alert> watch_positions(const RiskLimits& limits, const AccountState& account);
[[nodiscard]] std::optional<Alert> watch_day_loss(const RiskLimits& limits, const AccountState& account,
                                                  const DayLoss& day);

}  // namespace tradewind::risk
