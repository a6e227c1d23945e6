// The bodies of MatchingEngine; include matching_engine.hpp instead.
#pragma once

#include "simulator/matching_engine.hpp"

namespace tradewind::simulator {

template <class Listener>
void MatchingEngine<Listener>::submit(const NewOrder& order) {
    const Call call(busy_);
    if (const std::optional<RejectReason> reason = refuse(order)) [[unlikely]] {
        listener_.on_rejected(order.id, order.owner, *reason);
        return;
    }
    listener_.on_accepted(order);
    execute(order);
    if (!fired_.empty()) [[unlikely]] {
        run_fired();
    }
}

template <class Listener>
void MatchingEngine<Listener>::submit(const NewConditional& order) {
    const Call call(busy_);
    const std::optional<RejectReason> reason =
        is_taken(order.id) ? std::optional(RejectReason::DuplicateId) : conditionals_.refuse(order);
    if (reason) {
        listener_.on_rejected(order.id, order.owner, *reason);
        return;
    }
    conditionals_.add(order);
    listener_.on_armed(order);
}

template <class Listener>
bool MatchingEngine<Listener>::cancel(std::uint64_t id) {
    const Call call(busy_);
    const OrderSlot slot = book_.slot_of(id);
    if (slot == kNoOrder) [[unlikely]] {
        const std::optional<NewConditional> removed = conditionals_.remove(id);
        if (removed) {
            listener_.on_canceled(id, removed->owner, removed->lots, CancelReason::Requested);
        }
        return removed.has_value();
    }
    const RestingOrder order = book_.order(slot);
    const std::int64_t level_lots = book_.remove(slot);
    listener_.on_canceled(id, order.owner, order.lots, CancelReason::Requested);
    listener_.on_level(order.side, order.ticks, level_lots);
    return true;
}

template <class Listener>
AmendOutcome MatchingEngine<Listener>::amend(std::uint64_t id, std::int64_t ticks, std::int64_t lots) {
    const Call call(busy_);
    const OrderSlot slot = book_.slot_of(id);
    if (slot == kNoOrder) {
        return AmendOutcome::UnknownOrder;
    }
    if (lots <= 0) {
        return AmendOutcome::InvalidLots;
    }
    const RestingOrder before = book_.order(slot);
    RestingOrder order = before;
    order.ticks = ticks;
    order.lots = lots;
    if (ticks == before.ticks && lots <= before.lots) {
        const std::int64_t level_lots = book_.reduce(slot, before.lots - lots);
        listener_.on_amended(order);
        if (lots < before.lots) {
            listener_.on_level(order.side, ticks, level_lots);
        }
        return AmendOutcome::Amended;
    }
    if (lots > before.lots && !book_.has_room(order.side, lots - before.lots)) {
        return AmendOutcome::BookFull;
    }
    const std::int64_t level_lots = book_.remove(slot);
    if (order.post_only && book_.crosses(order.side, ticks)) {
        listener_.on_canceled(id, order.owner, before.lots, CancelReason::WouldCross);
        listener_.on_level(before.side, before.ticks, level_lots);
        return AmendOutcome::Amended;
    }
    listener_.on_amended(order);
    listener_.on_level(before.side, before.ticks, level_lots);
    const End end = match(order, RestingBook::key_of(opposite(order.side), ticks));
    finish(order, end, OrderKind::Limit);
    run_fired();
    return AmendOutcome::Amended;
}

template <class Listener>
void MatchingEngine<Listener>::on_mark(std::int64_t ticks) {
    const Call call(busy_);
    conditionals_.on_price(TriggerBy::Mark, ticks, fired_);
    run_fired();
}

template <class Listener>
std::optional<RejectReason> MatchingEngine<Listener>::refuse(const NewOrder& order) {
    if (order.lots <= 0) {
        return RejectReason::InvalidLots;
    }
    if (is_taken(order.id)) {
        return RejectReason::DuplicateId;
    }
    if (may_rest(order.kind) && !book_.has_room(order.side, order.lots)) {
        return RejectReason::BookFull;
    }
    if (order.reduce_only && listener_.reducible_lots(order.owner, order.side) <= 0) {
        return RejectReason::NothingToReduce;
    }
    if (order.kind == OrderKind::PostOnly && book_.crosses(order.side, order.ticks)) {
        return RejectReason::WouldCross;
    }
    return std::nullopt;
}

template <class Listener>
void MatchingEngine<Listener>::execute(const NewOrder& order) {
    RestingOrder taker{.id = order.id,
                       .ticks = order.ticks,
                       .lots = order.lots,
                       .owner = order.owner,
                       .side = order.side,
                       .post_only = order.kind == OrderKind::PostOnly,
                       .reduce_only = order.reduce_only,
                       .self_trade = order.self_trade};
    if (order.kind == OrderKind::FillOrKill && !can_fill(taker, limit_key(order))) {
        listener_.on_canceled(order.id, order.owner, order.lots, CancelReason::NotFillable);
        return;
    }
    const End end = match(taker, limit_key(order));
    finish(taker, end, order.kind);
}

template <class Listener>
typename MatchingEngine<Listener>::End MatchingEngine<Listener>::match(RestingOrder& taker, std::int64_t limit_key) {
    const Side maker_side = opposite(taker.side);
    PriceLadder& makers = book_.ladder(maker_side);
    End end = End::Matched;
    while (end == End::Matched && taker.lots > 0 && !makers.empty() && makers.best_key() >= limit_key) {
        const std::int64_t key = makers.best_key();
        const std::int64_t ticks = RestingBook::key_of(maker_side, key);
        PriceLevel& level = makers.best_level();
        const std::int64_t taker_before = taker.lots;
        const std::int64_t level_before = level.lots;
        end = match_level(taker, level, ticks);
        const std::int64_t level_lots = level.lots;
        if (level.head == kNoOrder) {
            makers.close(key);
        }
        if (level_lots != level_before) {
            listener_.on_level(maker_side, ticks, level_lots);
        }
        if (taker.lots != taker_before) {
            conditionals_.on_price(TriggerBy::Last, ticks, fired_);
        }
    }
    return end;
}

template <class Listener>
typename MatchingEngine<Listener>::End MatchingEngine<Listener>::match_level(RestingOrder& taker, PriceLevel& level,
                                                                             std::int64_t ticks) {
    while (level.head != kNoOrder && taker.lots > 0) {
        const RestingOrder& maker = book_.order(level.head);
        const bool maker_reduces = maker.reduce_only;
        std::int64_t lots = std::min(taker.lots, maker.lots);
        if (maker_reduces || taker.reduce_only || maker.owner == taker.owner) [[unlikely]] {
            const Meeting meeting = meet(taker, maker);
            if (meeting.maker_leaves) {
                drop_first(level, *meeting.maker_leaves);
            }
            if (meeting.end != End::Matched) {
                return meeting.end;
            }
            if (meeting.maker_leaves) {
                continue;
            }
            lots = meeting.lots;
        }
        taker.lots -= lots;
        const Trade trade{.maker_id = maker.id,
                          .taker_id = taker.id,
                          .ticks = ticks,
                          .lots = lots,
                          .maker_left = maker.lots - lots,
                          .taker_left = taker.lots,
                          .maker_owner = maker.owner,
                          .taker_owner = taker.owner,
                          .taker_side = taker.side};
        if (trade.maker_left == 0) {
            book_.remove_first(level);
        } else {
            book_.fill_first(level, lots);
        }
        listener_.on_trade(trade);
        if (maker_reduces && trade.maker_left > 0 &&
            listener_.reducible_lots(trade.maker_owner, opposite(taker.side)) <= 0) {
            drop_first(level, CancelReason::ReduceOnly);
        }
    }
    return End::Matched;
}

template <class Listener>
typename MatchingEngine<Listener>::Meeting MatchingEngine<Listener>::meet(const RestingOrder& taker,
                                                                          const RestingOrder& maker) {
    Meeting meeting{.lots = std::min(taker.lots, maker.lots), .maker_leaves = std::nullopt, .end = End::Matched};
    if (maker.owner == taker.owner && taker.self_trade != SelfTrade::Allow) {
        if (taker.self_trade != SelfTrade::ExpireTaker) {
            meeting.maker_leaves = CancelReason::SelfTrade;
        }
        if (taker.self_trade != SelfTrade::ExpireMaker) {
            meeting.end = End::SelfTrade;
        }
        return meeting;
    }
    if (taker.reduce_only) {
        meeting.lots = std::min(meeting.lots, listener_.reducible_lots(taker.owner, taker.side));
        if (meeting.lots <= 0) {
            meeting.end = End::ReduceOnly;
            return meeting;
        }
    }
    if (maker.reduce_only) {
        meeting.lots = std::min(meeting.lots, listener_.reducible_lots(maker.owner, maker.side));
        if (meeting.lots <= 0) {
            meeting.maker_leaves = CancelReason::ReduceOnly;
        }
    }
    return meeting;
}

template <class Listener>
void MatchingEngine<Listener>::drop_first(PriceLevel& level, CancelReason reason) {
    const RestingOrder order = book_.order(level.head);
    book_.remove_first(level);
    listener_.on_canceled(order.id, order.owner, order.lots, reason);
}

template <class Listener>
void MatchingEngine<Listener>::finish(const RestingOrder& taker, End end, OrderKind kind) {
    if (taker.lots == 0) {
        return;
    }
    if (end == End::Matched && taker.reduce_only && listener_.reducible_lots(taker.owner, taker.side) <= 0) {
        end = End::ReduceOnly;
    }
    if (end != End::Matched) {
        const CancelReason reason = end == End::SelfTrade ? CancelReason::SelfTrade : CancelReason::ReduceOnly;
        listener_.on_canceled(taker.id, taker.owner, taker.lots, reason);
    } else if (may_rest(kind)) {
        const std::int64_t level_lots = book_.rest(taker);
        listener_.on_level(taker.side, taker.ticks, level_lots);
    } else {
        listener_.on_canceled(taker.id, taker.owner, taker.lots, CancelReason::NoLiquidity);
    }
}

// Walks what match() would do, without doing it. Every fill of an owner takes from what that owner's
// reduce-only orders may still give; those of the taker's own owner are not counted on at all, because
// the taker's fills change them the other way.
template <class Listener>
bool MatchingEngine<Listener>::can_fill(const RestingOrder& taker, std::int64_t limit_key) {
    if (taker.reduce_only && listener_.reducible_lots(taker.owner, taker.side) < taker.lots) {
        return false;
    }
    const Side maker_side = opposite(taker.side);
    std::int64_t missing = taker.lots;
    std::map<std::uint32_t, std::int64_t> given;  // by owner
    book_.walk(maker_side, [&](const RestingOrder& maker) {
        if (RestingBook::key_of(maker_side, maker.ticks) < limit_key) {
            return false;
        }
        if (maker.owner == taker.owner && taker.self_trade != SelfTrade::Allow) {
            return taker.self_trade == SelfTrade::ExpireMaker;
        }
        std::int64_t lots = std::min(maker.lots, missing);
        if (maker.reduce_only) {
            const std::int64_t reducible =
                maker.owner == taker.owner ? 0 : listener_.reducible_lots(maker.owner, maker_side);
            lots = std::min(lots, std::max<std::int64_t>(0, reducible - given[maker.owner]));
        }
        given[maker.owner] += lots;
        missing -= lots;
        return missing > 0;
    });
    return missing == 0;
}

template <class Listener>
void MatchingEngine<Listener>::run_fired() {
    for (std::size_t next = 0; next < fired_.size(); ++next) {
        const FiredOrder fired = fired_[next];  // a copy: its trades may fire more
        listener_.on_triggered(fired.order, fired.trigger_ticks);
        execute_fired(fired);
    }
    fired_.clear();
}

template <class Listener>
void MatchingEngine<Listener>::execute_fired(const FiredOrder& fired) {
    const NewConditional& source = fired.order;
    NewOrder order{.id = source.id,
                   .ticks = source.limit_ticks.value_or(0),
                   .lots = source.lots,
                   .owner = source.owner,
                   .side = source.side,
                   .kind = source.limit_ticks ? source.limit_kind : OrderKind::Market,
                   .reduce_only = source.reduce_only || source.close_position,
                   .self_trade = source.self_trade};
    if (order.reduce_only) {
        const std::int64_t reducible = listener_.reducible_lots(order.owner, order.side);
        if (reducible <= 0) {
            listener_.on_canceled(order.id, order.owner, order.lots, CancelReason::ReduceOnly);
            return;
        }
        order.lots = source.close_position ? reducible : order.lots;
    }
    if (may_rest(order.kind) && !book_.has_room(order.side, order.lots)) {
        listener_.on_rejected(order.id, order.owner, RejectReason::BookFull);
        return;
    }
    if (order.kind == OrderKind::PostOnly && book_.crosses(order.side, order.ticks)) {
        listener_.on_canceled(order.id, order.owner, order.lots, CancelReason::WouldCross);
        return;
    }
    execute(order);
}

}  // namespace tradewind::simulator
