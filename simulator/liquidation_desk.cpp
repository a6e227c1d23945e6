#include "simulator/liquidation_desk.hpp"

#include <algorithm>

namespace tradewind::simulator {

void LiquidationDesk::check(InstrumentId instrument) {
    const VenueAccount& account = desk_.account();
    const Instrument& asked = account.instrument(instrument);
    if (asked.is_spot()) {
        return;
    }
    for (const PositionLeg leg : legs_of(account.position_mode())) {
        cut({instrument, leg});
    }
    desk_.cover_deficit(asked.settle);
}

void LiquidationDesk::cut(Held asked) {
    const VenueAccount& account = desk_.account();
    const bool is_pool = account.mode(asked.instrument) == MarginMode::Cross;
    while (is_pool || !account.at(asked.instrument, asked.leg).position.is_flat()) {
        const Held next = choose(asked);
        const MarginState state = account.margin_state(next.instrument, next.leg);
        const Quantity held = account.position(next.instrument, next.leg);
        if (held.is_zero() || !state.is_liquidated()) {
            break;
        }
        TradedMarket& traded = market(next.instrument);
        traded.cancel_all(Channel::Stream, "liquidation");
        traded.liquidate(held.is_positive() ? Side::Sell : Side::Buy, lots_to_close(next, state.equity));
        traded.publish();
        if (account.position(next.instrument, next.leg) == held) {
            break;  // the book is empty: tried again when the maker is back
        }
    }
}

LiquidationDesk::Held LiquidationDesk::choose(Held asked) const {
    const VenueAccount& account = desk_.account();
    if (account.mode(asked.instrument) == MarginMode::Isolated) {
        return asked;
    }
    Held chosen = asked;
    Decimal largest;
    for (const TradedMarket* each : markets_) {
        const Instrument& candidate = each->instrument();
        const bool in_pool = !candidate.is_spot() && candidate.settle == account.instrument(asked.instrument).settle &&
                             account.mode(candidate.id) == MarginMode::Cross;
        if (!in_pool || account.is_flat(candidate.id)) {
            continue;
        }
        for (const PositionLeg leg : legs_of(account.position_mode())) {
            const Decimal margin = account.maintenance(candidate.id, leg);
            if (margin > largest) {
                largest = margin;
                chosen = {candidate.id, leg};
            }
        }
    }
    return chosen;
}

std::int64_t LiquidationDesk::lots_to_close(Held cut, Decimal equity) const {
    const VenueAccount& account = desk_.account();
    const InstrumentId id = cut.instrument;
    const Instrument& instrument = account.instrument(id);
    const BracketTable& brackets = account.brackets(id);
    const Quantity held = account.position(id, cut.leg).abs();
    const std::int64_t all = instrument.to_lots(held);
    const Decimal notional = account.position_notional(id, cut.leg);
    const Decimal floor = brackets.tier_of(notional).floor;
    if (!equity.is_positive() || floor.is_zero()) {
        return all;
    }
    // Largest quantity below the tier's floor; notional is proportional to the quantity for every contract kind.
    const Decimal keep = Decimal::multiply_divide(held.value(), floor, notional, Rounding::Down);
    std::int64_t kept = instrument.to_lots(Quantity(keep));
    if (instrument.notional(*account.at(id).mark, instrument.from_lots(kept)) >= floor) {
        --kept;
    }
    return all - std::clamp<std::int64_t>(kept, 0, all - 1);
}

}  // namespace tradewind::simulator
