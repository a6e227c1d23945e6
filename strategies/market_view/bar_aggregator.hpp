// Makes closed candles of a longer step out of closed candles of a shorter one, on spans counted from the
// epoch (UTC). Units: as in Candle. Nothing looks ahead: a candle is given out when its last sub-candle has
// closed, or, if that one is missing, when the first candle of a later span arrives.
// Gaps: a span entered in its middle at the start of the stream is left out; a later one with missing
// sub-candles is given out from those that came; a span without any gives no candle. Candles that are not newer
// than the last are ignored, so that history may come twice. Thread: engine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "strategies/indicators/candle.hpp"

namespace tradewind::strategies {

// What one candle closed: none, its own span, or a span cut short by a gap and then its own.
class ClosedCandles {
public:
    void push(const Candle& candle) { candles_[count_++] = candle; }
    [[nodiscard]] const Candle* begin() const { return candles_.data(); }
    [[nodiscard]] const Candle* end() const { return candles_.data() + count_; }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }

private:
    std::array<Candle, 2> candles_;
    std::size_t count_ = 0;
};

class BarAggregator {
public:
    // `target` is a whole multiple of `source`; equal steps pass candles through.
    BarAggregator(Duration source, Duration target);

    ClosedCandles update(const Candle& candle);
    [[nodiscard]] Duration step() const { return Duration::millis(target_ms_); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(building_, last_open_ms_);
    }

private:
    [[nodiscard]] std::int64_t span_of(std::int64_t open_time_ms) const;

    std::int64_t source_ms_;
    std::int64_t target_ms_;
    std::optional<Candle> building_;
    std::optional<std::int64_t> last_open_ms_;
};

}  // namespace tradewind::strategies
