// Decimals for property tests: every size from one unit to the limits equally likely, with the numbers
// where roundings and limits turn (whole ones, halves, powers of ten, largest, smallest) among them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <tuple>
#include <utility>

#include <rapidcheck.h>

#include "core/base/decimal.hpp"

namespace tradewind {

inline void showValue(const Decimal& value, std::ostream& out) {
    out << value.to_string();
}

inline void PrintTo(const Decimal& value, std::ostream* out) {
    *out << value.to_string();
}

inline Decimal lowest_decimal() {
    return Decimal::from_units(-Decimal::max().units() - 1);
}

// The whole range in every draw: RapidCheck's own range starts small and grows with the number of cases.
inline rc::Gen<int> int_in(int low, int past_high) {
    return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, past_high));
}

// Magnitudes below 2^bits units.
inline rc::Gen<Decimal> decimal_below(int bits) {
    return rc::gen::map(rc::gen::tuple(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()),
                                       rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()),
                                       int_in(0, bits + 1), rc::gen::arbitrary<bool>()),
                        [](const std::tuple<std::uint64_t, std::uint64_t, int, bool>& drawn) {
                            const auto [high, low, width, negative] = drawn;
                            __extension__ using Unsigned = unsigned __int128;
                            const Unsigned all = (static_cast<Unsigned>(high) << 64U) | low;
                            const Unsigned size = width == 0 ? 0 : all >> static_cast<unsigned>(128 - width);
                            const auto units = static_cast<Decimal::Int>(size);
                            return Decimal::from_units(negative ? -units : units);
                        });
}

inline rc::Gen<Decimal> decimal_at_a_turn() {
    return rc::gen::map(rc::gen::tuple(int_in(0, 39), int_in(-12, 13), int_in(-2, 3)),
                        [](const std::tuple<int, int, int>& drawn) {
                            const auto [exponent, half_steps, units] = drawn;
                            Decimal::Int step = 1;
                            for (int i = 0; i < std::min(exponent, 36); ++i) {
                                step *= 10;
                            }
                            switch (exponent) {
                                case 37:
                                    return Decimal::from_units(Decimal::max().units() - (units + 2));
                                case 38:
                                    return Decimal::from_units(lowest_decimal().units() + (units + 2));
                                default:
                                    return Decimal::from_units(step / 2 * half_steps + units);
                            }
                        });
}

}  // namespace tradewind

template <>
struct rc::Arbitrary<tradewind::Decimal> {
    static Gen<tradewind::Decimal> arbitrary() {
        return gen::weightedOneOf<tradewind::Decimal>(
            {{3, tradewind::decimal_below(127)}, {1, tradewind::decimal_at_a_turn()}});
    }
};
