#include "strategies/grid_plan.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::strategies {
namespace {

using namespace test;

GridWish wish() {
    GridWish out;
    out.centre = price("100");
    out.half_range = decimal("3");
    out.cells = 10;
    out.notional = 10'000;
    out.stop_margin = decimal("0.25");
    return out;
}

TEST(GridPlan, ten_cells_around_the_centre) {
    const auto plan = plan_grid(btcusdt(), wish());
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->cells(), 10);
    EXPECT_EQ(plan->lines.front(), price("97"));
    EXPECT_EQ(plan->lines[5], price("100"));
    EXPECT_EQ(plan->lines.back(), price("103"));
    EXPECT_EQ(plan->stop_below, price("96.2"));  // 0.75 beyond, rounded away to the tick
    EXPECT_EQ(plan->stop_above, price("103.8"));
    EXPECT_EQ(plan->cell_quantity, quantity("19.417"));  // 2000 / 103
    // 0.6 a unit, less 2 basis points of 99.4 and of 100
    EXPECT_EQ(plan->profit_per_cell, decimal("10.87585004"));
    EXPECT_TRUE(plan->is_long_cell(4));
    EXPECT_EQ(plan->entry(4), price("99.4"));
    EXPECT_EQ(plan->exit(4), price("100"));
    EXPECT_EQ(plan->entry_side(5), Side::Sell);
    EXPECT_EQ(plan->entry(5), price("100.6"));
    EXPECT_EQ(plan->exit(5), price("100"));
}

TEST(GridPlan, a_narrow_range_is_widened_until_a_step_earns_its_fees) {
    GridWish narrow = wish();
    narrow.half_range = decimal("0.01");
    const auto plan = plan_grid(btcusdt(), narrow);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->lines[1].value() - plan->lines[0].value(), decimal("0.2"));  // 0.12 on the tick
}

TEST(GridPlan, says_why_no_grid_is_possible) {
    GridWish poor = wish();
    poor.notional = 10;
    const auto small = plan_grid(btcusdt(), poor);
    ASSERT_FALSE(small);
    EXPECT_NE(small.error().text.find("2.00 USDT a cell is below the venue's minimum"), std::string::npos);
    GridWish wide = wish();
    wide.half_range = 90;
    EXPECT_FALSE(plan_grid(btcusdt(), wide));
    GridWish one = wish();
    one.cells = 1;
    EXPECT_FALSE(plan_grid(btcusdt(), one));
}

TEST(GridPlan, a_geometric_grid_has_equal_ratios_and_a_directed_one_lies_on_one_side) {
    GridWish drawn = wish();
    drawn.spacing = GridSpacing::Geometric;
    drawn.half_range = 50;  // steps of a tenth
    const auto plan = plan_grid(btcusdt(), drawn);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->lines[5], price("100"));
    EXPECT_EQ(plan->lines[6], price("110"));
    EXPECT_EQ(plan->lines[7], price("121"));
    EXPECT_EQ(plan->lines[4], price("90.9"));
    drawn.direction = GridDirection::Short;
    const auto above = plan_grid(btcusdt(), drawn);
    ASSERT_TRUE(above);
    EXPECT_EQ(above->lines.front(), price("100"));
    EXPECT_EQ(above->centre(), price("100"));
    EXPECT_EQ(above->entry_side(0), Side::Sell);
    EXPECT_EQ(above->cells(), 10);
}

RC_GTEST_PROP(GridPlan, every_plan_is_regular_legal_and_earns_in_every_cell, ()) {
    const Instrument instrument = *rc::gen::element(btcusdt(), ethusdt(), solusdt(), btcusd_perp());
    GridWish drawn;
    drawn.centre = Price(Decimal::from_scaled(*rc::gen::inRange<std::int64_t>(1'000, 10'000'000), 2));
    drawn.half_range = drawn.centre.value() * Decimal::from_scaled(*rc::gen::inRange(0, 900), 3);
    drawn.cells = *rc::gen::inRange(2, 41);
    drawn.notional = Decimal::from_scaled(*rc::gen::inRange(1, 100'000'000), instrument.is_inverse() ? 6 : 2);
    drawn.stop_margin = Decimal::from_scaled(*rc::gen::inRange(5, 100), 2);
    drawn.spacing = *rc::gen::element(GridSpacing::Arithmetic, GridSpacing::Geometric);
    drawn.direction = *rc::gen::element(GridDirection::Neutral, GridDirection::Long, GridDirection::Short);
    const auto plan = plan_grid(instrument, drawn);
    if (!plan) {
        RC_ASSERT(!plan.error().text.empty());
        return;
    }
    RC_ASSERT(plan->cells() == drawn.cells / 2 * 2);
    const Decimal spacing = plan->lines[1].value() - plan->lines[0].value();
    RC_ASSERT(spacing.is_positive());
    RC_ASSERT(spacing.is_multiple_of(instrument.tick.value()));
    for (std::size_t i = 0; i < plan->lines.size(); ++i) {
        RC_ASSERT(plan->lines[i].value().is_multiple_of(instrument.tick.value()));
        const Decimal step = i == 0 ? spacing : plan->lines[i].value() - plan->lines[i - 1].value();
        const bool is_regular = drawn.spacing == GridSpacing::Arithmetic ? step == spacing : step >= spacing;
        RC_ASSERT(is_regular);  // the macro evaluates both sides of an ||
    }
    RC_ASSERT(plan->stop_below.is_positive());
    RC_ASSERT(plan->stop_below < plan->lines.front());
    RC_ASSERT(plan->stop_above > plan->lines.back());
    RC_ASSERT(plan->stop_below.value().is_multiple_of(instrument.tick.value()));
    RC_ASSERT(plan->stop_above.value().is_multiple_of(instrument.tick.value()));
    RC_ASSERT(plan->profit_per_cell.is_positive());
    Decimal longs;
    Decimal shorts;
    for (int cell = 0; cell < plan->cells(); ++cell) {
        Instrument::Wish order;
        order.side = plan->entry_side(cell);
        order.quantity = plan->cell_quantity;
        order.price = plan->entry(cell);
        const auto terms = instrument.legal_terms(order);
        RC_ASSERT(terms.has_value());
        RC_ASSERT(terms->quantity == plan->cell_quantity);
        RC_ASSERT(terms->price == plan->entry(cell));
        const bool is_long = plan->is_long_cell(cell);
        const Quantity held = is_long ? plan->cell_quantity : -plan->cell_quantity;
        const Decimal gain =
            instrument.signed_value(plan->exit(cell), held) - instrument.signed_value(plan->entry(cell), held);
        const Decimal entered = instrument.notional(plan->entry(cell), plan->cell_quantity);
        const Decimal fees =
            (entered + instrument.notional(plan->exit(cell), plan->cell_quantity)) * instrument.maker_fee;
        RC_ASSERT(gain > fees);
        (is_long ? longs : shorts) += entered;
    }
    RC_ASSERT(longs <= drawn.notional);
    RC_ASSERT(shorts <= drawn.notional);
}

}  // namespace
}  // namespace tradewind::strategies
