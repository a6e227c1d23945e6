#include "core/base/decimal.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/arbitrary_decimal.hpp"

namespace tradewind {
namespace {

TEST(Decimal, PriceTimesQuantityIsExact) {
    EXPECT_EQ(64321.57_dec * 0.013_dec, 836.18041_dec);
    EXPECT_EQ(0.00000001_dec * 0.00000001_dec, 1e-16_dec);
    EXPECT_EQ(-0.1_dec * 0.1_dec, -0.01_dec);
}

TEST(Decimal, OperatorsRoundTheLastDecimalHalfToEven) {
    EXPECT_EQ(1_dec / 3_dec, 0.3333333333333333_dec);
    EXPECT_EQ(2_dec / 3_dec, 0.6666666666666667_dec);
    EXPECT_EQ(1e-16_dec * 0.5_dec, 0_dec);
    EXPECT_EQ(3e-16_dec * 0.5_dec, 2e-16_dec);
    EXPECT_EQ(-3e-16_dec / 2_dec, -2e-16_dec);
    EXPECT_EQ(-1e-16_dec / 2_dec, 0_dec);
}

TEST(Decimal, EveryRoundingNamesItsNeighbour) {
    struct Row {
        Decimal value, down, up, floor, ceiling, half_even;
    };
    const std::vector<Row> rows{
        {2.5_dec, 2, 3, 2, 3, 2},       {3.5_dec, 3, 4, 3, 4, 4},       {2.4_dec, 2, 3, 2, 3, 2},
        {2.6_dec, 2, 3, 2, 3, 3},       {-2.5_dec, -2, -3, -3, -2, -2}, {-3.5_dec, -3, -4, -4, -3, -4},
        {-2.4_dec, -2, -3, -3, -2, -2}, {-2.6_dec, -2, -3, -3, -2, -3}, {7_dec, 7, 7, 7, 7, 7},
        {-7_dec, -7, -7, -7, -7, -7},   {0.5_dec, 0, 1, 0, 1, 0},       {-0.5_dec, 0, -1, -1, 0, 0},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.value.to_string());
        EXPECT_EQ(row.value.rounded(0, Rounding::Down), row.down);
        EXPECT_EQ(row.value.rounded(0, Rounding::Up), row.up);
        EXPECT_EQ(row.value.rounded(0, Rounding::Floor), row.floor);
        EXPECT_EQ(row.value.rounded(0, Rounding::Ceiling), row.ceiling);
        EXPECT_EQ(row.value.rounded(0, Rounding::HalfEven), row.half_even);
    }
}

TEST(Decimal, MultiplyDivideRoundsOnceAndSurvivesAHugeIntermediate) {
    const Decimal big = 12345678901234567890.5_dec;
    EXPECT_EQ(Decimal::multiply_divide(big, big, big, Rounding::HalfEven), big);
    EXPECT_EQ(Decimal::multiply_divide(1_dec, 2_dec, 3_dec, Rounding::Floor), 0.6666666666666666_dec);
    EXPECT_EQ(Decimal::multiply_divide(Decimal::max(), Decimal::max(), Decimal::max(), Rounding::Up), Decimal::max());
    EXPECT_EQ(Decimal::multiply_divide(lowest_decimal(), lowest_decimal(), lowest_decimal(), Rounding::Down),
              lowest_decimal());
}

TEST(Decimal, WhatDoesNotFitThrows) {
    const Decimal tiny = Decimal::from_units(1);
    EXPECT_THROW(Decimal::max() + tiny, DecimalOverflow);
    EXPECT_THROW(lowest_decimal() - tiny, DecimalOverflow);
    EXPECT_THROW(-lowest_decimal(), DecimalOverflow);
    EXPECT_THROW((void)lowest_decimal().abs(), DecimalOverflow);
    EXPECT_THROW(Decimal::max() * 2_dec, DecimalOverflow);
    EXPECT_THROW(lowest_decimal() * -1_dec, DecimalOverflow);
    EXPECT_THROW(Decimal::max() / 0.5_dec, DecimalOverflow);
    EXPECT_THROW(lowest_decimal() / -1_dec, DecimalOverflow);
    EXPECT_THROW((void)Decimal::max().rounded(0, Rounding::Up), DecimalOverflow);
    EXPECT_THROW((void)lowest_decimal().rounded(0, Rounding::Floor), DecimalOverflow);
    EXPECT_THROW((void)Decimal::max().steps(tiny), DecimalOverflow);
}

TEST(Decimal, RoundingAQuotientOfAllOnesUpIsNoZero) {
    const auto power = [](unsigned exponent) { return static_cast<Decimal::Int>(1) << exponent; };
    const auto a = Decimal::from_units(Decimal::max().units() - 1);
    const auto b = Decimal::from_units(power(126) + 1);
    const auto c = Decimal::from_units(power(125));  // a * b / c is 2^128 - 2 / c
    EXPECT_THROW((void)Decimal::multiply_divide(a, b, c, Rounding::Up), DecimalOverflow);
    EXPECT_THROW((void)Decimal::multiply_divide(-a, b, c, Rounding::Up), DecimalOverflow);
}

TEST(Decimal, ToDoubleRoundsOnce) {
    EXPECT_EQ((9007199254740993_dec).to_double(), 9007199254740992.0);  // a tie, to even
    EXPECT_EQ((9007199254740993.0000000000000001_dec).to_double(), 9007199254740994.0);
    EXPECT_EQ((-9007199254740993.0000000000000001_dec).to_double(), -9007199254740994.0);
}

TEST(Decimal, TheLastNumbersThatFitAreExact) {
    EXPECT_EQ(Decimal::max() * 1_dec, Decimal::max());
    EXPECT_EQ(lowest_decimal() * 1_dec, lowest_decimal());
    EXPECT_EQ(lowest_decimal() / 1_dec, lowest_decimal());
    EXPECT_EQ(Decimal::max() * -1_dec, lowest_decimal() + Decimal::from_units(1));
    EXPECT_EQ(Decimal::multiply(8507059173023461586584.3651857942052864_dec, -2_dec, Rounding::Down), lowest_decimal());
}

TEST(Decimal, DivisionByZeroThrows) {
    EXPECT_THROW(1_dec / 0_dec, DecimalOverflow);
    EXPECT_THROW(0_dec / 0_dec, DecimalOverflow);
    EXPECT_THROW((void)Decimal::multiply_divide(1_dec, 1_dec, 0_dec, Rounding::Up), DecimalOverflow);
}

TEST(Decimal, RoundsToTicksAndCountsSteps) {
    EXPECT_EQ((64321.57_dec).rounded_to(0.1_dec, Rounding::Floor), 64321.5_dec);
    EXPECT_EQ((64321.57_dec).rounded_to(0.25_dec, Rounding::HalfEven), 64321.5_dec);
    EXPECT_EQ((-7_dec).rounded_to(5_dec, Rounding::Floor), -10_dec);
    EXPECT_EQ((64321.5_dec).steps(0.1_dec), 643215);
    EXPECT_EQ((-0.35_dec).steps(0.1_dec), -4);
    EXPECT_EQ((-0.35_dec).steps(0.1_dec, Rounding::Down), -3);
    EXPECT_TRUE((0.3_dec).is_multiple_of(0.1_dec));
    EXPECT_FALSE((0.35_dec).is_multiple_of(0.1_dec));
    EXPECT_TRUE(lowest_decimal().is_multiple_of(Decimal::from_units(1)));
}

TEST(Decimal, OrdersBySizeAndSign) {
    EXPECT_LT(-2_dec, -1.5_dec);
    EXPECT_LT(lowest_decimal(), Decimal::max());
    EXPECT_EQ((-0.1_dec).sign(), -1);
    EXPECT_EQ((0_dec).sign(), 0);
    EXPECT_TRUE((0.1_dec).is_positive());
    EXPECT_EQ((-4.5_dec).abs(), 4.5_dec);
    EXPECT_EQ(Decimal::from_scaled(-5, 3), -0.005_dec);
    EXPECT_EQ(Decimal::from_int(INT64_MIN), Decimal::from_scaled(INT64_MIN, 0));
}

TEST(Decimal, FromDoubleTakesTheNearestAndRefusesWhatIsNoNumber) {
    EXPECT_EQ(*Decimal::from_double(0.1, 16), 0.1_dec);
    EXPECT_EQ(*Decimal::from_double(0.125, 2), 0.12_dec);
    EXPECT_EQ(*Decimal::from_double(-0.375, 2), -0.38_dec);
    EXPECT_EQ(*Decimal::from_double(2.675, 2), 2.67_dec);  // the double lies below 2.675
    EXPECT_EQ(*Decimal::from_double(-0.0, 2), 0_dec);
    EXPECT_EQ(*Decimal::from_double(5e-324, 16), 0_dec);
    EXPECT_EQ(*Decimal::from_double(1e22, 0), 1e22_dec);
    for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL, 1.8e22, -1.8e22, 1e300, std::ldexp(1.0, 75)}) {
        EXPECT_FALSE(Decimal::from_double(bad, 8).has_value()) << bad;
    }
}

TEST(DecimalDeathTest, ImpossiblePlacesAndStepsStopTheProcess) {
    EXPECT_DEATH((void)Decimal::from_scaled(1, 17), "invariant broken");
    EXPECT_DEATH((void)Decimal::from_scaled(1, -1), "invariant broken");
    EXPECT_DEATH((void)(1_dec).rounded_to(0_dec, Rounding::Down), "invariant broken");
    EXPECT_DEATH((void)(1_dec).steps(-1_dec), "invariant broken");
    EXPECT_DEATH((void)operator""_dec("0x10"), "invariant broken");
}

RC_GTEST_PROP(DecimalLaws, SumsFormAGroup, ()) {
    const Decimal a = *decimal_below(124);
    const Decimal b = *decimal_below(124);
    const Decimal c = *decimal_below(124);
    RC_ASSERT(a + b == b + a);
    RC_ASSERT((a + b) + c == a + (b + c));
    RC_ASSERT(a - b == a + -b);
    RC_ASSERT(a + Decimal() == a);
    RC_ASSERT((a + -a).is_zero());
}

// Eight decimals each, as prices and quantities have: then products are exact and distribute over sums.
RC_GTEST_PROP(DecimalLaws, ExactProductsFormARing, ()) {
    const auto eight_places = [] { return Decimal::from_scaled(*rc::gen::resize(60, rc::gen::arbitrary<int>()), 8); };
    const Decimal a = eight_places();
    const Decimal b = eight_places();
    const Decimal c = eight_places();
    RC_ASSERT(a * b == b * a);
    RC_ASSERT(a * (b + c) == a * b + a * c);
    RC_ASSERT(a * 1_dec == a);
    RC_ASSERT((a * 0_dec).is_zero());
    RC_ASSERT(-a * b == -(a * b));
    RC_ASSERT(a.is_zero() || a * b / a == b);
}

RC_GTEST_PROP(DecimalLaws, SumsThatDoNotFitThrowAndOthersDoNot, (Decimal a, Decimal b)) {
    const double near = a.to_double() + b.to_double();
    if (std::fabs(near) > 1.7015e22) {
        RC_ASSERT_THROWS_AS(a + b, DecimalOverflow);
    } else if (std::fabs(near) < 1.7013e22) {
        RC_ASSERT(a + b - b == a);
    }
}

RC_GTEST_PROP(DecimalLaws, RoundingsBracketTheNumber, ()) {
    const Decimal a = *decimal_below(120);
    const int places = *int_in(0, Decimal::kPlaces + 1);
    const Decimal floor = a.rounded(places, Rounding::Floor);
    const Decimal ceiling = a.rounded(places, Rounding::Ceiling);
    const Decimal half = a.rounded(places, Rounding::HalfEven);
    RC_ASSERT(floor <= a && a <= ceiling);
    RC_ASSERT(ceiling - floor <= Decimal::from_scaled(1, places));
    RC_ASSERT(half == floor || half == ceiling);
    RC_ASSERT((half - a).abs() * 2_dec <= Decimal::from_scaled(1, places));
    RC_ASSERT(a.rounded(places, Rounding::Down).abs() <= a.abs());
    RC_ASSERT(a.rounded(places, Rounding::Up).abs() >= a.abs());
}

}  // namespace
}  // namespace tradewind
