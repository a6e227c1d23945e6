#include "strategies/grid_plan.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind::strategies {

Result<GridPlan> plan_grid(const Instrument& instrument, const GridWish& wish) {
    const Decimal centre = wish.centre.value();
    const int half = wish.cells / 2;
    if (half < 1) {
        return fail(ErrorCode::OutOfRange, fmt::format("a grid needs at least 2 cells, not {}", wish.cells));
    }
    const Decimal fee_edge = centre * std::max(instrument.maker_fee, Decimal()) * Decimal(2 * kMinimumEdge);
    const Decimal tick = instrument.tick.value();
    const Decimal spacing =
        std::max({wish.half_range / Decimal(half), fee_edge, tick}).rounded_to(tick, Rounding::Ceiling);
    const Decimal reach = spacing * Decimal(half);
    const Decimal stop_distance = reach + (reach * wish.stop_margin).rounded_to(tick, Rounding::Ceiling);
    const Decimal middle = centre.rounded_to(tick, Rounding::HalfEven);
    if (stop_distance >= middle) {
        return fail(ErrorCode::OutOfRange,
                    fmt::format("a range of {} around {} reaches zero", reach.to_string(), middle.to_string()));
    }
    GridPlan plan;
    for (int line = -half; line <= half; ++line) {
        plan.lines.emplace_back(middle + spacing * Decimal(line));
    }
    plan.stop_below = Price(middle - stop_distance);
    plan.stop_above = Price(middle + stop_distance);

    const Decimal cell_notional = wish.notional / Decimal(half);
    const Quantity unit(Decimal(1));  // valued where it is dearest, so that no side takes more than its capital
    const Decimal unit_value =
        std::max(instrument.notional(plan.lines.front(), unit), instrument.notional(plan.lines.back(), unit));
    plan.cell_quantity =
        instrument.floor_quantity(Quantity(Decimal::divide(cell_notional, unit_value, Rounding::Down)));
    if (instrument.max_quantity.is_positive()) {
        plan.cell_quantity = std::min(plan.cell_quantity, instrument.max_quantity);
    }
    Instrument::Wish cheapest;
    cheapest.quantity = plan.cell_quantity;
    cheapest.price = plan.lines.front();
    if (!instrument.legal_terms(cheapest)) {
        return fail(ErrorCode::OutOfRange,
                    fmt::format("{} {} a cell is below the venue's minimum; give the grid more capital or fewer levels",
                                cell_notional.to_fixed(2, Rounding::Down), instrument.settle.view()));
    }
    const std::size_t inner = static_cast<std::size_t>(half) - 1;
    const Decimal gain = instrument.signed_value(plan.lines[inner + 1], plan.cell_quantity) -
                         instrument.signed_value(plan.lines[inner], plan.cell_quantity);
    const Decimal fees = (instrument.notional(plan.lines[inner], plan.cell_quantity) +
                          instrument.notional(plan.lines[inner + 1], plan.cell_quantity)) *
                         instrument.maker_fee;
    plan.profit_per_cell = gain - fees;
    return plan;
}

}  // namespace tradewind::strategies
