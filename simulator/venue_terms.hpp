// What every simulated venue is told about its contracts, their margin tiers, and how an account begins.
// Units: as in Instrument. Thread: value.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/margin/brackets.hpp"
#include "core/margin/liquidation.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::simulator {

// How far from the mark price orders may be: a buy at most at mark * cap, a sale at least at mark * floor.
struct PriceBand {
    Decimal cap;    // zero: no limit
    Decimal floor;  // zero: no limit
};

// In which currency a spot trade is charged.
enum class SpotFees : std::uint8_t {
    Quote,
    Received,  // the coins of a purchase, the quote of a sale
};

struct VenueTerms {
    std::shared_ptr<const InstrumentTable> instruments;
    std::shared_ptr<const std::vector<BracketTable>> brackets;  // by InstrumentId
    MarginMode margin_mode = MarginMode::Isolated;
    int default_leverage = 5;
    Decimal liquidation_fee = Decimal::from_scaled(125, 4);  // of the liquidated notional, taken by the venue
    PriceBand price_band;
    SpotFees spot_fees = SpotFees::Quote;
    std::vector<Money> insurance;  // the insurance fund at the start
};

}  // namespace tradewind::simulator
