#include "risk/projected_position.hpp"

#include "risk/margin_pool.hpp"

namespace tradewind::risk {

ProjectedPosition project(const AccountState& account, const ProposedFill& fill) {
    const Instrument& instrument = account.instrument(fill.instrument);
    const InstrumentState& market = account.market(fill.instrument);
    Position position = market.position;
    const Quantity before = position.signed_quantity().abs();
    const Position::Change change = position.apply_fill(instrument, fill.side, fill.price, fill.quantity, account.now);

    ProjectedPosition projected{position.signed_quantity(), position.entry_price(instrument), std::nullopt};
    if (!projected.entry || instrument.is_spot()) {
        return projected;
    }
    Backing backing = backing_of(account, fill.instrument);
    if (account.margin_mode == MarginMode::Isolated) {
        IsolatedMargin margin = market.isolated_margin;
        margin.apply(instrument, before, change, fill.price, fill.leverage);
        backing.wallet = margin.value();
    } else {
        const Decimal fee = instrument.notional(fill.price, fill.quantity) * instrument.taker_fee;
        backing.wallet += change.realised - fee;
    }
    const LiquidationQuery query{backing.wallet, backing.other_maintenance, backing.other_unrealised,
                                 projected.signed_quantity, *projected.entry};
    projected.liquidation = liquidation_price(instrument, account.bracket(fill.instrument), query);
    return projected;
}

Decimal room_to_liquidation(Side side, Price from, Price liquidation) {
    const bool passed = side == Side::Buy ? liquidation >= from : liquidation <= from;
    return passed ? Decimal() : liquidation_distance(from, liquidation);
}

bool stop_is_before_liquidation(Side side, Price stop, Price liquidation) {
    return side == Side::Buy ? stop > liquidation : stop < liquidation;
}

}  // namespace tradewind::risk
