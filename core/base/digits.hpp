// Whole numbers of many digits, eight at a time: messages and files are full of times and sequence numbers of thirteen,
// and digit by digit each waits for the one before. Units: none. Errors: false for what is no digit. Thread: pure.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tradewind {

// The first character is the lowest byte; bytes of zero are leading zeros.
struct EightDigits {
    std::uint64_t bytes = 0;  // 0 to 9 each, if is_valid()

    [[nodiscard]] static EightDigits at(const char* text) {
        EightDigits out;
        std::memcpy(&out.bytes, text, sizeof out.bytes);
        out.bytes -= 0x3030303030303030U;
        return out;
    }
    [[nodiscard]] bool is_valid() const {
        // Anything below '0' borrowed into its high bits, anything above '9' carries into them.
        return ((bytes | (bytes + 0x7676767676767676U)) & 0x8080808080808080U) == 0;
    }
    [[nodiscard]] EightDigits without_first(unsigned count) const { return {bytes >> (8 * count) << (8 * count)}; }
    [[nodiscard]] std::uint64_t value() const {
        std::uint64_t pairs = bytes * 10 + (bytes >> 8U);  // in every second byte
        constexpr std::uint64_t kPair = 0x000000FF000000FFU;
        constexpr std::uint64_t kHigh = 100 + (std::uint64_t{1'000'000} << 32U);
        constexpr std::uint64_t kLow = 1 + (std::uint64_t{10'000} << 32U);
        return ((pairs & kPair) * kHigh + ((pairs >> 16U) & kPair) * kLow) >> 32U;
    }
};
static_assert(std::endian::native == std::endian::little);

// At most 19 digits, which fit 64 bits whatever they are.
[[nodiscard]] inline bool read_digits(std::string_view text, std::uint64_t& out) {
    constexpr std::size_t kEight = 8;
    constexpr std::size_t kMost = 19;
    if (text.size() > kEight && text.size() <= 2 * kEight) {
        const EightDigits head = EightDigits::at(text.data());
        const EightDigits tail = EightDigits::at(text.data() + text.size() - kEight);
        const unsigned both = static_cast<unsigned>(2 * kEight - text.size());  // digits that both of them hold
        constexpr std::array<std::uint64_t, kEight + 1> kUnits = {1,       10,        100,        1'000,      10'000,
                                                                  100'000, 1'000'000, 10'000'000, 100'000'000};
        out = head.value() * kUnits[kEight - both] + tail.without_first(both).value();
        return head.is_valid() && tail.is_valid();
    }
    out = 0;
    for (const char c : text) {
        const unsigned digit = static_cast<unsigned>(c) - '0';
        if (digit > 9) {
            return false;
        }
        out = out * 10 + digit;
    }
    return !text.empty() && text.size() <= kMost;
}

}  // namespace tradewind
