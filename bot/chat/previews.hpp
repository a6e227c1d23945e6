// The cards shown before a confirmation, and the liquidation report: HTML of the Bot API, every number
// with its unit. Pure. Thread: any.
#pragma once

#include <string>

#include "bot/control/control_service.hpp"

namespace tradewind::bot {

[[nodiscard]] std::string open_card(const AccountState& account, const OpenPreview& preview, Duration valid);
[[nodiscard]] std::string close_card(const AccountState& account, const ClosePreview& preview, Duration valid);
[[nodiscard]] std::string leverage_card(const AccountState& account, const LeveragePreview& preview, Duration valid);
[[nodiscard]] std::string emergency_card(const Snapshot& snapshot, Duration valid);
[[nodiscard]] std::string liquidation_reply(const Snapshot& snapshot, const risk::RiskLimits& limits);

}  // namespace tradewind::bot
