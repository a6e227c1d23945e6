// Unsigned 256-bit products of 128-bit integers and their exact division: the inside of Decimal.
// Units: plain integers. Errors: divide_wide needs numerator.high < divisor, so that the quotient fits
// 128 bits; the caller checks it. Thread: values, any thread.
// Division: D. Knuth, The Art of Computer Programming, vol. 2, 4.3.1, algorithm D, with 64-bit digits.
#pragma once

#include <bit>
#include <cstdint>

namespace tradewind {

__extension__ typedef unsigned __int128 Uint128;

struct Uint256 {
    Uint128 high;
    Uint128 low;
};

struct Division {
    Uint128 quotient;
    Uint128 remainder;
};

[[nodiscard]] constexpr std::uint64_t high_digit(Uint128 value) {
    return static_cast<std::uint64_t>(value >> 64U);
}
[[nodiscard]] constexpr std::uint64_t low_digit(Uint128 value) {
    return static_cast<std::uint64_t>(value);
}
[[nodiscard]] constexpr Uint128 from_digits(std::uint64_t high, std::uint64_t low) {
    return (static_cast<Uint128>(high) << 64U) | low;
}

[[nodiscard]] constexpr Uint256 multiply_wide(Uint128 a, Uint128 b) {
    const Uint128 low = static_cast<Uint128>(low_digit(a)) * low_digit(b);
    const Uint128 cross_a = static_cast<Uint128>(high_digit(a)) * low_digit(b);
    const Uint128 cross_b = static_cast<Uint128>(low_digit(a)) * high_digit(b);
    const Uint128 high = static_cast<Uint128>(high_digit(a)) * high_digit(b);
    const Uint128 middle = static_cast<Uint128>(high_digit(low)) + low_digit(cross_a) + low_digit(cross_b);
    return {high + high_digit(cross_a) + high_digit(cross_b) + high_digit(middle),
            from_digits(low_digit(middle), low_digit(low))};
}

[[nodiscard]] constexpr Division divide_narrow(Uint128 numerator, Uint128 divisor) {
    const Uint128 quotient = numerator / divisor;
    return {quotient, numerator - quotient * divisor};
}

// One digit of the quotient: (top, next) / divisor with top < divisor and the divisor's highest bit set.
[[nodiscard]] constexpr Division divide_digit(Uint128 top, std::uint64_t next, Uint128 divisor) {
    const std::uint64_t divisor_high = high_digit(divisor);
    constexpr std::uint64_t kLargestDigit = ~std::uint64_t{0};
    Division guess{};
    if (high_digit(top) >= divisor_high) {
        guess = {kLargestDigit, top - static_cast<Uint128>(kLargestDigit) * divisor_high};
    } else {
        guess = divide_narrow(top, divisor_high);
    }
    // The guess ignored the divisor's low digit, so it may be too large, by two at most.
    while (high_digit(guess.remainder) == 0 &&
           guess.quotient * low_digit(divisor) > from_digits(low_digit(guess.remainder), next)) {
        --guess.quotient;
        guess.remainder += divisor_high;
    }
    const Uint128 numerator_low = from_digits(low_digit(top), next);
    return {guess.quotient, numerator_low - guess.quotient * divisor};  // right modulo 2^128, and it is below that
}

[[nodiscard]] constexpr Division divide_wide(const Uint256& numerator, Uint128 divisor) {
    if (numerator.high == 0) {
        return divide_narrow(numerator.low, divisor);
    }
    if (high_digit(divisor) == 0) {
        const Uint128 upper = from_digits(low_digit(numerator.high), high_digit(numerator.low));
        const Division first = divide_narrow(upper, divisor);
        const Division second = divide_narrow((first.remainder << 64U) | low_digit(numerator.low), divisor);
        return {(first.quotient << 64U) | second.quotient, second.remainder};
    }
    const auto shift = static_cast<unsigned>(std::countl_zero(high_digit(divisor)));
    const Uint128 carried = shift == 0 ? 0 : numerator.low >> (128U - shift);
    const Uint128 low = numerator.low << shift;
    const Division first = divide_digit((numerator.high << shift) | carried, high_digit(low), divisor << shift);
    const Division second = divide_digit(first.remainder, low_digit(low), divisor << shift);
    return {(first.quotient << 64U) | second.quotient, second.remainder >> shift};
}

}  // namespace tradewind
