// A candle measured against the candles before it, and a look at the newest ones the right way up or upside
// down: a rule written for a rising market is the falling one's rule on the mirrored prices.
// Measures are means over the `kMeanBars` candles before the measured one. Units: price. Thread: engine.
#pragma once

#include <algorithm>
#include <cmath>

#include "strategies/indicators/candle.hpp"
#include "strategies/market_view/recent.hpp"

namespace tradewind::strategies {

constexpr int kMeanBars = 10;  // candles the means are taken over
constexpr int kTrendBars = 5;  // candles the trend before is measured over

struct CandleShape {
    Candle candle;
    double mean_body = 0;
    double mean_range = 0;  // high - low
    double mean_volume = 0;
    double trend_before = 0;  // [-1, 1]: move of the closes before it, 1 = a random walk's usual distance
    template <class Archive>
    void archive(Archive& ar) {
        ar(candle, mean_body, mean_range, mean_volume, trend_before);
    }
};

class CandleGlance {
public:
    // `sign` is 1 for the market as it is, -1 for its mirror.
    CandleGlance(const Recent<CandleShape>& shapes, double sign) : shapes_(shapes), sign_(sign) {}

    [[nodiscard]] double open(std::size_t age) const { return sign_ * at(age).open; }
    [[nodiscard]] double close(std::size_t age) const { return sign_ * at(age).close; }
    [[nodiscard]] double high(std::size_t age) const { return sign_ > 0 ? at(age).high : -at(age).low; }
    [[nodiscard]] double low(std::size_t age) const { return sign_ > 0 ? at(age).low : -at(age).high; }
    [[nodiscard]] double top(std::size_t age) const { return std::max(open(age), close(age)); }
    [[nodiscard]] double bottom(std::size_t age) const { return std::min(open(age), close(age)); }
    [[nodiscard]] double middle(std::size_t age) const { return (open(age) + close(age)) / 2; }
    [[nodiscard]] double body(std::size_t age) const { return top(age) - bottom(age); }
    [[nodiscard]] double range(std::size_t age) const { return at(age).high - at(age).low; }
    [[nodiscard]] double upper(std::size_t age) const { return high(age) - top(age); }
    [[nodiscard]] double lower(std::size_t age) const { return bottom(age) - low(age); }
    [[nodiscard]] bool rises(std::size_t age) const { return close(age) > open(age); }
    [[nodiscard]] bool falls(std::size_t age) const { return close(age) < open(age); }

    [[nodiscard]] double unit(std::size_t age) const { return shapes_[age].mean_range; }
    [[nodiscard]] bool long_body(std::size_t age) const { return body(age) > shapes_[age].mean_body; }
    [[nodiscard]] bool short_body(std::size_t age) const { return body(age) < shapes_[age].mean_body; }
    [[nodiscard]] bool doji(std::size_t age) const { return body(age) <= 0.1 * unit(age); }
    [[nodiscard]] bool tiny(double shadow, std::size_t age) const { return shadow <= 0.1 * unit(age); }
    // Closer than the market's usual noise: where books ask for a gap that a market without pauses never has.
    [[nodiscard]] double near(std::size_t age) const { return 0.2 * unit(age); }
    [[nodiscard]] double trend_before(std::size_t age) const { return sign_ * shapes_[age].trend_before; }

private:
    [[nodiscard]] const Candle& at(std::size_t age) const { return shapes_[age].candle; }

    const Recent<CandleShape>& shapes_;
    double sign_;
};

}  // namespace tradewind::strategies
