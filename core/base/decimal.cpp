#include "core/base/decimal.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/wide_integer.hpp"

namespace tradewind {
namespace {

constexpr Uint128 kUnit = Decimal::kOne;
constexpr Uint128 kLargestNegative = static_cast<Uint128>(1) << 127U;

enum class Sign : std::uint8_t { Plus, Minus };

constexpr Sign sign_of(Decimal::Int units) {
    return units < 0 ? Sign::Minus : Sign::Plus;
}
constexpr Sign operator^(Sign a, Sign b) {
    return a == b ? Sign::Plus : Sign::Minus;
}

// Also right for the most negative number, whose magnitude has no positive Int.
constexpr Uint128 magnitude(Decimal::Int units) {
    return units < 0 ? 0 - static_cast<Uint128>(units) : static_cast<Uint128>(units);
}

constexpr bool fits(Uint128 size, Sign sign) {
    return sign == Sign::Minus ? size <= kLargestNegative : size < kLargestNegative;
}

// Only for sizes that fit.
constexpr Decimal with_sign(Uint128 size, Sign sign) {
    return Decimal::from_units(static_cast<Decimal::Int>(sign == Sign::Minus ? 0 - size : size));
}

// What `rounding` adds to the size of a quotient: 0 or 1.
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
            // Without branches: which side of a half a remainder lies on cannot be predicted.
            const Uint128 to_next = divisor - result.remainder;
            const auto past_half = static_cast<unsigned>(result.remainder > to_next);
            const auto at_half = static_cast<unsigned>(result.remainder == to_next);
            return past_half | (at_half & static_cast<unsigned>(result.quotient & 1U));
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

// x / 10^16 for x.high < 10^16, in two digits of 64 bits.
constexpr Division divide_wide_by_unit(const Uint256& x) {
    const Division first = divide_by_unit(from_digits(low_digit(x.high), high_digit(x.low)));
    const Division second = divide_by_unit((first.remainder << 64U) | low_digit(x.low));
    return {(first.quotient << 64U) | second.quotient, second.remainder};
}

// The size of one step in the last of `places` decimals.
constexpr std::uint64_t step_at(int places) {
    return static_cast<std::uint64_t>(Decimal::from_scaled(1, places).units());
}

}  // namespace

void Decimal::throw_overflow(const char* what) {
    throw DecimalOverflow(std::string("the ") + what + " does not fit a decimal, whose magnitude is at most 1.7e22");
}

Decimal Decimal::multiply(Decimal a, Decimal b, Rounding rounding) {
    const Sign sign = sign_of(a.units_) ^ sign_of(b.units_);
    Uint128 product = 0;
    if (!__builtin_mul_overflow(magnitude(a.units_), magnitude(b.units_), &product)) {
        const Division result = divide_by_unit(product);
        return with_sign(result.quotient + round_away(result, kUnit, sign, rounding), sign);
    }
    const Uint256 wide = multiply_wide(magnitude(a.units_), magnitude(b.units_));
    if (wide.high >= kUnit) {
        throw_overflow("result");
    }
    const Division result = divide_wide_by_unit(wide);
    // The first test keeps the sum from wrapping round.
    const Uint128 size = result.quotient + round_away(result, kUnit, sign, rounding);
    if (!fits(result.quotient, sign) || !fits(size, sign)) {
        throw_overflow("result");
    }
    return with_sign(size, sign);
}

Decimal Decimal::divide(Decimal a, Decimal b, Rounding rounding) {
    return multiply_divide(a, Decimal(1), b, rounding);
}

Decimal Decimal::multiply_divide(Decimal a, Decimal b, Decimal c, Rounding rounding) {
    const Sign sign = sign_of(a.units_) ^ sign_of(b.units_) ^ sign_of(c.units_);
    const Uint256 product = multiply_wide(magnitude(a.units_), magnitude(b.units_));
    const Uint128 divisor = magnitude(c.units_);
    if (product.high >= divisor) {  // also when the divisor is zero
        throw_overflow(c.is_zero() ? "quotient by zero" : "result");
    }
    const Division result = divide_wide(product, divisor);
    // The first test keeps the sum from wrapping round.
    const Uint128 size = result.quotient + round_away(result, divisor, sign, rounding);
    if (!fits(result.quotient, sign) || !fits(size, sign)) {
        throw_overflow("result");
    }
    return with_sign(size, sign);
}

Decimal Decimal::rounded(int places, Rounding rounding) const {
    return rounded_to(from_scaled(1, places), rounding);
}

Decimal Decimal::rounded_to(Decimal step, Rounding rounding) const {
    TW_CHECK(step.is_positive());
    const Sign sign = sign_of(units_);
    const auto divisor = static_cast<Uint128>(step.units_);
    const Division result = divide_narrow(magnitude(units_), divisor);
    Uint128 size = 0;
    if (__builtin_mul_overflow(result.quotient + round_away(result, divisor, sign, rounding), divisor, &size) ||
        !fits(size, sign)) {
        throw_overflow("rounded number");
    }
    return with_sign(size, sign);
}

std::int64_t Decimal::steps(Decimal step, Rounding rounding) const {
    TW_CHECK(step.is_positive());
    const Sign sign = sign_of(units_);
    const auto divisor = static_cast<Uint128>(step.units_);
    const Division result = divide_narrow(magnitude(units_), divisor);
    const Int count = with_sign(result.quotient + round_away(result, divisor, sign, rounding), sign).units();
    if (count < INT64_MIN || count > INT64_MAX) {
        throw DecimalOverflow("the number of steps does not fit 64 bits");
    }
    return static_cast<std::int64_t>(count);
}

bool Decimal::is_multiple_of(Decimal step) const {
    TW_CHECK(step.is_positive());
    return units_ % step.units_ == 0;
}

double Decimal::to_double() const {
    const Uint128 size = magnitude(units_);
    constexpr Uint128 kExactIntegers = static_cast<Uint128>(1) << 53U;
    if (size < kExactIntegers) {
        return static_cast<double>(units_) / static_cast<double>(kOne);
    }
    // Prices and quantities have eight decimals at most: two whole numbers that a double holds exactly, so that their
    // quotient is rounded once.
    constexpr std::uint64_t kHalfUnit = 100'000'000;
    const Division parts = divide_by_unit(size);
    const auto fraction = low_digit(parts.remainder);
    if (fraction % kHalfUnit == 0 && parts.quotient < kExactIntegers / kHalfUnit) {
        const std::uint64_t scaled = low_digit(parts.quotient) * kHalfUnit + fraction / kHalfUnit;
        const double value = static_cast<double>(scaled) / static_cast<double>(kHalfUnit);
        return units_ < 0 ? -value : value;
    }
    // Enough quotient bits that the lowest one may stand for "and something more": one correct rounding.
    const auto shift =
        high_digit(size) != 0 ? std::countl_zero(high_digit(size)) : 64 + std::countl_zero(low_digit(size));
    constexpr Uint128 kOdd = kUnit >> 16U;
    const Division result = divide_narrow(size << static_cast<unsigned>(shift), kOdd);
    const Uint128 sticky = result.quotient | (result.remainder != 0 ? 1U : 0U);
    const double value = std::ldexp(static_cast<double>(sticky), -shift - kPlaces);
    return units_ < 0 ? -value : value;
}

Result<Decimal> Decimal::from_double(double value, int places) {
    if (!std::isfinite(value)) {
        return fail(ErrorCode::InvalidArgument,
                    std::isnan(value) ? "nan is not a number" : "infinity does not fit a decimal");
    }
    // A double is an integer times a power of two (IEEE 754 binary64), so the rounding sees its exact value.
    constexpr std::uint64_t kHiddenBit = std::uint64_t{1} << 52U;
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto biased_exponent = static_cast<int>(bits >> 52U & 0x7FFU);
    const std::uint64_t mantissa = (bits & (kHiddenBit - 1)) | (biased_exponent == 0 ? 0 : kHiddenBit);
    const int exponent = std::max(biased_exponent, 1) - 1075;
    const Sign sign = std::signbit(value) ? Sign::Minus : Sign::Plus;
    const std::uint64_t step = step_at(places);
    const Uint128 scaled = static_cast<Uint128>(mantissa) * (std::uint64_t{kOne} / step);  // below 2^107
    Uint128 size = 0;
    if (exponent >= 0) {
        constexpr int kTooLarge = 75;  // 2^75 whole units are more than a decimal holds
        const auto power = static_cast<Uint128>(1) << static_cast<unsigned>(std::min(exponent, kTooLarge));
        if (__builtin_mul_overflow(scaled, power, &size)) {
            size = ~static_cast<Uint128>(0);
        }
    } else if (exponent > -128) {
        const Uint128 divisor = static_cast<Uint128>(1) << static_cast<unsigned>(-exponent);
        const Division result{scaled >> static_cast<unsigned>(-exponent), scaled & (divisor - 1)};
        size = result.quotient + round_away(result, divisor, sign, Rounding::HalfEven);
    }
    if (__builtin_mul_overflow(size, Uint128{step}, &size) || !fits(size, sign)) {
        return fail(ErrorCode::OutOfRange, "the number does not fit a decimal, whose magnitude is at most 1.7e22");
    }
    return with_sign(size, sign);
}

}  // namespace tradewind
