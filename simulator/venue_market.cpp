#include "simulator/venue_market.hpp"

#include <algorithm>

#include "simulator/conditional_request.hpp"
#include "simulator/venue_texts.hpp"

namespace tradewind::simulator {

VenueMarket::VenueMarket(const Instrument& instrument, const SimulatedExchangeConfig& config, AccountDesk& desk,
                         VenueOutbox& outbox)
    : instrument_(instrument),
      desk_(desk),
      outbox_(outbox),
      engine_(*this, 256),
      maker_(instrument,
             MakerStyle{config.seed, config.maker_levels, config.maker_level_gap, config.maker_level_notional}),
      feed_(instrument, config.published_levels) {}

// ---- the tape --------------------------------------------------------------------------------------

void VenueMarket::play(const TapePoint& point) {
    const std::int64_t ticks = instrument_.to_ticks(point.price);
    const std::int64_t lots = instrument_.to_lots(point.quantity);
    Side aggressor = point.aggressor;
    if (account_rests_at(aggressor, ticks)) {
        // Nobody can buy at a price at which the account still bids: there the tape's trade is a sale to it.
        aggressor = opposite(aggressor);
    }
    const std::int64_t bid = aggressor == Side::Sell ? ticks : ticks - 1;
    const std::int64_t ask = aggressor == Side::Buy ? ticks : ticks + 1;
    maker_.learn(ticks, lots);
    // The market has moved to `ticks`: what the account offers at better prices was taken on the way. The
    // maker's quotes on that side stand first, so that stops fired on the way meet the new market.
    const Side swept = account_lots_better(Side::Buy, ticks) > 0 ? Side::Buy : Side::Sell;
    const auto touch_of = [&](Side side) { return side == Side::Buy ? bid : ask; };
    const auto least_at = [&](Side side) { return side == opposite(aggressor) ? lots : 0; };
    quote(swept, touch_of(swept), least_at(swept));
    if (const std::int64_t better = account_lots_better(swept, ticks); better > 0) {
        take(opposite(swept), ticks + sign_of(swept), better);
    }
    quote(opposite(swept), touch_of(opposite(swept)), least_at(opposite(swept)));
    trade_tape(point, aggressor, ticks, lots);

    mark_ = point.mark;
    index_ = point.index;
    desk_.account().set_mark(instrument_.id, point.mark);
    engine_.on_mark(instrument_.to_ticks(point.mark));
    expire_reducers();
}

void VenueMarket::trade_tape(const TapePoint& point, Side aggressor, std::int64_t ticks, std::int64_t lots) {
    if (!point.quantity.is_positive()) {
        return;
    }
    const std::size_t before = prints_.size();
    const std::uint64_t taker = lots > 0 ? take(aggressor, ticks, lots) : 0;
    Quantity others;
    Print* last = nullptr;
    for (std::size_t i = before; i < prints_.size(); ++i) {
        if (prints_[i].taker == taker) {
            last = &prints_[i];
            others += last->tick.quantity;
        }
    }
    if (last == nullptr) {  // less than a lot: the tape says so all the same
        prints_.push_back(Print{ticks, 0, taker, TradeTick{instrument_.id, point.price, point.quantity, aggressor}});
        return;
    }
    // The source's own digits, even where they are finer than tick and lot.
    last->tick.quantity += point.quantity - others;
    if (last->ticks == ticks) {
        last->tick.price = point.price;
    }
}

bool VenueMarket::account_rests_at(Side side, std::int64_t ticks) const {
    const auto& open = desk_.orders().open(instrument_.id);
    return std::any_of(open.begin(), open.end(), [&](const auto& entry) {
        const VenueOrder& order = entry.second;
        return order.phase == OrderPhase::Active && order.terms.side == side && order.terms.price &&
               order.limit_ticks == ticks;
    });
}

std::int64_t VenueMarket::account_lots_better(Side side, std::int64_t ticks) const {
    std::int64_t lots = 0;
    for (const auto& [number, order] : desk_.orders().open(instrument_.id)) {
        const bool rests = order.phase == OrderPhase::Active && order.terms.side == side && order.terms.price;
        if (rests && (side == Side::Buy ? order.limit_ticks > ticks : order.limit_ticks < ticks)) {
            lots += order.lots_left;
        }
    }
    return lots;
}

void VenueMarket::quote(Side side, std::int64_t touch, std::int64_t least_lots) {
    plan_.cancels.clear();
    plan_.adds.clear();
    maker_.plan(side, touch, least_lots, plan_);
    for (const std::uint64_t id : plan_.cancels) {
        (void)engine_.cancel(id);
    }
    for (const NewOrder& order : plan_.adds) {
        engine_.submit(order);
    }
}

std::uint64_t VenueMarket::take(Side side, std::int64_t ticks, std::int64_t lots) {
    const std::uint64_t id = kTapeIdBit | next_tape_id_++;
    engine_.submit(NewOrder{.id = id,
                            .ticks = ticks,
                            .lots = lots,
                            .owner = kTapeOwner,
                            .side = side,
                            .kind = OrderKind::ImmediateOrCancel});
    return id;
}

// ---- requests --------------------------------------------------------------------------------------

void VenueMarket::submit(const VenueOrder& order) {
    if (order.phase == OrderPhase::Waiting) {
        engine_.submit(conditional_request(order, instrument_, kAccountOwner));
        return;
    }
    NewOrder request{.id = order.number,
                     .ticks = order.limit_ticks,
                     .lots = order.lots_left,
                     .owner = kAccountOwner,
                     .side = order.terms.side,
                     .kind = OrderKind::Market,
                     .reduce_only = order.only_reduces(),
                     .self_trade = SelfTrade::ExpireMaker};
    if (order.terms.type == OrderType::Limit) {
        switch (order.terms.time_in_force) {
            case TimeInForce::GoodTillCancel:
                request.kind = OrderKind::Limit;
                break;
            case TimeInForce::ImmediateOrCancel:
                request.kind = OrderKind::ImmediateOrCancel;
                break;
            case TimeInForce::FillOrKill:
                request.kind = OrderKind::FillOrKill;
                break;
            case TimeInForce::PostOnly:
                request.kind = OrderKind::PostOnly;
                break;
        }
    }
    engine_.submit(request);
    expire_reducers();
}

bool VenueMarket::cancel(std::uint64_t order, Channel channel, CancelKind kind, const std::string& reason) {
    requested_ = {channel, kind, reason};
    return engine_.cancel(order);
}

void VenueMarket::cancel_all(Channel channel, const std::string& reason) {
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, order] : desk_.orders().open(instrument_.id)) {
        numbers.push_back(number);
    }
    for (const std::uint64_t number : numbers) {
        cancel(number, channel, CancelKind::Canceled, reason);
    }
}

void VenueMarket::liquidate(Side side, std::int64_t lots) {
    engine_.submit(NewOrder{.id = desk_.begin_liquidation(),
                            .lots = lots,
                            .owner = kAccountOwner,
                            .side = side,
                            .kind = OrderKind::Market,
                            .reduce_only = true});
    expire_reducers();
}

std::optional<Price> VenueMarket::worst_price(Side taker, Quantity quantity) const {
    std::int64_t missing = instrument_.to_lots(quantity);
    std::optional<std::int64_t> worst;
    engine_.book().walk(opposite(taker), [&](const RestingOrder& maker) {
        if (maker.owner == kAccountOwner) {
            return true;  // it would be expired, not traded with
        }
        worst = maker.ticks;
        missing -= maker.lots;
        return missing > 0;
    });
    return worst ? std::optional(instrument_.from_ticks(*worst)) : std::nullopt;
}

// An order that may only reduce goes when there is nothing left on its side to reduce.
void VenueMarket::expire_reducers() {
    while (position_changed_) {
        position_changed_ = false;
        for (const std::uint64_t number : desk_.useless_reducers(instrument_.id)) {
            cancel(number, Channel::Stream, CancelKind::Expired, "no position left to reduce");
        }
    }
}

// ---- the matching engine tells ---------------------------------------------------------------------

void VenueMarket::on_accepted(const NewOrder& order) {
    if (order.owner == kAccountOwner && !desk_.is_liquidation(order.id)) {
        desk_.accept(instrument_.id, order.id);
    }
}

void VenueMarket::on_armed(const NewConditional& order) {
    desk_.accept(instrument_.id, order.id);
}

void VenueMarket::on_rejected(std::uint64_t id, std::uint32_t owner, RejectReason reason) {
    if (owner == MarketMaker::kOwner) {
        maker_.removed(Side::Buy, id);
        maker_.removed(Side::Sell, id);
    } else if (owner == kAccountOwner && !desk_.is_liquidation(id)) {
        const VenueOrder* order = desk_.orders().find(instrument_.id, id);
        const ClientOrderId client = order->id;
        desk_.orders().discard(instrument_.id, id);
        desk_.reject(instrument_.id, client, text_of(reason));
    }
}

void VenueMarket::on_triggered(const NewConditional& order, std::int64_t) {
    desk_.trigger(instrument_.id, order.id);
}

void VenueMarket::on_trade(const Trade& trade) {
    prints_.push_back(Print{trade.ticks, trade.lots, trade.taker_id,
                            TradeTick{instrument_.id, instrument_.from_ticks(trade.ticks),
                                      instrument_.from_lots(trade.lots), trade.taker_side}});
    if (prints_.size() > 1) {  // one taker at one price is one public trade
        Print& previous = prints_[prints_.size() - 2];
        if (previous.taker == trade.taker_id && previous.ticks == trade.ticks) {
            previous.lots += trade.lots;
            previous.tick.quantity += prints_.back().tick.quantity;
            prints_.pop_back();
        }
    }
    const Side maker_side = opposite(trade.taker_side);
    if (trade.maker_owner == MarketMaker::kOwner) {
        maker_.filled(maker_side, trade.maker_id, trade.maker_left);
    } else if (trade.maker_owner == kAccountOwner) {
        report(trade, trade.maker_id, maker_side, trade.maker_left, Liquidity::Maker);
    }
    if (trade.taker_owner == kAccountOwner) {
        report(trade, trade.taker_id, trade.taker_side, trade.taker_left, Liquidity::Taker);
    }
}

void VenueMarket::report(const Trade& trade, std::uint64_t order, Side side, std::int64_t left, Liquidity liquidity) {
    position_changed_ = true;
    desk_.trade(AccountTrade{instrument_.id, order, side, instrument_.from_ticks(trade.ticks),
                             instrument_.from_lots(trade.lots), left, liquidity});
}

void VenueMarket::on_canceled(std::uint64_t id, std::uint32_t owner, std::int64_t, CancelReason reason) {
    if (owner != kAccountOwner || desk_.is_liquidation(id)) {
        return;
    }
    if (reason == CancelReason::Requested) {
        desk_.cancel(instrument_.id, id, requested_.channel, requested_.kind, requested_.reason);
    } else {
        desk_.cancel(instrument_.id, id, Channel::Stream, CancelKind::Expired, text_of(reason));
    }
}

void VenueMarket::on_amended(const RestingOrder&) {}

void VenueMarket::on_level(Side, std::int64_t, std::int64_t) {}  // the feed compares whole books

std::int64_t VenueMarket::reducible_lots(std::uint32_t owner, Side side) {
    return owner == kAccountOwner ? desk_.account().reducible_lots(instrument_.id, side) : 0;
}

// ---- the public feed -------------------------------------------------------------------------------

void VenueMarket::restart_feed() {
    feed_.restart();
    mark_due_ = Timestamp();
}

void VenueMarket::publish() {
    const Timestamp now = desk_.now();
    for (const Print& print : prints_) {
        outbox_.send(now, Channel::Public, print.tick);
    }
    prints_.clear();
    if (auto depth = feed_.update(engine_.book())) {
        outbox_.send(now, Channel::Public, std::move(*depth));
    }
    if (const auto ticker = feed_.ticker()) {
        outbox_.send(now, Channel::Public, *ticker);
    }
}

bool VenueMarket::take_mark_due(Duration interval) {
    if (!mark_ || desk_.now() < mark_due_) {
        return false;
    }
    mark_due_ = desk_.now().floor_to(interval) + interval;
    return true;
}

void VenueMarket::publish_mark(Decimal funding_rate, Timestamp next_funding) {
    outbox_.send(desk_.now(), Channel::Public,
                 MarkPrice{instrument_.id, mark_.value_or(Price()), index_, funding_rate, next_funding});
}

}  // namespace tradewind::simulator
