#include "strategies/grid_plan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/money_text.hpp"

namespace tradewind::strategies {

namespace {

// Lines outwards from the middle, never nearer to each other than the wish: rounded away from the middle.
std::vector<Price> lay_lines(const GridWish& wish, Decimal middle, Decimal step, Decimal tick, int below, int above) {
    std::vector<Price> down;
    std::vector<Price> up;
    const Decimal ratio = Decimal(1) + Decimal::divide(step, middle, Rounding::Up);
    Decimal line = middle;
    for (int i = 0; i < below; ++i) {
        line = wish.spacing == GridSpacing::Arithmetic
                   ? line - step
                   : std::min((line / ratio).rounded_to(tick, Rounding::Floor), line - tick);
        down.emplace_back(line);
    }
    line = middle;
    for (int i = 0; i < above; ++i) {
        line =
            wish.spacing == GridSpacing::Arithmetic ? line + step : (line * ratio).rounded_to(tick, Rounding::Ceiling);
        up.emplace_back(line);
    }
    std::vector<Price> lines(down.rbegin(), down.rend());
    lines.emplace_back(middle);
    lines.insert(lines.end(), up.begin(), up.end());
    return lines;
}

int long_cells_of(const GridWish& wish, int half) {
    switch (wish.direction) {
        case GridDirection::Neutral:
            return half;
        case GridDirection::Long:
            return 2 * half;
        case GridDirection::Short:
            return 0;
    }
    return half;
}

}  // namespace

Result<GridPlan> plan_grid(const Instrument& instrument, const GridWish& wish) {
    const Decimal centre = wish.centre.value();
    const int half = wish.cells / 2;
    if (half < 1) {
        return fail(ErrorCode::OutOfRange, fmt::format("a grid needs at least 2 cells, not {}", wish.cells));
    }
    const Decimal fee_edge = centre * std::max(instrument.maker_fee, Decimal()) * Decimal(2 * kMinimumEdge);
    const Decimal tick = instrument.tick.value();
    const Decimal step =
        std::max({wish.half_range / Decimal(half), fee_edge, tick}).rounded_to(tick, Rounding::Ceiling);
    const Decimal middle = centre.rounded_to(tick, Rounding::HalfEven);
    const Decimal margin = (step * Decimal(half) * wish.stop_margin).rounded_to(tick, Rounding::Ceiling);
    GridPlan plan;
    plan.long_cells = long_cells_of(wish, half);
    // An arithmetic range is bounded by what it covers; a geometric one never reaches zero by itself.
    const Decimal reach = step * Decimal(plan.long_cells);
    if (step >= middle || (wish.spacing == GridSpacing::Arithmetic && reach + margin >= middle)) {
        return fail(ErrorCode::OutOfRange,
                    fmt::format("a range of {} around {} reaches zero", reach.to_string(), middle.to_string()));
    }
    plan.lines = lay_lines(wish, middle, step, tick, plan.long_cells, 2 * half - plan.long_cells);
    plan.stop_below = Price(plan.lines.front().value() - margin);
    plan.stop_above = Price(plan.lines.back().value() + margin);
    if (!plan.stop_below.is_positive()) {
        return fail(ErrorCode::OutOfRange,
                    fmt::format("a stop {} below {} reaches zero", margin.to_string(), plan.lines.front().to_string()));
    }

    const int cells_of_a_side = wish.direction == GridDirection::Neutral ? half : 2 * half;
    const Decimal cell_notional = wish.notional / Decimal(cells_of_a_side);
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
                                cell_notional.to_fixed(money_places(instrument.settle), Rounding::Down),
                                instrument.settle.view()));
    }
    const std::size_t inner = static_cast<std::size_t>(std::max(plan.long_cells, 1)) - 1;
    const Decimal gain = instrument.signed_value(plan.lines[inner + 1], plan.cell_quantity) -
                         instrument.signed_value(plan.lines[inner], plan.cell_quantity);
    const Decimal fees = (instrument.notional(plan.lines[inner], plan.cell_quantity) +
                          instrument.notional(plan.lines[inner + 1], plan.cell_quantity)) *
                         instrument.maker_fee;
    plan.profit_per_cell = gain - fees;
    return plan;
}

std::vector<std::string> GridPlan::describe(const Instrument& instrument) const {
    const std::string_view quote = instrument.quote.view();
    const std::string_view unit = instrument.is_inverse() ? "contracts" : instrument.base.view();
    return {fmt::format("range {} - {} {}, {} cells of {} {}", lines.front().to_string(), lines.back().to_string(),
                        quote, cells(), cell_quantity.to_string(), unit),
            fmt::format("about {} {} a cell after fees",
                        profit_per_cell.to_fixed(small_money_places(instrument.settle), Rounding::Down),
                        instrument.settle.view()),
            fmt::format("stops {} / {} {}", stop_below.to_string(), stop_above.to_string(), quote)};
}

}  // namespace tradewind::strategies
