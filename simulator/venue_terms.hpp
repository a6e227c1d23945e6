// What every simulated venue is told about its one account: the contracts, their margin tiers, the money it
// starts with. Units: as in Instrument; money per settle currency. Thread: value.
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
    std::vector<Money> deposits;                                // initial balances
    MarginMode margin_mode = MarginMode::Isolated;
    int default_leverage = 5;
    Decimal liquidation_fee = Decimal::from_scaled(125, 4);  // of the liquidated notional, taken by the venue
};

}  // namespace tradewind::simulator
