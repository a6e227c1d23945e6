// The last resort of a venue with several accounts: a position whose margin is gone, and which neither the book
// nor the insurance fund can take, is closed against the opposite positions of other accounts at the price at
// which its owner has nothing left; those with the most geared profit come first. Nobody pays a fee for it.
// Units: as in Instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <memory>
#include <vector>

#include "simulator/venue_market.hpp"

namespace tradewind::simulator {

class Deleverager {
public:
    Deleverager(AccountDesks& desks, const std::vector<std::unique_ptr<VenueMarket>>& markets)
        : desks_(desks), markets_(markets) {}

    // `side` and `lots` of the order that would close the position. False, with nothing done, when the book will
    // do at a price the fund can bear, or when there is nobody on the other side.
    [[nodiscard]] bool take_over(std::uint32_t owner, InstrumentId instrument, Side side, std::int64_t lots);
    // Place in the queue among all positions of the same side, in fifths: 0 is the last, 4 the first.
    [[nodiscard]] int rank(std::uint32_t owner, InstrumentId instrument, PositionLeg leg) const;

private:
    [[nodiscard]] std::vector<std::uint32_t> rivals(InstrumentId instrument, Side held) const;
    [[nodiscard]] bool book_will_do(std::uint32_t owner, const Instrument& instrument, Side side, std::int64_t lots,
                                    Price bankruptcy) const;

    AccountDesks& desks_;
    const std::vector<std::unique_ptr<VenueMarket>>& markets_;
};

}  // namespace tradewind::simulator
