// How orders are filled when only candles are known. Within a candle the price goes in straight lines from
// the open to the first extreme, to the second, to the close, a third of the time each.
// Units: slippage as a fraction of the price. Thread: value.
#pragma once

#include <cstdint>

#include "core/base/decimal.hpp"

namespace tradewind::simulator {

struct BarRules {
    enum class ExtremeOrder : std::uint8_t {
        Drawn,        // as bar_path draws it from the seed
        Pessimistic,  // against the position that is open when the candle begins; without one as drawn
        NearerFirst,  // the extreme that is nearer to the open, the high if both are: nothing is drawn
    };
    enum class LimitFill : std::uint8_t {
        Through,  // the price must go a tick beyond the limit
        Touch,    // it is enough that the limit is met
    };
    ExtremeOrder extremes = ExtremeOrder::Drawn;
    LimitFill limit_fill = LimitFill::Through;
    Decimal slippage;  // what takers pay beyond the price, at least a tick when it is not zero
};

}  // namespace tradewind::simulator
