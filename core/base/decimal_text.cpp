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

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

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

// Reads "E+12" and leaves `at` behind it. Exponents beyond any number are cut to a bound that stays beyond.
int read_exponent(const char*& at, const char* end) {
    constexpr int kBeyond = 1000;
    ++at;
    const bool negative = at != end && *at == '-';
    at += at != end && (*at == '-' || *at == '+') ? 1 : 0;
    int exponent = 0;
    for (; at != end && is_digit(*at); ++at) {
        exponent = std::min(exponent * 10 + (*at - '0'), kBeyond);
    }
    return negative ? -exponent : exponent;
}

constexpr auto kDigitPairs = [] {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}();

void write_eight_digits(char* out, std::uint32_t value) {
    for (std::size_t behind = 8; behind > 0; behind -= 2) {
        std::memcpy(out + behind - 2, &kDigitPairs[static_cast<std::size_t>(value % 100) * 2], 2);
        value /= 100;
    }
}

void write_sixteen_digits(char* out, std::uint64_t value) {
    constexpr std::uint64_t kHalf = 100'000'000;
    write_eight_digits(out, static_cast<std::uint32_t>(value / kHalf));
    write_eight_digits(out + 8, static_cast<std::uint32_t>(value % kHalf));
}

// A number with all its 16 decimals.
struct Spelling {
    std::array<char, 48> chars;
    std::size_t point;

    explicit Spelling(Decimal::Int units) {
        char* out = chars.data();
        if (units < 0) {
            *out++ = '-';
        }
        const Uint128 size = units < 0 ? 0 - static_cast<Uint128>(units) : static_cast<Uint128>(units);
        const Division parts = divide_narrow(size, kUnit);
        char* const end = chars.data() + chars.size();
        if (parts.quotient < kUnit) {
            out = std::to_chars(out, end, low_digit(parts.quotient)).ptr;
        } else {
            const Division whole = divide_narrow(parts.quotient, kUnit);
            out = std::to_chars(out, end, low_digit(whole.quotient)).ptr;
            write_sixteen_digits(out, low_digit(whole.remainder));
            out += Decimal::kPlaces;
        }
        point = static_cast<std::size_t>(out - chars.data());
        *out = '.';
        write_sixteen_digits(out + 1, low_digit(parts.remainder));
    }
    [[nodiscard]] std::string with_places(std::size_t places) const {
        return std::string(chars.data(), places == 0 ? point : point + 1 + places);
    }
};

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
    if (text.empty()) {
        return malformed(text, "it is empty");
    }
    if (text.size() > kMaxText) {
        return malformed(text, "it has more than " + std::to_string(kMaxText) + " characters");
    }
    const char* at = text.data();
    const char* const end = at + text.size();
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    const char* const mantissa = at;
    std::uint64_t head = 0;  // wraps round when there are too many digits; not used then
    for (; at != end && is_digit(*at); ++at) {
        head = head * 10 + static_cast<std::uint64_t>(*at - '0');
    }
    auto digits = static_cast<int>(at - mantissa);
    int places = 0;
    if (at != end && *at == '.') {
        const char* const point = at++;
        for (; at != end && is_digit(*at); ++at) {
            head = head * 10 + static_cast<std::uint64_t>(*at - '0');
        }
        places = static_cast<int>(at - point) - 1;
        digits += places;
    }
    if (at == mantissa || at[-1] == '.') {
        return unexpected_at(text, static_cast<std::size_t>(at - text.data()));
    }
    const std::string_view mantissa_text(mantissa, static_cast<std::size_t>(at - mantissa));
    int exponent = 0;
    if (at != end && (*at == 'e' || *at == 'E')) {
        exponent = read_exponent(at, end);
    }
    if (at != end || !is_digit(at[-1])) {
        return unexpected_at(text, static_cast<std::size_t>(at - text.data()));
    }
    const int scale = kPlaces + exponent - places;
    if (digits <= kFastDigits && scale >= 0 && scale <= kPlaces) {
        const Uint128 size = static_cast<Uint128>(head) * kPowersOfTen[static_cast<std::size_t>(scale)];
        return from_units(static_cast<Int>(negative ? 0 - size : size));
    }
    return from_long_digits(text, mantissa_text, exponent);
}

std::string Decimal::to_string() const {
    const Spelling spelling(units_);
    std::size_t places = kPlaces;
    while (places > 0 && spelling.chars[spelling.point + places] == '0') {
        --places;
    }
    return spelling.with_places(places);
}

std::string Decimal::to_fixed(int places, Rounding rounding) const {
    return Spelling(rounded(places, rounding).units_).with_places(static_cast<std::size_t>(places));
}

Decimal operator""_dec(const char* text) {
    const Result<Decimal> value = Decimal::parse(text);
    TW_CHECK(value.has_value());
    return *value;
}

}  // namespace tradewind
