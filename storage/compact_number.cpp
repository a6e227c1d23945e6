#include "storage/compact_number.hpp"

#include <cstring>

namespace tradewind::storage {
namespace {

__extension__ typedef unsigned __int128 Units;

// First byte: sign in the top bit, below it the power of ten taken out, or kWhole before 16 plain bytes.
constexpr unsigned kNegative = 0x80;
constexpr unsigned kWhole = 0x7f;
constexpr unsigned kFirstPower = 8;  // prices and quantities of real markets have at most eight decimals
constexpr std::uint64_t kTenToFirst = 100'000'000;
constexpr unsigned kLastPower = kFirstPower + 8 + 4 + 2 + 1;  // what write_decimal_units may take out

constexpr Units power_of_ten(unsigned exponent) {
    Units power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

template <unsigned Exponent>
void take_out(std::uint64_t& digits, unsigned& power) {
    constexpr auto kDivisor = static_cast<std::uint64_t>(power_of_ten(Exponent));
    if (digits % kDivisor == 0) {
        digits /= kDivisor;
        power += Exponent;
    }
}

std::size_t write_whole(char* to, ArchiveInt128 units) {
    to[0] = static_cast<char>(kWhole);
    std::memcpy(to + 1, &units, sizeof units);
    return 1 + sizeof units;
}

}  // namespace

std::size_t write_decimal_units(char* to, ArchiveInt128 units) {
    if (units == 0) {
        to[0] = '\0';
        return 1;
    }
    const bool negative = units < 0;
    const Units magnitude = negative ? -static_cast<Units>(units) : static_cast<Units>(units);
    if (static_cast<std::uint64_t>(magnitude >> 64U) >= kTenToFirst) {  // the quotient would not fit 64 bits
        return write_whole(to, units);
    }
    auto digits = static_cast<std::uint64_t>(magnitude / kTenToFirst);
    if (static_cast<Units>(digits) * kTenToFirst != magnitude) {
        return write_whole(to, units);
    }
    unsigned power = kFirstPower;
    take_out<8>(digits, power);
    take_out<4>(digits, power);
    take_out<2>(digits, power);
    take_out<1>(digits, power);
    to[0] = static_cast<char>(power | (negative ? kNegative : 0U));
    return 1 + write_varint(to + 1, digits);
}

bool read_decimal_units(const char*& next, const char* end, ArchiveInt128& units) {
    units = 0;
    if (next == end) {
        return false;
    }
    const unsigned first = static_cast<unsigned char>(*next++);
    if (first == 0) {
        return true;
    }
    if (first == kWhole) {
        if (end - next < static_cast<std::ptrdiff_t>(sizeof units)) {
            return false;
        }
        std::memcpy(&units, next, sizeof units);
        next += sizeof units;
        return true;
    }
    const unsigned power = first & ~kNegative;
    std::uint64_t digits = 0;
    if (power < kFirstPower || power > kLastPower || !read_varint(next, end, digits)) {
        return false;
    }
    Units magnitude = 0;
    if (__builtin_mul_overflow(static_cast<Units>(digits), power_of_ten(power), &magnitude) ||
        (magnitude >> 127U) != 0) {
        return false;
    }
    units = (first & kNegative) != 0 ? -static_cast<ArchiveInt128>(magnitude) : static_cast<ArchiveInt128>(magnitude);
    return true;
}

}  // namespace tradewind::storage
