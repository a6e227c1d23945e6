// How a venue's markets behave: the market maker, what is published and how often. Units: as in Instrument.
// Thread: value.
#pragma once

#include <cstdint>

#include "simulator/venue_terms.hpp"

namespace tradewind::simulator {

struct FloorTerms : VenueTerms {
    std::uint64_t seed = 1;
    int maker_levels = 10;                                     // a side
    Decimal maker_level_gap = Decimal::from_scaled(5, 5);      // between levels, as a fraction of the price
    Decimal maker_level_notional = Decimal::from_int(40'000);  // typical size of a level, quote currency
    int published_levels = 10;                                 // a side, in DepthUpdate
    Duration mark_interval = Duration::seconds(1);             // at most one MarkPrice per interval
    std::size_t history_bars = 500;                            // given at the start, per instrument
};

}  // namespace tradewind::simulator
