// How near a position is to its liquidation, in two measures (distance in price, equity over maintenance),
// and what would cure it, in numbers. Units: fractions of the valuation price, settle currency.
// Levels: LOW from 20 %, MEDIUM below it, HIGH below 10 %, EXTREME below 5 %, CRITICAL below 1 % or when
// maintenance eats the equity; exactly 20 % is LOW, 10 % MEDIUM, 5 % HIGH. Thread: pure functions.
#pragma once

#include <optional>

#include "core/state/account_state.hpp"
#include "risk/risk_limits.hpp"

namespace tradewind::risk {

enum class LiquidationLevel : std::uint8_t { Low, Medium, High, Extreme, Critical };
[[nodiscard]] const char* to_text(LiquidationLevel level);
[[nodiscard]] LiquidationLevel liquidation_level(const LiquidationThresholds& thresholds, Decimal distance);

enum class MarginLevel : std::uint8_t { Healthy, Warning, Danger, Critical, Liquidation };
[[nodiscard]] const char* to_text(MarginLevel level);
// No maintenance: healthy.
[[nodiscard]] MarginLevel margin_level(const MarginThresholds& thresholds, Decimal equity, Decimal maintenance);

struct PositionRisk {
    std::optional<Price> liquidation;  // none: no price liquidates this position
    std::optional<Decimal> distance;   // zero when the price is passed
    LiquidationLevel level = LiquidationLevel::Low;
    Decimal equity;       // isolated: of the position; cross: of the pool
    Decimal maintenance;  // of the same
    MarginLevel margin = MarginLevel::Healthy;
};
// Nothing without a position, without a price, and for spot.
[[nodiscard]] std::optional<PositionRisk> position_risk(const RiskLimits& limits, const AccountState& account,
                                                        InstrumentId id);

// Each of them alone brings the liquidation price to `distance` from the market; nothing where it cannot.
struct Cure {
    Decimal distance;
    std::optional<Decimal> add_margin;      // settle currency; isolated: to the position, cross: to the wallet
    std::optional<Decimal> close_fraction;  // of the position, by a market order with taker fee
    std::optional<int> lower_leverage;      // isolated: the same position opened at this leverage
};
// Nothing when the position is already that far away. `distance` lies in (0, 1).
[[nodiscard]] std::optional<Cure> cure(const AccountState& account, InstrumentId id, Decimal distance);

}  // namespace tradewind::risk
