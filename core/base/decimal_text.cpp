// Decimal from text and to text.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "core/base/decimal.hpp"
#include "core/base/quote.hpp"
#include "core/base/wide_integer.hpp"

namespace tradewind {
namespace {

constexpr std::size_t kMaxText = 64;
constexpr int kFastDigits = 19;  // what always fits 64 bits
constexpr std::uint64_t kUnit = Decimal::kOne;
constexpr Uint128 kLargestNegative = static_cast<Uint128>(1) << 127U;

constexpr auto kPowersOfTen = [] {
    std::array<std::uint64_t, Decimal::kPlaces + 1> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) {
        powers[i] = powers[i - 1] * 10;
    }
    return powers;
}();

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

tl::unexpected<Error> malformed(std::string_view text, const std::string& reason) {
    return fail(ErrorCode::ParseError, quote(text) + " is not a decimal number: " + reason);
}

tl::unexpected<Error> too_large(std::string_view text) {
    return fail(ErrorCode::OutOfRange, quote(text) + " does not fit a decimal, whose magnitude is at most 1.7e22");
}

tl::unexpected<Error> unexpected_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) {
        return malformed(text, "a digit is missing at its end");
    }
    return malformed(text, "character " + std::to_string(at + 1) + " is not expected there");
}

Result<Decimal> with_sign(std::string_view text, Uint128 size, bool negative) {
    if (size > kLargestNegative || (size == kLargestNegative && !negative)) {
        return too_large(text);
    }
    return Decimal::from_units(static_cast<Decimal::Int>(negative ? 0 - size : size));
}

// Digits of any number, any place of the point: `digits` may hold one point, the value is digits * 10^exponent.
Result<Decimal> from_long_digits(std::string_view text, std::string_view mantissa, int exponent) {
    std::array<char, kMaxText> digits{};
    std::size_t count = 0;
    bool after_point = false;
    for (const char c : mantissa) {
        if (c == '.') {
            after_point = true;
            continue;
        }
        exponent -= after_point ? 1 : 0;
        if (count > 0 || c != '0') {
            digits[count++] = c;
        }
    }
    while (count > 0 && digits[count - 1] == '0') {
        --count;
        ++exponent;
    }
    if (count == 0) {
        return Decimal();
    }
    if (exponent < -Decimal::kPlaces) {
        return fail(ErrorCode::OutOfRange,
                    quote(text) + " has more than " + std::to_string(Decimal::kPlaces) + " decimals");
    }
    constexpr int kMostDigits = 39;  // of 2^127
    const int zeros = exponent + Decimal::kPlaces;
    if (static_cast<int>(count) + zeros > kMostDigits) {
        return too_large(text);
    }
    std::fill_n(digits.begin() + static_cast<std::ptrdiff_t>(count), zeros, '0');
    Uint128 size = 0;
    for (std::size_t i = 0; i < count + static_cast<std::size_t>(zeros); ++i) {
        if (__builtin_mul_overflow(size, Uint128{10}, &size) ||
            __builtin_add_overflow(size, static_cast<Uint128>(digits[i] - '0'), &size)) {
            return too_large(text);
        }
    }
    return with_sign(text, size, text.front() == '-');
}
}  // namespace
}  // namespace tradewind
