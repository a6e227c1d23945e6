// A closed bar as indicators and patterns see it: doubles, because they weigh evidence and never hold
// money. Units: prices in quote currency, volume in base units (contracts for inverse), time UTC.
// Thread: value.
#pragma once

#include <cstdint>

#include "core/market/bar.hpp"

namespace tradewind::strategies {

struct Candle {
    std::int64_t open_time_ms = 0;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = 0;

    [[nodiscard]] static Candle of(const Bar& bar) {
        return {bar.open_time.to_millis(), bar.open.to_double(),  bar.high.to_double(),
                bar.low.to_double(),       bar.close.to_double(), bar.volume.to_double()};
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(open_time_ms, open, high, low, close, volume);
    }
};

// How a smoothed average starts. TaLib: the mean of the first period values, ready when they are there (and
// TA-Lib's warm-up for what is built on it). FirstValue: the first value, ready at once.
enum class Seeding : std::uint8_t { TaLib, FirstValue };

}  // namespace tradewind::strategies
