// Decimals with a meaning: Price, Quantity and Money. Adding a price to a quantity does not compile;
// adding two currencies throws. Units: Price is quote currency per unit, Quantity counts base units
// (linear, spot) or contracts (inverse). Thread: values, any thread.
#pragma once

#include <compare>
#include <stdexcept>
#include <string>

#include "core/base/decimal.hpp"
#include "core/base/ids.hpp"

namespace tradewind {

template <class Tag>
class StrongDecimal {
public:
    constexpr StrongDecimal() = default;
    constexpr explicit StrongDecimal(Decimal value) : value_(value) {}
    [[nodiscard]] constexpr Decimal value() const { return value_; }
    [[nodiscard]] constexpr bool is_zero() const { return value_.is_zero(); }
    [[nodiscard]] constexpr bool is_positive() const { return value_.is_positive(); }
    [[nodiscard]] constexpr bool is_negative() const { return value_.is_negative(); }
    [[nodiscard]] StrongDecimal abs() const { return StrongDecimal(value_.abs()); }
    [[nodiscard]] double to_double() const { return value_.to_double(); }
    [[nodiscard]] std::string to_string() const { return value_.to_string(); }
    friend StrongDecimal operator+(StrongDecimal a, StrongDecimal b) { return StrongDecimal(a.value_ + b.value_); }
    friend StrongDecimal operator-(StrongDecimal a, StrongDecimal b) { return StrongDecimal(a.value_ - b.value_); }
    friend StrongDecimal operator-(StrongDecimal a) { return StrongDecimal(-a.value_); }
    friend StrongDecimal operator*(StrongDecimal a, Decimal k) { return StrongDecimal(a.value_ * k); }
    StrongDecimal& operator+=(StrongDecimal b) { return *this = *this + b; }
    StrongDecimal& operator-=(StrongDecimal b) { return *this = *this - b; }
    friend constexpr auto operator<=>(StrongDecimal, StrongDecimal) = default;
    friend constexpr bool operator==(StrongDecimal, StrongDecimal) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(value_);
    }

private:
    Decimal value_;
};

using Price = StrongDecimal<struct PriceTag>;
using Quantity = StrongDecimal<struct QuantityTag>;

class CurrencyMismatch : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

struct Money {
    Decimal amount;
    Currency currency;

    friend Money operator+(const Money& a, const Money& b) { return {a.amount + same(a, b), a.currency}; }
    friend Money operator-(const Money& a, const Money& b) { return {a.amount - same(a, b), a.currency}; }
    friend bool operator==(const Money&, const Money&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(amount, currency);
    }

private:
    static Decimal same(const Money& a, const Money& b) {
        if (a.currency != b.currency) {
            throw CurrencyMismatch("money of " + a.currency.str() + " and " + b.currency.str() + " cannot be added");
        }
        return b.amount;
    }
};

enum class Side : std::uint8_t { Buy, Sell };
[[nodiscard]] constexpr Side opposite(Side side) {
    return side == Side::Buy ? Side::Sell : Side::Buy;
}
[[nodiscard]] constexpr int sign_of(Side side) {
    return side == Side::Buy ? 1 : -1;
}
[[nodiscard]] constexpr const char* to_text(Side side) {
    return side == Side::Buy ? "buy" : "sell";
}

}  // namespace tradewind
