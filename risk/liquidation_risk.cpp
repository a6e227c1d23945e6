#include "risk/liquidation_risk.hpp"

#include <algorithm>

#include "risk/margin_pool.hpp"
#include "risk/projected_position.hpp"

namespace tradewind::risk {

const char* to_text(LiquidationLevel level) {
    switch (level) {
        case LiquidationLevel::Low:
            return "LOW";
        case LiquidationLevel::Medium:
            return "MEDIUM";
        case LiquidationLevel::High:
            return "HIGH";
        case LiquidationLevel::Extreme:
            return "EXTREME";
        case LiquidationLevel::Critical:
            return "CRITICAL";
    }
    return "?";
}

LiquidationLevel liquidation_level(const LiquidationThresholds& thresholds, Decimal distance) {
    if (distance < thresholds.critical) {
        return LiquidationLevel::Critical;
    }
    if (distance < thresholds.extreme) {
        return LiquidationLevel::Extreme;
    }
    if (distance < thresholds.high) {
        return LiquidationLevel::High;
    }
    return distance < thresholds.medium ? LiquidationLevel::Medium : LiquidationLevel::Low;
}

const char* to_text(MarginLevel level) {
    switch (level) {
        case MarginLevel::Healthy:
            return "HEALTHY";
        case MarginLevel::Warning:
            return "WARNING";
        case MarginLevel::Danger:
            return "DANGER";
        case MarginLevel::Critical:
            return "CRITICAL";
        case MarginLevel::Liquidation:
            return "LIQUIDATION";
    }
    return "?";
}

MarginLevel margin_level(const MarginThresholds& thresholds, Decimal equity, Decimal maintenance) {
    if (!maintenance.is_positive()) {
        return MarginLevel::Healthy;
    }
    // Compared as products, so that a ratio exactly on a threshold is decided exactly.
    if (equity <= thresholds.liquidation * maintenance) {
        return MarginLevel::Liquidation;
    }
    if (equity < thresholds.critical * maintenance) {
        return MarginLevel::Critical;
    }
    if (equity < thresholds.danger * maintenance) {
        return MarginLevel::Danger;
    }
    return equity < thresholds.warning * maintenance ? MarginLevel::Warning : MarginLevel::Healthy;
}

std::optional<PositionRisk> position_risk(const RiskLimits& limits, const AccountState& account, InstrumentId id) {
    const Instrument& instrument = account.instrument(id);
    const InstrumentState& market = account.market(id);
    const auto price = market.valuation_price();
    const auto entry = market.position.entry_price(instrument);
    if (instrument.is_spot() || !price || !entry) {
        return std::nullopt;
    }
    const Backing backing = backing_of(account, id);
    const Decimal maintenance = position_maintenance(account, id);
    const Side side = market.position.is_long() ? Side::Buy : Side::Sell;

    PositionRisk risk;
    const LiquidationQuery query{backing.wallet, backing.other_maintenance, backing.other_unrealised,
                                 market.position.signed_quantity(), *entry};
    risk.liquidation = liquidation_price(instrument, account.bracket(id), query);
    risk.maintenance = maintenance + backing.other_maintenance;
    risk.equity = backing.wallet + backing.other_unrealised + market.position.unrealised(instrument, *price);
    risk.margin = margin_level(limits.margin, risk.equity, risk.maintenance);
    if (risk.liquidation) {
        risk.distance = room_to_liquidation(side, *price, *risk.liquidation);
        risk.level = liquidation_level(limits.liquidation, *risk.distance);
    }
    // Also where no price is left to compute: an empty wallet has none and is lost all the same.
    if (risk.equity <= risk.maintenance) {
        risk.level = LiquidationLevel::Critical;
    }
    return risk;
}

}  // namespace tradewind::risk
