// Exact decimal numbers: a signed 128-bit count of 1e-16, so that the product of two numbers with eight
// decimals is exact and magnitudes up to 1.7e22 fit. Units: whatever the owner says.
// Errors: parse() answers with Error; an operator whose result does not fit throws DecimalOverflow, so
// that there is never a wrong number. Rounding happens only where a Rounding is named, except in
// operator* and operator/, which round the 17th decimal half to even. Thread: values, any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/check.hpp"
#include "core/base/result.hpp"

namespace tradewind {

enum class Rounding : std::uint8_t { Down, Up, Floor, Ceiling, HalfEven };  // Down: to zero, Up: away from zero

class DecimalOverflow : public std::overflow_error {
public:
    using std::overflow_error::overflow_error;
};

class Decimal {
public:
    __extension__ using Int = __int128;
    static constexpr int kPlaces = 16;
    static constexpr std::int64_t kOne = 10'000'000'000'000'000;

    constexpr Decimal() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a whole number is a decimal without loss
    constexpr Decimal(int whole) : units_(static_cast<Int>(whole) * kOne) {}
    static constexpr Decimal from_int(std::int64_t whole) { return from_units(static_cast<Int>(whole) * kOne); }
    // value * 10^-places; places 0..16. from_scaled(5, 3) is 0.005.
    static constexpr Decimal from_scaled(std::int64_t value, int places) {
        TW_CHECK(places >= 0 && places <= kPlaces);
        std::int64_t unit = kOne;
        for (int i = 0; i < places; ++i) {
            unit /= 10;
        }
        return from_units(static_cast<Int>(value) * unit);
    }
    static constexpr Decimal from_units(Int units) {
        Decimal d;
        d.units_ = units;
        return d;
    }
    static constexpr Decimal max() { return from_units((static_cast<Int>(INT64_MAX) << 64) | UINT64_MAX); }

    // Plain ("-0.05", "12", ".5") or exponent ("1e-7", "1.5E+3") form, at most 64 characters. More than 16
    // significant decimals are refused unless they are zeros. No spaces, no separators, no inf or nan.
    static Result<Decimal> parse(std::string_view text);
    // The decimal with `places` (0..16) decimals nearest to the exact value of the double, ties to even; refuses nan,
    // inf and what does not fit.
    static Result<Decimal> from_double(double value, int places);

    [[nodiscard]] constexpr Int units() const { return units_; }
    [[nodiscard]] constexpr bool is_zero() const { return units_ == 0; }
    [[nodiscard]] constexpr bool is_negative() const { return units_ < 0; }
    [[nodiscard]] constexpr bool is_positive() const { return units_ > 0; }
    [[nodiscard]] constexpr int sign() const { return units_ > 0 ? 1 : units_ < 0 ? -1 : 0; }
    [[nodiscard]] Decimal abs() const { return units_ < 0 ? -*this : *this; }
    [[nodiscard]] double to_double() const;       // the nearest double
    [[nodiscard]] std::string to_string() const;  // shortest plain text, never an exponent
    // Exactly `places` (0..16) decimals; what rounds to zero has no sign.
    [[nodiscard]] std::string to_fixed(int places, Rounding rounding = Rounding::HalfEven) const;
    [[nodiscard]] Decimal rounded(int places, Rounding rounding) const;
    // The multiple of `step` (> 0) that `rounding` names.
    [[nodiscard]] Decimal rounded_to(Decimal step, Rounding rounding) const;
    // How many whole `step`s (> 0) fit; exact when this is a multiple. Throws when it does not fit 64 bits.
    [[nodiscard]] std::int64_t steps(Decimal step, Rounding rounding = Rounding::Floor) const;
    [[nodiscard]] bool is_multiple_of(Decimal step) const;

    friend Decimal operator+(Decimal a, Decimal b) {
        Int r = 0;
        if (__builtin_add_overflow(a.units_, b.units_, &r)) {
            throw_overflow("sum");
        }
        return from_units(r);
    }
    friend Decimal operator-(Decimal a, Decimal b) {
        Int r = 0;
        if (__builtin_sub_overflow(a.units_, b.units_, &r)) {
            throw_overflow("difference");
        }
        return from_units(r);
    }
    friend Decimal operator-(Decimal a) { return Decimal() - a; }
    friend Decimal operator*(Decimal a, Decimal b) { return multiply(a, b, Rounding::HalfEven); }
    friend Decimal operator*(Decimal a, int times) {  // exact
        Int r = 0;
        if (__builtin_mul_overflow(a.units_, static_cast<Int>(times), &r)) {
            throw_overflow("product");
        }
        return from_units(r);
    }
    friend Decimal operator*(int times, Decimal a) { return a * times; }
    friend Decimal operator/(Decimal a, Decimal b) { return divide(a, b, Rounding::HalfEven); }
    Decimal& operator+=(Decimal b) { return *this = *this + b; }
    Decimal& operator-=(Decimal b) { return *this = *this - b; }
    Decimal& operator*=(Decimal b) { return *this = *this * b; }
    friend constexpr auto operator<=>(Decimal, Decimal) = default;
    friend constexpr bool operator==(Decimal, Decimal) = default;

    static Decimal multiply(Decimal a, Decimal b, Rounding rounding);
    // b == 0 throws DecimalOverflow: the quotient does not fit any number.
    static Decimal divide(Decimal a, Decimal b, Rounding rounding);
    // a * b / c with one rounding at the end; the intermediate never overflows.
    static Decimal multiply_divide(Decimal a, Decimal b, Decimal c, Rounding rounding);

    template <class Archive>
    void archive(Archive& ar) {
        ar(units_);
    }

private:
    [[noreturn]] static void throw_overflow(const char* what);
    Int units_ = 0;
};

// Literal for tests and constants: 0.05_dec. Ill-formed text does not compile into a number: it aborts.
Decimal operator""_dec(const char* text);

}  // namespace tradewind
