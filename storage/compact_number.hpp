// Numbers in as few bytes as they need: seven bits a byte for integers, and for a decimal's 128-bit count
// of units a byte of sign and power of ten before the digits that remain. Writers return how many bytes
// they took, at most the constant beside them. Errors: readers return false at the end of the bytes or on
// a form no writer makes too large, and move `next` only over what they read. Thread: any.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/archive.hpp"

namespace tradewind::storage {

inline constexpr std::size_t kMaxVarintBytes = 10;
inline constexpr std::size_t kMaxDecimalBytes = 17;

template <class Signed>
[[nodiscard]] constexpr std::uint64_t zigzag(Signed value) {
    const auto wide = static_cast<std::int64_t>(value);
    return (static_cast<std::uint64_t>(wide) << 1U) ^ static_cast<std::uint64_t>(wide >> 63);
}
[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1U));
}

inline std::size_t write_varint(char* to, std::uint64_t value) {
    std::size_t size = 0;
    while (value >= 0x80) {
        to[size++] = static_cast<char>(value | 0x80U);
        value >>= 7U;
    }
    to[size++] = static_cast<char>(value);
    return size;
}

inline bool read_varint(const char*& next, const char* end, std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; next != end && shift < 64; shift += 7) {
        const auto byte = static_cast<unsigned char>(*next++);
        value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
        if (byte < 0x80) {
            return true;
        }
    }
    return false;
}

std::size_t write_decimal_units(char* to, ArchiveInt128 units);
bool read_decimal_units(const char*& next, const char* end, ArchiveInt128& units);

}  // namespace tradewind::storage
