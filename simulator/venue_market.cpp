#include "simulator/venue_market.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "simulator/conditional_request.hpp"
#include "simulator/venue_texts.hpp"

namespace tradewind::simulator {

VenueMarket::VenueMarket(const Instrument& instrument, const FloorTerms& terms, AccountDesks& desks,
                         MessageSink& everybody)
    : instrument_(instrument),
      desks_(desks),
      everybody_(everybody),
      engine_(*this, 256),
      maker_(instrument, MakerStyle{terms.seed, terms.maker_levels, terms.maker_level_gap, terms.maker_level_notional}),
      feed_(instrument, terms.published_levels) {}

// ---- the tape --------------------------------------------------------------------------------------

void VenueMarket::play(const TapePoint& point) {
    if (point.depth != nullptr) {
        show(*point.depth);
    } else if (books_) {
        trade_on_books(point);
    } else {
        follow(point);
    }
    take_marks(point);
    expire_reducers();
}

void VenueMarket::follow(const TapePoint& point) {
    const std::int64_t ticks = instrument_.to_ticks(point.price);
    const std::int64_t lots = instrument_.to_lots(point.quantity);
    Side aggressor = point.aggressor;
    if (accounts_rest_at(aggressor, ticks)) {
        // Nobody can buy at a price at which an account still bids: there the tape's trade is a sale to it.
        aggressor = opposite(aggressor);
    }
    const std::int64_t bid = aggressor == Side::Sell ? ticks : ticks - 1;
    const std::int64_t ask = aggressor == Side::Buy ? ticks : ticks + 1;
    maker_.learn(ticks, lots);
    // The market has moved to `ticks`: what accounts offer at better prices was taken on the way. The
    // maker's quotes on that side stand first, so that stops fired on the way meet the new market.
    const Side swept = accounts_lots_better(Side::Buy, ticks) > 0 ? Side::Buy : Side::Sell;
    const auto touch_of = [&](Side side) { return side == Side::Buy ? bid : ask; };
    const auto least_at = [&](Side side) { return side == opposite(aggressor) ? lots : 0; };
    withdraw(opposite(swept), touch_of(opposite(swept)));
    quote(swept, touch_of(swept), least_at(swept));
    if (const std::int64_t better = accounts_lots_better(swept, ticks); better > 0) {
        take(opposite(swept), ticks + sign_of(swept), better);
    }
    quote(opposite(swept), touch_of(opposite(swept)), least_at(opposite(swept)));
    trade_tape(point, aggressor, ticks, lots);
}

void VenueMarket::take_marks(const TapePoint& point) {
    Price mark = point.mark;
    if (books_ && mark.is_zero()) {
        const auto bid = engine_.book().best(Side::Buy);
        const auto ask = engine_.book().best(Side::Sell);
        if (!bid || !ask) {
            return;  // what it was
        }
        const Price both = instrument_.from_ticks(bid->ticks) + instrument_.from_ticks(ask->ticks);
        mark = Price(both.value() / Decimal(2));
    }
    mark_ = mark;
    index_ = point.index.is_zero() ? mark : point.index;
    for (const auto& desk : desks_) {
        desk->account().set_mark(instrument_.id, mark);
    }
    engine_.on_mark(instrument_.to_ticks(mark));
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

bool VenueMarket::accounts_rest_at(Side side, std::int64_t ticks) const {
    for (const auto& desk : desks_) {
        for (const auto& [number, order] : desk->orders().open(instrument_.id)) {
            if (order.rests_on(side) && order.limit_ticks == ticks) {
                return true;
            }
        }
    }
    return false;
}

std::int64_t VenueMarket::accounts_lots_better(Side side, std::int64_t ticks) const {
    std::int64_t lots = 0;
    for (const auto& desk : desks_) {
        for (const auto& [number, order] : desk->orders().open(instrument_.id)) {
            const bool is_better = side == Side::Buy ? order.limit_ticks > ticks : order.limit_ticks < ticks;
            if (is_better && order.rests_on(side)) {
                lots += order.lots_left;
            }
        }
    }
    return lots;
}

void VenueMarket::withdraw(Side side, std::int64_t touch) {
    plan_.cancels.clear();
    maker_.withdraw(side, touch, plan_);
    for (const std::uint64_t id : plan_.cancels) {
        (void)engine_.cancel(id);
    }
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

void VenueMarket::submit(std::uint32_t owner, const VenueOrder& order) {
    if (order.phase == OrderPhase::Waiting) {
        engine_.submit(conditional_request(order, instrument_, owner));
        return;
    }
    NewOrder request{.id = order.number,
                     .ticks = order.limit_ticks,
                     .lots = order.lots_left,
                     .owner = owner,
                     .side = order.terms.side,
                     .kind = OrderKind::Market,
                     .reduce_only = order.only_reduces(),
                     .self_trade = order.self_trade};
    if (order.terms.type == OrderType::Limit) {
        request.kind = kind_of(order.terms.time_in_force);
    }
    engine_.submit(request);
    expire_reducers();
}

bool VenueMarket::cancel(std::uint64_t order, Channel channel, CancelKind kind, const std::string& reason) {
    requested_ = {channel, kind, reason};
    return engine_.cancel(order);
}

void VenueMarket::amend(std::uint64_t order, std::int64_t ticks, std::int64_t lots) {
    const AmendOutcome outcome = engine_.amend(order, ticks, lots);
    TW_CHECK(outcome == AmendOutcome::Amended);
    expire_reducers();
}

void VenueMarket::cancel_all(std::uint32_t owner, Channel channel, const std::string& reason) {
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, order] : desks_.of_account(owner).orders().open(instrument_.id)) {
        numbers.push_back(number);
    }
    for (const std::uint64_t number : numbers) {
        cancel(number, channel, CancelKind::Canceled, reason);
    }
}

void VenueMarket::liquidate(std::uint32_t owner, Side side, std::int64_t lots) {
    engine_.submit(NewOrder{.id = desks_.of_account(owner).begin_liquidation(),
                            .lots = lots,
                            .owner = owner,
                            .side = side,
                            .kind = OrderKind::Market,
                            .reduce_only = true});
    expire_reducers();
}

void VenueMarket::deleverage(std::uint32_t owner, std::uint32_t rival, Side side, Price price, std::int64_t lots) {
    AccountTrade told;
    told.instrument = instrument_.id;
    told.price = price;
    told.quantity = instrument_.from_lots(lots);
    told.trade = desks_.numbers().take_trade();
    told.order = desks_.of_account(owner).begin_liquidation();
    told.side = side;
    desks_.of_account(owner).trade(told);
    told.order = desks_.numbers().take_order();
    told.side = opposite(side);
    told.origin = FillOrigin::AutoDeleverage;
    desks_.of_account(rival).trade(told);
    position_changed_ = true;
    expire_reducers();
}

std::optional<Price> VenueMarket::worst_price(std::uint32_t owner, Side taker, Quantity quantity) const {
    std::int64_t missing = instrument_.to_lots(quantity);
    std::optional<std::int64_t> worst;
    engine_.book().walk(opposite(taker), [&](const RestingOrder& maker) {
        if (maker.owner == owner) {
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
        for (const auto& desk : desks_) {
            for (const std::uint64_t number : desk->useless_reducers(instrument_.id)) {
                cancel(number, Channel::Stream, CancelKind::Expired, "no position left to reduce");
            }
        }
    }
}

// ---- the matching engine tells ---------------------------------------------------------------------

AccountDesk* VenueMarket::desk_of_order(std::uint32_t owner, std::uint64_t order) {
    AccountDesk* desk = desks_.find(owner);
    return desk == nullptr || desk->is_liquidation(order) ? nullptr : desk;
}

void VenueMarket::on_accepted(const NewOrder& order) {
    if (AccountDesk* desk = desk_of_order(order.owner, order.id)) {
        desk->accept(instrument_.id, order.id);
    }
}

void VenueMarket::on_armed(const NewConditional& order) {
    desks_.of_account(order.owner).accept(instrument_.id, order.id);
}

void VenueMarket::on_rejected(std::uint64_t id, std::uint32_t owner, RejectReason reason) {
    if (owner == MarketMaker::kOwner) {
        if (books_) {
            books_->removed(id);
        } else {
            maker_.removed(Side::Buy, id);
            maker_.removed(Side::Sell, id);
        }
    } else if (AccountDesk* desk = desk_of_order(owner, id)) {
        const VenueOrder* order = desk->orders().find(instrument_.id, id);
        const ClientOrderId client = order->id;
        desk->orders().discard(instrument_.id, id);
        desk->reject(instrument_.id, client, text_of(reason));
    }
}

void VenueMarket::on_triggered(const NewConditional& order, std::int64_t) {
    desks_.of_account(order.owner).trigger(instrument_.id, order.id);
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
    if (books_) {
        tell_books(trade);
    } else if (trade.maker_owner == MarketMaker::kOwner) {
        maker_.filled(opposite(trade.taker_side), trade.maker_id, trade.maker_left);
    }
    report(trade);
}

void VenueMarket::report(const Trade& trade) {
    AccountDesk* maker = desks_.find(trade.maker_owner);
    AccountDesk* taker = desks_.find(trade.taker_owner);
    if (maker == nullptr && taker == nullptr) {
        return;
    }
    position_changed_ = true;
    AccountTrade told;
    told.instrument = instrument_.id;
    told.price = instrument_.from_ticks(trade.ticks);
    told.quantity = instrument_.from_lots(trade.lots);
    told.trade = desks_.numbers().take_trade();
    if (maker != nullptr) {
        told.order = trade.maker_id;
        told.side = opposite(trade.taker_side);
        told.lots_left = trade.maker_left;
        told.liquidity = Liquidity::Maker;
        maker->trade(told);
    }
    if (taker != nullptr) {
        told.order = trade.taker_id;
        told.side = trade.taker_side;
        told.lots_left = trade.taker_left;
        told.liquidity = Liquidity::Taker;
        taker->trade(told);
    }
}

void VenueMarket::on_canceled(std::uint64_t id, std::uint32_t owner, std::int64_t, CancelReason reason) {
    if (books_ && owner == MarketMaker::kOwner && reason == CancelReason::SelfTrade) {
        books_->removed(id);
    }
    AccountDesk* desk = desk_of_order(owner, id);
    if (desk == nullptr) {
        return;
    }
    if (reason == CancelReason::Requested) {
        desk->cancel(instrument_.id, id, requested_.channel, requested_.kind, requested_.reason);
    } else {
        desk->cancel(instrument_.id, id, Channel::Stream, CancelKind::Expired, text_of(reason));
    }
}

void VenueMarket::on_amended(const RestingOrder& order) {
    if (AccountDesk* desk = desk_of_order(order.owner, order.id)) {
        desk->amend(instrument_.id, order.id, order.ticks, order.lots);
    }
}

void VenueMarket::on_level(Side, std::int64_t, std::int64_t) {}  // the feed compares whole books

std::int64_t VenueMarket::reducible_lots(std::uint32_t owner, Side side) {
    const AccountDesk* desk = desks_.find(owner);
    return desk == nullptr ? 0 : desk->account().reducible_lots(instrument_.id, side);
}

// ---- the public feed -------------------------------------------------------------------------------

void VenueMarket::restart_feed() {
    feed_.restart();
    mark_due_ = Timestamp();
}

void VenueMarket::publish() {
    const Timestamp now = desks_.now();
    for (const Print& print : prints_) {
        everybody_.send(now, Channel::Public, print.tick);
    }
    prints_.clear();
    if (auto depth = feed_.update(engine_.book())) {
        everybody_.send(now, Channel::Public, std::move(*depth));
    }
    if (const auto ticker = feed_.ticker()) {
        everybody_.send(now, Channel::Public, *ticker);
    }
}

bool VenueMarket::take_mark_due(Duration interval) {
    if (!mark_ || desks_.now() < mark_due_) {
        return false;
    }
    mark_due_ = desks_.now().floor_to(interval) + interval;
    return true;
}

MarkPrice VenueMarket::mark_price() const {
    return MarkPrice{instrument_.id, mark_.value_or(Price()), index_, Decimal(), Timestamp()};
}

}  // namespace tradewind::simulator
