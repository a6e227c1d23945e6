// The simulator's only source of chance: xoshiro256** (D. Blackman, S. Vigna) started through splitmix64,
// so that equal seeds give equal draws. Units: pure numbers; draws in floating point become money only
// after they are rounded to ticks or lots. Errors: none. Thread: one object, one thread.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>

namespace tradewind::simulator {

class Random {
public:
    Random() : Random(0) {}
    explicit Random(std::uint64_t seed) : Random({seed}) {}
    // A stream of its own for each list of keys, for draws that must not depend on the order of calls.
    Random(std::initializer_list<std::uint64_t> keys) {
        std::uint64_t mixed = 0;
        for (const std::uint64_t key : keys) {
            mixed = splitmix(mixed ^ key);
        }
        for (std::uint64_t& word : state_) {
            mixed += kGolden;
            word = splitmix(mixed);
        }
    }

    std::uint64_t next() {
        const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
        const std::uint64_t shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

    // 0 .. bound-1, each equally likely (bound > 0): draws from the incomplete last block are thrown away.
    std::uint64_t below(std::uint64_t bound) {
        const std::uint64_t unusable = (0 - bound) % bound;
        std::uint64_t draw = next();
        while (draw < unusable) {
            draw = next();
        }
        return draw % bound;
    }

    // In [0, 1), from the upper 53 bits.
    double uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    double normal();
    // Scaled to variance one; freedom > 2.
    double student_t(int freedom);
    // How many events of a Poisson process with this mean; meant for small means.
    int poisson(double mean);

    template <class Archive>
    void archive(Archive& ar) {
        ar(state_);
    }

private:
    static constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;
    static constexpr std::uint64_t splitmix(std::uint64_t x) {
        x += kGolden;
        x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
        return x ^ (x >> 31U);
    }

    std::array<std::uint64_t, 4> state_{};
};

}  // namespace tradewind::simulator
