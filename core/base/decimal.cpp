#include "core/base/decimal.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "core/base/wide_integer.hpp"

namespace tradewind {
namespace {

constexpr Uint128 kUnit = Decimal::kOne;
constexpr Uint128 kLargestNegative = static_cast<Uint128>(1) << 127U;

enum class Sign : std::uint8_t { Plus, Minus };

constexpr Sign sign_of(Decimal::Int units) { return units < 0 ? Sign::Minus : Sign::Plus; }
constexpr Sign operator^(Sign a, Sign b) { return a == b ? Sign::Plus : Sign::Minus; }

// Also right for the most negative number, whose magnitude has no positive Int.
constexpr Uint128 magnitude(Decimal::Int units) {
    return units < 0 ? 0 - static_cast<Uint128>(units) : static_cast<Uint128>(units);
}

constexpr bool fits(Uint128 size, Sign sign) {
    return sign == Sign::Minus ? size <= kLargestNegative : size < kLargestNegative;
}

// Only for sizes that fit.
constexpr Decimal::Int signed_units(Uint128 size, Sign sign) {
    return static_cast<Decimal::Int>(sign == Sign::Minus ? 0 - size : size);
}

// What `rounding` adds to the quotient of a division that left a remainder: 0 or 1, away from zero.
constexpr unsigned round_away(const Division& result, Uint128 divisor, Sign sign, Rounding rounding) {
    const bool inexact = result.remainder != 0;
    switch (rounding) {
        case Rounding::Down:
            return 0;
        case Rounding::Up:
            return inexact ? 1 : 0;
        case Rounding::Floor:
            return inexact && sign == Sign::Minus ? 1 : 0;
        case Rounding::Ceiling:
            return inexact && sign == Sign::Plus ? 1 : 0;
        case Rounding::HalfEven: {
            const Uint128 to_next = divisor - result.remainder;
            const bool tie_to_odd = result.remainder == to_next && (result.quotient & 1U) != 0;
            return result.remainder > to_next || tie_to_odd ? 1 : 0;
        }
    }
    return 0;
}

// x / 10^16 without a division, for every 128-bit x: after the shift by 16 bits the divisor 5^16 has 38
// bits and x has 112, so multiplying by ceil(2^150 / 5^16) and keeping what lies above bit 150 is exact
// (T. Granlund, P. Montgomery, Division by Invariant Integers using Multiplication, theorem 4.2).
constexpr Division divide_by_unit(Uint128 x) {
    constexpr Uint128 kOdd = kUnit >> 16U;
    constexpr Uint128 kPower = static_cast<Uint128>(1) << 127U;
    constexpr Uint128 kReciprocal = ((kPower / kOdd) << 23U) + ((kPower % kOdd) << 23U) / kOdd + 1;
    const Uint128 quotient = multiply_wide(x >> 16U, kReciprocal).high >> 22U;
    return {quotient, x - quotient * kUnit};
}

constexpr Uint128 power_of_ten(int exponent) {
    Uint128 power = 1;
    for (int i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

}  // namespace

void Decimal::throw_overflow(const char* what) {
    throw DecimalOverflow(fmt::format("the {} does not fit a decimal (largest magnitude about 1.7e22)", what));
}

Decimal Decimal::multiply(Decimal a, Decimal b, Rounding rounding) {
    const Sign sign = sign_of(a.units_) ^ sign_of(b.units_);
    Uint128 product = 0;
    if (!__builtin_mul_overflow(magnitude(a.units_), magnitude(b.units_), &product)) {
        const Division result = divide_by_unit(product);
        return from_units(signed_units(result.quotient + round_away(result, kUnit, sign, rounding), sign));
    }
    const Uint256 wide = multiply_wide(magnitude(a.units_), magnitude(b.units_));
    if (wide.high >= kUnit) {
        throw_overflow("product");
    }
    const Division result = divide_wide(wide, kUnit);
    if (!fits(result.quotient, sign)) {
        throw_overflow("product");
    }
    const Uint128 size = result.quotient + round_away(result, kUnit, sign, rounding);
    if (!fits(size, sign)) {
        throw_overflow("product");
    }
    return from_units(signed_units(size, sign));
}

Decimal Decimal::divide(Decimal a, Decimal b, Rounding rounding) {
    return multiply_divide(a, from_units(kOne), b, rounding);
}

}  // namespace tradewind
