// One recorded public trade: what trade files hold and what a replayed tape plays. Units: price in quote currency,
// quantity as in Instrument. Thread: value.
#pragma once

#include "core/base/amount.hpp"
#include "core/base/time.hpp"

namespace tradewind {

struct RecordedTrade {
    Timestamp time;
    Price price;
    Quantity quantity;
    Side aggressor = Side::Buy;  // who took
    friend bool operator==(const RecordedTrade&, const RecordedTrade&) = default;
};

}  // namespace tradewind
