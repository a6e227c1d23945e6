// Takes over positions whose margin is gone. The account's orders of the instrument are cancelled first;
// then the position is cut step by step to the cap of the next lower tier, at the book's prices, until the
// margin covers the maintenance again; from the lowest tier, or without equity, it is closed. The wallet
// never gains; a loss beyond the margin is paid by the insurance fund (risk-math 2.5).
// Units: as in Instrument. Errors: none; what finds no buyer waits for the next point. Thread: the exchange's.
#pragma once

#include "simulator/traded_market.hpp"

namespace tradewind::simulator {

class LiquidationDesk {
public:
    LiquidationDesk(AccountDesk& desk, const TradedMarkets& markets) : desk_(desk), markets_(markets) {}

    // To be called when the mark or the position of `instrument` has changed.
    void check(InstrumentId instrument);

private:
    [[nodiscard]] TradedMarket& market(InstrumentId id) { return *markets_[id.value()]; }
    struct Held {
        InstrumentId instrument;
        PositionLeg leg = PositionLeg::Net;
    };
    // Until the margin behind the position suffices.
    void cut(Held asked);
    // The next one to be cut in the pool of `asked`: the largest maintenance margin.
    [[nodiscard]] Held choose(Held asked) const;
    [[nodiscard]] std::int64_t lots_to_close(Held cut, Decimal equity) const;

    AccountDesk& desk_;
    const TradedMarkets& markets_;
};

}  // namespace tradewind::simulator
