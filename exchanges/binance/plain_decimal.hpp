// The form in which the venue writes almost every number, "61800.20", straight to a Decimal: a Result with its error
// costs more than the digits. Units: none. Errors: false for every other form, which Decimal::parse() then judges.
// Thread: pure.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/decimal.hpp"

namespace tradewind::binance {

[[nodiscard]] inline bool read_plain_decimal(std::string_view text, Decimal& out) {
    constexpr std::ptrdiff_t kMostDigits = 18;  // fit 64 bits whatever they are
    constexpr std::array<std::int64_t, Decimal::kPlaces + 1> kUnitOfPlaces = [] {
        std::array<std::int64_t, Decimal::kPlaces + 1> units{};
        std::int64_t unit = Decimal::kOne;
        for (std::int64_t& each : units) {
            each = unit;
            unit /= 10;
        }
        return units;
    }();
    const auto digit_of = [](char c) { return static_cast<unsigned>(c) - '0'; };
    const char* at = text.data();
    const char* const end = at + text.size();
    std::uint64_t value = 0;
    for (; at != end && digit_of(*at) <= 9; ++at) {
        value = value * 10 + digit_of(*at);
    }
    const std::ptrdiff_t whole = at - text.data();
    std::ptrdiff_t places = 0;
    if (at != end && *at == '.') {
        const char* const first = ++at;
        for (; at != end && digit_of(*at) <= 9; ++at) {
            value = value * 10 + digit_of(*at);
        }
        places = at - first;
        if (places == 0) {
            return false;
        }
    }
    if (at != end || whole == 0 || whole + places > kMostDigits || places > Decimal::kPlaces) {
        return false;
    }
    out = Decimal::from_units(static_cast<Decimal::Int>(value) * kUnitOfPlaces[static_cast<std::size_t>(places)]);
    return true;
}

}  // namespace tradewind::binance
