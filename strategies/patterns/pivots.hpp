// Turning points: a candle whose high (low) is strictly above (below) those of the `reach` candles on either side.
// It is given out when the last of them has closed, `reach` candles late, and never before; it does not change
// afterwards. Bars are numbered from 0 in the order they came. Thread: engine.
#pragma once

#include <cstdint>
#include <optional>

#include "strategies/indicators/candle.hpp"
#include "strategies/market_view/recent.hpp"

namespace tradewind::strategies {

struct Pivot {
    std::int64_t bar = 0;
    std::int64_t open_time_ms = 0;
    double price = 0;
    friend bool operator==(const Pivot&, const Pivot&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(bar, open_time_ms, price);
    }
};

class Pivots {
public:
    explicit Pivots(int reach);

    void update(const Candle& candle);
    // Confirmed by the newest candle.
    [[nodiscard]] const std::optional<Pivot>& high() const { return high_; }
    [[nodiscard]] const std::optional<Pivot>& low() const { return low_; }
    [[nodiscard]] bool ready() const { return candles_.full(); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(candles_, bars_, high_, low_);
    }

private:
    std::size_t reach_;
    Recent<Candle> candles_;
    std::int64_t bars_ = 0;
    std::optional<Pivot> high_;
    std::optional<Pivot> low_;
};

}  // namespace tradewind::strategies
