// A fast 64-bit hash of memory against accidents: damaged files, changed content. Not against forgery.
// Units: bytes. Errors: none. Thread: pure function.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace tradewind::storage {

[[nodiscard]] inline std::uint64_t word_hash(std::span<const std::byte> bytes) {
    constexpr std::uint64_t kOdd = 0x9FB21C651E98DF25ULL;
    constexpr std::size_t kWord = sizeof(std::uint64_t);
    // Four lanes, because one would wait for its own multiplication.
    std::array<std::uint64_t, 4> lanes{1, 2, 3, 4};
    const auto mix = [](std::uint64_t lane, std::uint64_t word) {
        const std::uint64_t product = (lane ^ word) * kOdd;
        return std::rotl(product, 29) + word;
    };
    const auto word_at = [&](std::size_t at, std::size_t length) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, length);
        return word;
    };
    std::size_t at = 0;
    for (; at + 4 * kWord <= bytes.size(); at += 4 * kWord) {
        for (std::size_t i = 0; i < 4; ++i) {
            lanes[i] = mix(lanes[i], word_at(at + i * kWord, kWord));
        }
    }
    for (; at < bytes.size(); at += kWord) {
        const std::size_t length = bytes.size() - at < kWord ? bytes.size() - at : kWord;
        lanes[0] = mix(lanes[0], word_at(at, length));
    }
    std::uint64_t hash = bytes.size();
    for (const std::uint64_t lane : lanes) {
        hash = mix(hash, lane);
        hash ^= hash >> 32U;
    }
    return hash * kOdd;
}

}  // namespace tradewind::storage
