// Numbers of large files, read straight from their digits: plain decimals of up to 18 digits go one way,
// everything else goes to Decimal::parse, so both answer alike. Errors: false, and the value is left as it
// was. Thread: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/decimal.hpp"

namespace tradewind::storage {

constexpr std::size_t kMostPlainDigits = 18;  // of them every 64-bit sum is exact

// Units of a Decimal in one digit at each number of places.
constexpr std::array<std::int64_t, Decimal::kPlaces + 1> kUnitOfPlaces = [] {
    std::array<std::int64_t, Decimal::kPlaces + 1> units{};
    std::int64_t unit = Decimal::kOne;
    for (std::int64_t& one : units) {
        one = unit;
        unit /= 10;
    }
    return units;
}();

// Digits only, at most 18 of them.
[[nodiscard]] inline bool scan_whole(std::string_view text, std::int64_t& value) {
    if (text.empty() || text.size() > kMostPlainDigits) {
        return false;
    }
    std::int64_t sum = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return false;
        }
        sum = sum * 10 + (c - '0');
    }
    value = sum;
    return true;
}

[[nodiscard]] inline bool scan_decimal(std::string_view text, Decimal& value) {
    constexpr std::size_t kNoPoint = ~std::size_t{0};
    const std::size_t begin = !text.empty() && text.front() == '-' ? 1 : 0;
    std::size_t point = kNoPoint;
    std::int64_t digits = 0;
    bool simple = text.size() > begin && text.size() <= begin + kMostPlainDigits;
    for (std::size_t i = begin; simple && i < text.size(); ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9') {
            digits = digits * 10 + (c - '0');
        } else {
            simple = c == '.' && point == kNoPoint;
            point = i;
        }
    }
    const std::size_t places = point == kNoPoint ? 0 : text.size() - 1 - point;
    // A number that begins or ends with its point has rules of its own: those are parse()'s business.
    if (simple && places <= Decimal::kPlaces && point != begin && (point == kNoPoint || places > 0)) {
        const Decimal::Int units = static_cast<Decimal::Int>(digits) * kUnitOfPlaces[places];
        value = Decimal::from_units(begin == 1 ? -units : units);
        return true;
    }
    const Result<Decimal> parsed = Decimal::parse(text);
    if (!parsed) {
        return false;
    }
    value = *parsed;
    return true;
}

}  // namespace tradewind::storage
