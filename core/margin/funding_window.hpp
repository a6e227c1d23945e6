// What a position that was held from one instant to another paid or received in funding. A boundary
// counts when it lies in [opened - tolerance, closed]: venues book some seconds late, so a position opened
// just after a boundary still takes part. Units: as funding.hpp. Thread: pure function.
#pragma once

#include <span>

#include "core/margin/funding.hpp"

namespace tradewind {

struct MarkedFunding {
    Timestamp boundary;
    Decimal rate;
    Price mark;
};

struct FundingWindow {
    Timestamp opened;
    Timestamp closed;
    Duration tolerance;
};

[[nodiscard]] Decimal funding_over(const Instrument& instrument, Quantity signed_quantity, const FundingWindow& window,
                                   std::span<const MarkedFunding> settlements);

}  // namespace tradewind
