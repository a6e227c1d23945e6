// A stable 64-bit hash (FNV-1a) for command streams and states: the same bytes give the same number on
// every machine and in every build. Not for secrets. Thread: values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tradewind {

class StreamHash {
public:
    constexpr StreamHash() = default;
    constexpr explicit StreamHash(std::uint64_t value) : value_(value) {}
    constexpr void add(std::string_view bytes) {
        for (const char c : bytes) {
            value_ = (value_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        }
    }
    [[nodiscard]] constexpr std::uint64_t value() const { return value_; }
    [[nodiscard]] std::string to_hex() const {
        static constexpr char kDigits[] = "0123456789abcdef";
        std::string out(16, '0');
        for (int i = 0; i < 16; ++i) {
            out[static_cast<std::size_t>(15 - i)] = kDigits[(value_ >> (4U * static_cast<unsigned>(i))) & 15U];
        }
        return out;
    }
    friend constexpr bool operator==(StreamHash, StreamHash) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(value_);
    }

private:
    std::uint64_t value_ = 14695981039346656037ULL;
};

}  // namespace tradewind
