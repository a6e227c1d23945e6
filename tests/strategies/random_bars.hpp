// Candles that are hard on indicators: a random walk on a tick grid with gaps, bars without volume, equal extremes
// and stretches in which nothing moves. The same seed gives the same candles on every machine.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "strategies/indicators/candle.hpp"

namespace tradewind::strategies {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}

    // Evenly spread over [0, 1).
    double operator()() {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return static_cast<double>(state_ >> 11U) * 0x1.0p-53;
    }

private:
    std::uint64_t state_;
};

inline std::vector<Candle> random_bars(std::size_t count, std::uint64_t seed) {
    Dice dice(seed);
    const auto on_tick = [](double price) { return std::max(std::round(price * 100.0), 100.0) / 100.0; };
    std::vector<Candle> bars;
    double price = 100.0;
    std::size_t still = 0;
    for (std::size_t i = 0; i < count; ++i) {
        still = still > 0 ? still - 1 : dice() < 0.004 ? static_cast<std::size_t>(dice() * 45.0) : 0;
        Candle bar;
        bar.open_time_ms = static_cast<std::int64_t>(i) * 60'000;
        if (still > 0) {
            bar.open = bar.high = bar.low = bar.close = price;
            bar.volume = dice() < 0.5 ? 0.0 : std::floor(dice() * 50.0);
        } else {
            const double gap = dice() < 0.03 ? (dice() - 0.5) * 4.0 : 0.0;
            bar.open = on_tick(price + gap);
            bar.close = on_tick(bar.open + (dice() - 0.5) * 2.0);
            bar.high = on_tick(std::max(bar.open, bar.close) + dice() * 0.6);
            bar.low = on_tick(std::min(bar.open, bar.close) - dice() * 0.6);
            bar.volume = dice() < 0.05 ? 0.0 : std::floor(dice() * 1000.0) / 8.0;
        }
        price = bar.close;
        bars.push_back(bar);
    }
    return bars;
}

}  // namespace tradewind::strategies
