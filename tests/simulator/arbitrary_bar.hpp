// Candles for property tests: on and off the tick, flat ones, one-sided ones, with volumes from nothing to
// millions of steps and with rests smaller than a step.
#pragma once

#include <algorithm>
#include <array>
#include <ostream>
#include <tuple>

#include <rapidcheck.h>

#include "core/market/bar.hpp"

namespace tradewind {

inline void showValue(const Bar& bar, std::ostream& out) {
    out << bar.open_time.to_iso() << " o " << bar.open.to_string() << " h " << bar.high.to_string() << " l "
        << bar.low.to_string() << " c " << bar.close.to_string() << " v " << bar.volume.to_string();
}

// Prices are multiples of 0.001, so that ticks of 0.1 and 0.01 are met and missed.
inline rc::Gen<Bar> arbitrary_bar() {
    const auto off = rc::gen::weightedOneOf<std::int64_t>({{1, rc::gen::just<std::int64_t>(0)},
                                                           {2, rc::gen::inRange<std::int64_t>(0, 50)},
                                                           {3, rc::gen::inRange<std::int64_t>(0, 400'000)}});
    const auto volume = rc::gen::weightedOneOf<std::int64_t>({{1, rc::gen::just<std::int64_t>(0)},
                                                              {2, rc::gen::inRange<std::int64_t>(1, 100)},
                                                              {3, rc::gen::inRange<std::int64_t>(1, 100'000'000)}});
    return rc::gen::map(
        rc::gen::tuple(rc::gen::inRange<std::int64_t>(1, 60'000'000), off, off, off, off, volume,
                       rc::gen::inRange<std::int64_t>(0, 30'000'000), rc::gen::element(1, 60, 900, 3'600)),
        [](const auto& drawn) {
            const auto [base, a, b, c, d, volume_parts, minute, seconds] = drawn;
            std::array<std::int64_t, 4> prices{base + a, base + b, base + c, base + d};
            Bar bar;
            bar.open_time = Timestamp::from_seconds(minute * 60);
            bar.step = Duration::seconds(seconds);
            bar.open = Price(Decimal::from_scaled(prices[0], 3));
            bar.close = Price(Decimal::from_scaled(prices[1], 3));
            std::sort(prices.begin(), prices.end());
            bar.low = Price(Decimal::from_scaled(prices[0], 3));
            bar.high = Price(Decimal::from_scaled(prices[3], 3));
            bar.volume = Quantity(Decimal::from_scaled(volume_parts, 4));
            return bar;
        });
}

}  // namespace tradewind
