// The words that enumerations have in database rows, where the trading vocabulary has none of its own.
// Rows outlive programs: a word once written is not changed. Thread: any.
#pragma once

#include "core/state/control.hpp"
#include "core/trading/order.hpp"

namespace tradewind::storage {

[[nodiscard]] const char* row_text(TimeInForce time_in_force);
[[nodiscard]] const char* row_text(PositionEffect effect);
[[nodiscard]] const char* row_text(TriggerBy trigger);
[[nodiscard]] const char* row_text(Liquidity liquidity);
[[nodiscard]] const char* row_text(FillOrigin origin);
[[nodiscard]] const char* row_text(RequestStage stage);

}  // namespace tradewind::storage
