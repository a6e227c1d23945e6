// A market whose books were recorded: how the record moves the book, and how its trades meet accounts' orders.
#include "simulator/venue_market.hpp"

namespace tradewind::simulator {

void VenueMarket::carry_out_depth() {
    for (const std::uint64_t id : depth_plan_.cancels) {
        (void)engine_.cancel(id);
    }
    for (const RecordedDepth::Cut& cut : depth_plan_.cuts) {
        (void)engine_.amend(cut.id, cut.ticks, cut.lots);
    }
    for (const NewOrder& order : depth_plan_.adds) {
        engine_.submit(order);
    }
    depth_plan_.clear();
}

void VenueMarket::show(const DepthUpdate& update) {
    if (!books_) {
        books_.emplace(MarketMaker::kOwner);
    }
    books_->apply(update, depth_plan_);
    carry_out_depth();
}

// The recorded book may be some moments ahead of the trade or behind it: levels that the trade has passed make way for
// it, and whatever of it finds nobody in the book met somebody whom the book does not show.
void VenueMarket::trade_on_books(const TapePoint& point) {
    if (!point.quantity.is_positive()) {
        return;
    }
    const std::int64_t ticks = instrument_.to_ticks(point.price);
    const std::int64_t lots = instrument_.to_lots(point.quantity);
    // As on a drawn tape: nobody can buy at a price at which an account still bids.
    const Side aggressor = accounts_rest_at(point.aggressor, ticks) ? opposite(point.aggressor) : point.aggressor;
    const Side passive = opposite(aggressor);
    books_->set_aside(passive, ticks, depth_plan_);
    books_->set_aside(aggressor, ticks - sign_of(aggressor), depth_plan_);
    carry_out_depth();
    for (const Side swept : {Side::Buy, Side::Sell}) {
        if (const std::int64_t better = accounts_lots_better(swept, ticks); better > 0) {
            take(opposite(swept), ticks + sign_of(swept), better);
        }
    }
    const std::int64_t missing = lots - engine_.book().lots_at(passive, ticks);
    const std::uint64_t unseen = kTapeIdBit | next_tape_id_++;
    if (missing > 0) {
        engine_.submit(
            NewOrder{.id = unseen, .ticks = ticks, .lots = missing, .owner = MarketMaker::kOwner, .side = passive});
    }
    trade_tape(point, aggressor, ticks, lots);
    (void)engine_.cancel(unseen);
    books_->restore(depth_plan_);
    carry_out_depth();
}

void VenueMarket::tell_books(const Trade& trade) {
    if (trade.maker_owner == MarketMaker::kOwner) {
        const bool by_tape = trade.taker_owner == kTapeOwner;
        books_->taken(opposite(trade.taker_side), trade.ticks, trade.maker_id, trade.lots,
                      by_tape ? RecordedDepth::Taker::Tape : RecordedDepth::Taker::Account);
    }
    if (trade.taker_owner == MarketMaker::kOwner) {
        books_->met(trade.taker_side, trade.taker_id, trade.lots);
    }
}

}  // namespace tradewind::simulator
