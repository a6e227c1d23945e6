// Every rounding operation of Decimal against the arbitrary-precision integers of Boost.
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <boost/multiprecision/cpp_int.hpp>

#include "core/base/decimal.hpp"
#include "core/base/wide_integer.hpp"
#include "tests/support/arbitrary_decimal.hpp"

namespace tradewind {
namespace {

using Big = boost::multiprecision::cpp_int;
using BigRational = boost::multiprecision::cpp_rational;

constexpr std::array kRoundings{Rounding::Down, Rounding::Up, Rounding::Floor, Rounding::Ceiling, Rounding::HalfEven};
constexpr std::size_t kDraws = 40;

Big big(Decimal value) {
    return Big(value.units());
}
Big limit() {
    return Big(1) << 127;
}
bool fits(const Big& units) {
    return units >= -limit() && units < limit();
}

Big rounded_quotient(Big numerator, Big divisor, Rounding rounding) {
    if (divisor < 0) {
        numerator = -numerator;
        divisor = -divisor;
    }
    Big floor = numerator / divisor;
    Big above = numerator % divisor;
    if (above < 0) {
        above += divisor;
        --floor;
    }
    if (above == 0) {
        return floor;
    }
    switch (rounding) {
        case Rounding::Floor:
            return floor;
        case Rounding::Ceiling:
            return floor + 1;
        case Rounding::Down:
            return numerator < 0 ? Big(floor + 1) : floor;
        case Rounding::Up:
            return numerator < 0 ? floor : Big(floor + 1);
        case Rounding::HalfEven:
            if (above * 2 == divisor) {
                return floor % 2 == 0 ? floor : Big(floor + 1);
            }
            return above * 2 < divisor ? floor : Big(floor + 1);
    }
    return floor;
}

// What an operation gave, in units; nothing when it threw DecimalOverflow.
template <class Operation>
std::optional<Big> outcome(Operation operation) {
    try {
        return big(operation());
    } catch (const DecimalOverflow&) {
        return std::nullopt;
    }
}

std::optional<Big> expected_of(const Big& numerator, const Big& divisor, Rounding rounding) {
    if (divisor == 0) {
        return std::nullopt;
    }
    const Big units = rounded_quotient(numerator, divisor, rounding);
    return fits(units) ? std::optional(units) : std::nullopt;
}

const Big kOne(Decimal::kOne);

void check_all(Decimal a, Decimal b, Decimal c) {
    for (const Rounding rounding : kRoundings) {
        RC_ASSERT(outcome([&] { return Decimal::multiply(a, b, rounding); }) ==
                  expected_of(big(a) * big(b), kOne, rounding));
        RC_ASSERT(outcome([&] { return Decimal::divide(a, b, rounding); }) ==
                  expected_of(big(a) * kOne, big(b), rounding));
        RC_ASSERT(outcome([&] { return Decimal::multiply_divide(a, b, c, rounding); }) ==
                  expected_of(big(a) * big(b), big(c), rounding));
    }
}

std::optional<Decimal> as_decimal(const Big& units) {
    if (!fits(units)) {
        return std::nullopt;
    }
    return Decimal::from_units(units.convert_to<Decimal::Int>());
}

RC_GTEST_PROP(DecimalOracle, OperationsAgreeOverTheWholeRange, ()) {
    for (const Decimal a : *rc::gen::container<std::vector<Decimal>>(kDraws, rc::gen::arbitrary<Decimal>())) {
        check_all(a, *rc::gen::arbitrary<Decimal>(), *rc::gen::arbitrary<Decimal>());
    }
}

RC_GTEST_PROP(DecimalOracle, OperationsAgreeWhereTheResultIsNearTheLimit, ()) {
    for (const int offset : *rc::gen::container<std::vector<int>>(kDraws, int_in(-3, 4))) {
        const Decimal a = *rc::gen::nonZero<Decimal>();
        const Decimal c = *rc::gen::nonZero<Decimal>();
        const Big target = (*rc::gen::arbitrary<bool>() ? -limit() : limit()) + offset;
        if (const auto b = as_decimal(target * big(c) / big(a))) {
            check_all(a, *b, c);
        }
        if (const auto b = as_decimal(target * kOne / big(a))) {
            check_all(a, *b, c);
        }
    }
}

RC_GTEST_PROP(DecimalOracle, OperationsAgreeOnTiesAndTheirNeighbours, ()) {
    for (const Decimal odd : *rc::gen::container<std::vector<Decimal>>(kDraws, decimal_below(120))) {
        const auto a = Decimal::from_units(odd.units() | 1);
        const Decimal half = Decimal::from_units(Decimal::kOne / 2 + *int_in(-1, 2));
        const Decimal two = Decimal::from_units(2 * Decimal::Int{Decimal::kOne} + *int_in(-1, 2));
        check_all(a, half, two);
        check_all(a, -half, two);
        check_all(a, two, two);
        check_all(a, -two, -two);
    }
}

RC_GTEST_PROP(DecimalOracle, WideDivisionGivesQuotientAndRemainder, ()) {
    const auto wide = [](const Uint256& value) { return (Big(value.high) << 128) | Big(value.low); };
    for (const Decimal d : *rc::gen::container<std::vector<Decimal>>(kDraws, rc::gen::arbitrary<Decimal>())) {
        const auto divisor = (static_cast<Uint128>(d.units()) << *int_in(0, 2)) | 1U;
        const auto near = static_cast<Uint128>((*rc::gen::arbitrary<Decimal>()).units());
        // Just below a multiple of the divisor, where a guessed digit is most often too large.
        const auto quotient = (~static_cast<Uint128>(0) - (near >> *int_in(0, 128))) | 1U;
        Uint256 numerator = multiply_wide(divisor, quotient);
        numerator.high -= numerator.low == 0 ? 1 : 0;
        --numerator.low;
        const Division result = divide_wide(numerator, divisor);
        RC_ASSERT(Big(result.quotient) == wide(numerator) / Big(divisor));
        RC_ASSERT(Big(result.remainder) == wide(numerator) % Big(divisor));
    }
}

RC_GTEST_PROP(DecimalOracle, RoundingToAStepAgrees, ()) {
    for (const Decimal a : *rc::gen::container<std::vector<Decimal>>(kDraws, rc::gen::arbitrary<Decimal>())) {
        const Decimal drawn =
            *rc::gen::suchThat<Decimal>([](Decimal d) { return !d.is_zero() && d != lowest_decimal(); });
        const Decimal step = drawn.abs();
        const int places = *int_in(0, Decimal::kPlaces + 1);
        const Big place = big(Decimal::from_scaled(1, places));
        for (const Rounding rounding : kRoundings) {
            const Big count = rounded_quotient(big(a), big(step), rounding);
            const Big units = count * big(step);
            RC_ASSERT(outcome([&] { return a.rounded_to(step, rounding); }) ==
                      (fits(units) ? std::optional(units) : std::nullopt));
            const bool counts = count >= INT64_MIN && count <= INT64_MAX;
            RC_ASSERT(outcome([&] { return Decimal::from_units(a.steps(step, rounding)); }) ==
                      (counts ? std::optional(count) : std::nullopt));
            const Big at_place = rounded_quotient(big(a), place, rounding) * place;
            RC_ASSERT(outcome([&] { return a.rounded(places, rounding); }) ==
                      (fits(at_place) ? std::optional(at_place) : std::nullopt));
        }
        RC_ASSERT(a.is_multiple_of(step) == (big(a) % big(step) == 0));
    }
}

RC_GTEST_PROP(DecimalOracle, FromDoubleRoundsTheExactValue, ()) {
    for (const Decimal drawn : *rc::gen::container<std::vector<Decimal>>(kDraws, rc::gen::arbitrary<Decimal>())) {
        const double value = std::ldexp(drawn.to_double(), *int_in(-80, 12));
        const int places = *int_in(0, Decimal::kPlaces + 1);
        const Big place = big(Decimal::from_scaled(1, places));
        const BigRational steps = BigRational(value) * BigRational(kOne / place);
        const Big units = rounded_quotient(numerator(steps), denominator(steps), Rounding::HalfEven) * place;
        const auto got = Decimal::from_double(value, places);
        RC_ASSERT(got.has_value() == fits(units));
        const bool is_exact = !got || big(*got) == units;
        RC_ASSERT(is_exact);
    }
}

}  // namespace
}  // namespace tradewind
