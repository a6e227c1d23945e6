// Candles for tests: seeded random walks, straight trends, and their mirror, scaled and shifted twins. The same
// seed gives the same candles on every machine (no distributions of the standard library). Thread: any.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/base/archive.hpp"
#include "strategies/indicators/candle.hpp"

namespace tradewind::strategies::test {

constexpr std::int64_t kMinuteMs = 60'000;
// 2024-01-01T00:00:00Z: the start of a day, so of every span up to one.
constexpr std::int64_t kStartMs = 1'704'067'200'000;

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ULL + 1) {}
    // Even in [0, 1).
    double roll() {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return static_cast<double>(state_ >> 11U) / 9'007'199'254'740'992.0;
    }
    // About normal with deviation one: twelve rolls summed.
    double bell() {
        double sum = -6;
        for (int i = 0; i < 12; ++i) {
            sum += roll();
        }
        return sum;
    }

private:
    std::uint64_t state_;
};

struct WalkShape {
    double start = 1'000;
    double drift = 0;      // a bar
    double deviation = 2;  // a bar
    std::int64_t step_ms = kMinuteMs;
};

inline Candle candle_between(std::int64_t open_time_ms, double open, double close, double wick_up, double wick_down,
                             double volume) {
    return {open_time_ms, open, std::max(open, close) + wick_up, std::min(open, close) - wick_down, close, volume};
}

inline std::vector<Candle> random_walk(std::size_t count, std::uint64_t seed, const WalkShape& shape = {}) {
    Dice dice(seed);
    std::vector<Candle> candles;
    double price = shape.start;
    for (std::size_t i = 0; i < count; ++i) {
        const double open = price;
        price += shape.drift + shape.deviation * dice.bell();
        const double up = 0.5 * shape.deviation * std::abs(dice.bell());
        const double down = 0.5 * shape.deviation * std::abs(dice.bell());
        candles.push_back(candle_between(kStartMs + static_cast<std::int64_t>(i) * shape.step_ms, open, price, up, down,
                                         50 + 100 * dice.roll()));
    }
    return candles;
}

// Prices p -> centre - p: what rises falls.
inline std::vector<Candle> mirrored(std::vector<Candle> candles, double centre) {
    for (Candle& candle : candles) {
        candle = {candle.open_time_ms,  centre - candle.open,  centre - candle.low,
                  centre - candle.high, centre - candle.close, candle.volume};
    }
    return candles;
}

inline std::vector<Candle> scaled_and_shifted(std::vector<Candle> candles, double scale, double shift) {
    for (Candle& candle : candles) {
        for (double* price : {&candle.open, &candle.high, &candle.low, &candle.close}) {
            *price = *price * scale + shift;
        }
    }
    return candles;
}

// The same object after a save and a load.
template <class T>
T reloaded(const T& saved, T fresh) {
    Writer writer;
    writer(saved);
    Reader reader(writer.bytes());
    reader(fresh);
    return fresh;
}

template <class T>
std::string bytes_of(const T& value) {
    Writer writer;
    writer(value);
    return writer.take();
}

}  // namespace tradewind::strategies::test
