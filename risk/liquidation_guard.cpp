// How near liquidation would be right after the fill, and whether a stop comes before it.
#include <fmt/format.h>

#include "risk/figures.hpp"
#include "risk/guards.hpp"
#include "risk/projected_position.hpp"

namespace tradewind::risk {

std::optional<Refusal> check_liquidation(const GuardInput& in) {
    if (in.instrument().is_spot()) {
        return std::nullopt;
    }
    const auto market = in.market().valuation_price();
    const Price fill = in.intent.price.value_or(in.intent.trigger.value_or(market.value_or(Price())));
    const ProjectedPosition projected =
        project(in.account, {in.intent.instrument, in.intent.side, in.intent.quantity, fill, in.leverage});
    if (!projected.is_on(in.intent.side) || !projected.liquidation) {
        return std::nullopt;
    }
    const Decimal room = room_to_liquidation(in.intent.side, fill, *projected.liquidation);
    if (room >= in.limits.min_liquidation_distance) {
        return std::nullopt;
    }
    return Refusal{
        RefusalReason::LiquidationTooNear,
        fmt::format("liquidation at least {} away", percent_text(in.limits.min_liquidation_distance)),
        fmt::format("{} away at {}", percent_text(room), price_text(in.instrument(), *projected.liquidation))};
}

std::optional<Refusal> check_stop(const Instrument& instrument, Side position_side, Price stop,
                                  std::optional<Price> liquidation) {
    if (!liquidation || stop_is_before_liquidation(position_side, stop, *liquidation)) {
        return std::nullopt;
    }
    return Refusal{RefusalReason::StopBeyondLiquidation,
                   fmt::format("a stop {} the liquidation price {}", position_side == Side::Buy ? "above" : "below",
                               price_text(instrument, *liquidation)),
                   "a stop at " + price_text(instrument, stop)};
}

}  // namespace tradewind::risk
