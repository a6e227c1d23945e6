// The parts of a trade plan by themselves: quantities, the trailing stop, sizes.
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "strategies/plan/plan_targets.hpp"
#include "strategies/plan/position_size.hpp"
#include "strategies/plan/trailing_stop.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::strategies {
namespace {

using test::decimal;
using test::price;
using test::quantity;

std::vector<std::string> split(std::string_view whole, const std::vector<std::string_view>& shares,
                               std::string_view least) {
    std::vector<Decimal> numbers;
    numbers.reserve(shares.size());
    for (const std::string_view share : shares) {
        numbers.push_back(decimal(share));
    }
    std::vector<std::string> out;
    for (const Quantity part :
         split_quantity(quantity(whole), numbers, Decimal(1), quantity("0.001"), quantity(least))) {
        out.push_back(part.to_string());
    }
    return out;
}

TEST(SplitQuantity, floors_each_part_and_gives_the_rest_to_the_last) {
    EXPECT_EQ(split("0.015", {"0.33", "0.33", "0.34"}, "0.001"), (std::vector<std::string>{"0.004", "0.004", "0.007"}));
}

TEST(SplitQuantity, a_part_too_small_joins_the_next_and_the_last_the_one_before) {
    EXPECT_EQ(split("0.01", {"0.1", "0.9"}, "0.002"), (std::vector<std::string>{"0", "0.01"}));
    EXPECT_EQ(split("0.01", {"0.3", "0.3", "0.4"}, "0.004"), (std::vector<std::string>{"0", "0.006", "0.004"}));
    EXPECT_EQ(split("0.01", {"0.9", "0.1"}, "0.002"), (std::vector<std::string>{"0.01", "0"}));
}

TEST(SplitQuantity, shares_below_one_leave_a_runner) {
    EXPECT_EQ(split("1", {"0.5"}, "0.001"), std::vector<std::string>{"0.5"});
}

RC_GTEST_PROP(SplitQuantity, parts_are_legal_and_sum_exactly, ()) {
    const auto lots = *rc::gen::inRange<std::int64_t>(1, 100'000);
    const auto least_lots = *rc::gen::inRange<std::int64_t>(1, 50);
    const auto weights = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 1'000)));
    const Quantity step = quantity("0.003");
    const Quantity least = step * Decimal::from_int(least_lots);
    const Quantity whole = step * Decimal::from_int(lots);
    std::vector<Decimal> shares;
    Decimal all;
    for (const int weight : weights) {
        shares.push_back(Decimal::from_scaled(weight, 3));
        all += shares.back();
    }
    Quantity sum;
    for (const Quantity part : split_quantity(whole, shares, all, step, least)) {
        const bool is_legal = part.is_zero() || part >= least || whole < least;
        RC_ASSERT(is_legal);
        RC_ASSERT(part.value().is_multiple_of(step.value()));
        sum += part;
    }
    RC_ASSERT(sum == whole);
    Quantity with_runner;
    for (const Quantity part : split_quantity(whole, shares, all + Decimal(1), step, least)) {
        with_runner += part;
    }
    RC_ASSERT(with_runner < whole);
}

RC_GTEST_PROP(TrailingStopLevel, never_loosens, (const std::vector<std::pair<int, int>>& steps)) {
    for (const Side side : {Side::Buy, Side::Sell}) {
        TrailingStop stop(side);
        std::optional<Price> before;
        for (const auto& [move, how] : steps) {
            const Price at(Decimal::from_scaled(1 + std::abs(move % 100'000), 2));
            stop.see(at);
            switch (std::abs(how % 3)) {
                case 0:
                    stop.trail(Decimal::from_scaled(std::abs(how % 500), 3));
                    break;
                case 1:
                    stop.trail_by(Price(Decimal::from_scaled(std::abs(how % 5'000), 2)));
                    break;
                default:
                    stop.tighten(at);
            }
            if (!before) {
                before = stop.level();
                continue;
            }
            RC_ASSERT(stop.level().has_value());
            const bool is_no_looser = side == Side::Buy ? *stop.level() >= *before : *stop.level() <= *before;
            RC_ASSERT(is_no_looser);
            before = stop.level();
        }
    }
}

TEST(PositionSize, risks_the_wished_part_of_the_equity_and_no_more) {
    const RiskBudget budget{Decimal(10'000), decimal("0.01"), decimal("0.5")};
    EXPECT_EQ(quantity_at_risk(budget, Decimal(3), quantity("0.001")), quantity("16.666"));
    EXPECT_EQ(quantity_at_risk(budget, Decimal(3), quantity("0.001"), quantity("2.0005")), quantity("2"));
    EXPECT_EQ(quantity_at_risk(budget, Decimal(), quantity("0.001")), Quantity());
    EXPECT_EQ(quantity_at_risk({Decimal(-5), decimal("0.01")}, Decimal(3), quantity("0.001")), Quantity());
    EXPECT_EQ(quantity_at_risk({Decimal(10'000), decimal("0.01"), Decimal(7)}, Decimal(1), quantity("1")),
              quantity("100"))
        << "confidence is at most 1";
}

TEST(PositionSize, the_loss_of_an_inverse_contract_is_in_coin) {
    const Instrument inverse = test::btcusd_perp();
    EXPECT_EQ(loss_per_unit(inverse, price("100"), price("80")), decimal("0.25"));  // 100/80 - 100/100
    EXPECT_EQ(loss_per_unit(test::btcusdt(), price("100"), price("97")), Decimal(3));
    EXPECT_EQ(loss_per_unit(test::btcusdt(), price("100"), price("100")), Decimal());
}

}  // namespace
}  // namespace tradewind::strategies
