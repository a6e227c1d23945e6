#include "simulator/liquidation_desk.hpp"

#include <algorithm>

#include "core/margin/margin.hpp"

namespace tradewind::simulator {

void LiquidationDesk::check(InstrumentId instrument) {
    const VenueAccount& account = desk_.account();
    const Instrument& asked = account.instrument(instrument);
    if (asked.is_spot()) {
        return;
    }
    const bool is_pool = account.mode(instrument) == MarginMode::Cross;
    while (is_pool || !account.at(instrument).position.is_flat()) {
        const InstrumentId id = choose(instrument);
        const MarginState state = account.margin_state(id);
        const Quantity held = account.position(id);
        if (held.is_zero() || !state.is_liquidated()) {
            break;
        }
        market(id).cancel_all(Channel::Stream, "liquidation");
        market(id).liquidate(held.is_positive() ? Side::Sell : Side::Buy, lots_to_close(id, state.equity));
        market(id).publish();
        if (account.position(id) == held) {
            break;  // the book is empty: tried again when the maker is back
        }
    }
    desk_.cover_deficit(asked.settle);
}

InstrumentId LiquidationDesk::choose(InstrumentId instrument) const {
    const VenueAccount& account = desk_.account();
    if (account.mode(instrument) == MarginMode::Isolated) {
        return instrument;
    }
    InstrumentId chosen = instrument;
    Decimal largest;
    for (const TradedMarket* each : markets_) {
        const Instrument& candidate = each->instrument();
        const Holding& holding = account.at(candidate.id);
        const bool in_pool = !candidate.is_spot() && candidate.settle == account.instrument(instrument).settle &&
                             holding.mode == MarginMode::Cross;
        if (!in_pool || holding.position.is_flat() || !holding.mark) {
            continue;
        }
        const Decimal margin = maintenance_margin(candidate, account.brackets(candidate.id), *holding.mark,
                                                  holding.position.signed_quantity().abs());
        if (margin > largest) {
            largest = margin;
            chosen = candidate.id;
        }
    }
    return chosen;
}

std::int64_t LiquidationDesk::lots_to_close(InstrumentId id, Decimal equity) const {
    const VenueAccount& account = desk_.account();
    const Instrument& instrument = account.instrument(id);
    const BracketTable& brackets = account.brackets(id);
    const Quantity held = account.position(id).abs();
    const std::int64_t all = instrument.to_lots(held);
    const Decimal notional = account.position_notional(id);
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
