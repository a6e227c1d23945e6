// What every simulated venue is told about its contracts, their margin tiers, and how an account begins.
// Units: as in Instrument. Thread: value.
#pragma once

#include <memory>
#include <vector>

#include "core/margin/brackets.hpp"
#include "core/margin/liquidation.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::simulator {

struct VenueTerms {
    std::shared_ptr<const InstrumentTable> instruments;
    std::shared_ptr<const std::vector<BracketTable>> brackets;  // by InstrumentId
    MarginMode margin_mode = MarginMode::Isolated;
    int default_leverage = 5;
    Decimal liquidation_fee = Decimal::from_scaled(125, 4);  // of the liquidated notional, taken by the venue
};

}  // namespace tradewind::simulator
