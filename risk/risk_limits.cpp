#include "risk/risk_limits.hpp"

#include <fmt/format.h>

namespace tradewind::risk {
namespace {

struct Bounds {
    const char* field;
    Decimal value;
    Decimal above;    // exclusive
    Decimal at_most;  // inclusive
};

Status check_bounds(const Bounds& bounds) {
    if (bounds.value > bounds.above && bounds.value <= bounds.at_most) {
        return {};
    }
    return fail(ErrorCode::OutOfRange,
                fmt::format("{}: {} is not above {} and at most {}", bounds.field, bounds.value.to_string(),
                            bounds.above.to_string(), bounds.at_most.to_string()));
}

Status check_amount(const char* field, const std::optional<Decimal>& amount) {
    if (!amount || amount->is_positive()) {
        return {};
    }
    return fail(ErrorCode::OutOfRange, fmt::format("{}: {} is not positive", field, amount->to_string()));
}

Status check_falling(const char* field, std::initializer_list<Decimal> figures) {
    const Decimal* previous = nullptr;
    for (const Decimal& figure : figures) {
        if (!figure.is_positive() || (previous != nullptr && figure >= *previous)) {
            return fail(ErrorCode::OutOfRange, fmt::format("{}: thresholds must be positive and fall", field));
        }
        previous = &figure;
    }
    return {};
}

}  // namespace

Status check(const RiskLimits& limits) {
    constexpr int kHighestLeverage = 125;
    constexpr int kMostPositions = 1'000;
    const Bounds bounds[] = {
        {"max_leverage", limits.max_leverage, 0, kHighestLeverage},
        {"default_leverage", limits.default_leverage, 0, limits.max_leverage},
        {"max_positions", limits.max_positions, 0, kMostPositions},
        {"max_position_fraction", limits.max_position_fraction, 0, 1},
        {"min_liquidation_distance", limits.min_liquidation_distance, 0, Decimal::from_scaled(99, 2)},
        {"default_stop_fraction", limits.default_stop_fraction, 0, Decimal::from_scaled(99, 2)},
        {"max_total_exposure", limits.max_total_exposure, 0, kHighestLeverage},
        {"max_price_deviation", limits.max_price_deviation, 0, 10},
        {"daily_loss_fraction", limits.daily_loss_fraction, 0, 1},
        {"daily_loss_warning", limits.daily_loss_warning, 0, 1},
    };
    for (const Bounds& field : bounds) {
        if (auto status = check_bounds(field); !status) {
            return status;
        }
    }
    const std::pair<const char*, const std::optional<Decimal>*> amounts[] = {
        {"max_position_notional", &limits.max_position_notional},
        {"max_order_notional", &limits.max_order_notional},
        {"daily_loss_amount", &limits.daily_loss_amount},
    };
    for (const auto& [field, amount] : amounts) {
        if (auto status = check_amount(field, *amount); !status) {
            return status;
        }
    }
    if (limits.stale_market <= Duration()) {
        return fail(ErrorCode::OutOfRange, "stale_market: must be longer than zero");
    }
    const LiquidationThresholds& distance = limits.liquidation;
    if (auto status =
            check_falling("liquidation", {distance.medium, distance.high, distance.extreme, distance.critical});
        !status) {
        return status;
    }
    const MarginThresholds& ratio = limits.margin;
    return check_falling("margin", {ratio.warning, ratio.danger, ratio.critical, ratio.liquidation});
}

}  // namespace tradewind::risk
