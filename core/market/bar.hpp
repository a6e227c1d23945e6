// A candle over [open_time, open_time + step). Units: prices in quote currency, volume in base units
// (contracts for inverse). Thread: value.
#pragma once

#include "core/base/amount.hpp"
#include "core/base/time.hpp"

namespace tradewind {

struct Bar {
    InstrumentId instrument;
    Timestamp open_time;
    Duration step;
    Price open;
    Price high;
    Price low;
    Price close;
    Quantity volume;

    [[nodiscard]] Timestamp close_time() const { return open_time + step; }
    friend bool operator==(const Bar&, const Bar&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, open_time, step, open, high, low, close, volume);
    }
};

}  // namespace tradewind
