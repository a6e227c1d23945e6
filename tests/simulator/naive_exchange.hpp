// The matching rules again, written to be read and not to be fast: one list of resting orders in time
// order, every question answered by looking at all of them. The property tests compare the engine with it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulator/matching_recorder.hpp"

namespace tradewind::simulator::test {

class NaiveExchange {
public:
    explicit NaiveExchange(MatchingRecorder& out) : out_(out) {}

    void submit(const NewOrder& order) {
        if (const auto reason = refuse(order)) {
            return out_.on_rejected(order.id, order.owner, *reason);
        }
        out_.on_accepted(order);
        execute(order);
        run_fired();
    }
    void submit(const NewConditional& order) {
        if (const auto reason = refuse(order)) {
            return out_.on_rejected(order.id, order.owner, *reason);
        }
        Sleeping sleeping{order, {}};
        trail(sleeping, price_of(order.trigger_by));
        sleeping_.push_back(sleeping);
        out_.on_armed(order);
    }
    bool cancel(std::uint64_t id) {
        for (auto at = resting_.begin(); at != resting_.end(); ++at) {
            if (at->id == id) {
                out_.on_canceled(id, at->owner, at->lots, CancelReason::Requested);
                resting_.erase(at);
                return true;
            }
        }
        for (auto at = sleeping_.begin(); at != sleeping_.end(); ++at) {
            if (at->order.id == id) {
                out_.on_canceled(id, at->order.owner, at->order.lots, CancelReason::Requested);
                sleeping_.erase(at);
                return true;
            }
        }
        return false;
    }
    AmendOutcome amend(std::uint64_t id, std::int64_t ticks, std::int64_t lots) {
        const auto at = std::find_if(resting_.begin(), resting_.end(), [&](const auto& o) { return o.id == id; });
        if (at == resting_.end()) {
            return AmendOutcome::UnknownOrder;
        }
        if (lots <= 0) {
            return AmendOutcome::InvalidLots;
        }
        if (ticks == at->ticks && lots <= at->lots) {
            at->lots = lots;
            out_.on_amended(*at);
            return AmendOutcome::Amended;
        }
        RestingOrder order = *at;
        resting_.erase(at);
        if (order.post_only && first_to_meet(order.side, ticks) != resting_.end()) {
            out_.on_canceled(id, order.owner, order.lots, CancelReason::WouldCross);
            return AmendOutcome::Amended;
        }
        order.ticks = ticks;
        order.lots = lots;
        out_.on_amended(order);
        trade_and_rest(order, ticks, OrderKind::Limit);
        run_fired();
        return AmendOutcome::Amended;
    }
    void on_mark(std::int64_t ticks) {
        price_seen(TriggerBy::Mark, ticks);
        run_fired();
    }
    [[nodiscard]] const std::vector<RestingOrder>& resting() const { return resting_; }
    [[nodiscard]] std::size_t sleeping() const { return sleeping_.size(); }

private:
    struct Sleeping {
        NewConditional order;
        std::optional<std::int64_t> extreme;
    };
    using Place = std::vector<RestingOrder>::iterator;

    static bool rises(const NewConditional& order) {
        switch (order.kind) {
            case TriggerKind::Stop:
            case TriggerKind::Trailing:
                return order.side == Side::Buy;
            case TriggerKind::TakeProfit:
                return order.side == Side::Sell;
        }
        return false;
    }
    [[nodiscard]] std::optional<std::int64_t> price_of(TriggerBy by) const {
        return by == TriggerBy::Mark ? mark_ : last_;
    }
    [[nodiscard]] bool is_taken(std::uint64_t id) const {
        return std::any_of(resting_.begin(), resting_.end(), [&](const auto& o) { return o.id == id; }) ||
               std::any_of(sleeping_.begin(), sleeping_.end(), [&](const auto& s) { return s.order.id == id; });
    }
    std::optional<RejectReason> refuse(const NewOrder& order) {
        if (order.lots <= 0) {
            return RejectReason::InvalidLots;
        }
        if (is_taken(order.id)) {
            return RejectReason::DuplicateId;
        }
        if (order.reduce_only && out_.reducible_lots(order.owner, order.side) == 0) {
            return RejectReason::NothingToReduce;
        }
        if (order.kind == OrderKind::PostOnly && first_to_meet(order.side, order.ticks) != resting_.end()) {
            return RejectReason::WouldCross;
        }
        return std::nullopt;
    }
    std::optional<RejectReason> refuse(const NewConditional& order) {
        if (is_taken(order.id)) {
            return RejectReason::DuplicateId;
        }
        if (order.close_position != (order.lots == 0)) {
            return RejectReason::InvalidLots;
        }
        const auto price = price_of(order.trigger_by);
        if (order.kind == TriggerKind::Trailing) {
            if (order.limit_ticks) {
                return RejectReason::InvalidTrigger;
            }
            const bool awake =
                price && order.activation_ticks &&
                (order.side == Side::Sell ? *price >= *order.activation_ticks : *price <= *order.activation_ticks);
            return awake ? std::optional(RejectReason::WouldTrigger) : std::nullopt;
        }
        const bool holds = price && (rises(order) ? *price >= order.trigger_ticks : *price <= order.trigger_ticks);
        return holds ? std::optional(RejectReason::WouldTrigger) : std::nullopt;
    }
    // The resting order that a taker with this limit would trade with; end() when there is none.
    Place first_to_meet(Side taker, std::int64_t limit) {
        Place best = resting_.end();
        for (Place at = resting_.begin(); at != resting_.end(); ++at) {
            const bool in_reach = at->side != taker && (taker == Side::Buy ? at->ticks <= limit : at->ticks >= limit);
            const bool better =
                best == resting_.end() || (taker == Side::Buy ? at->ticks < best->ticks : at->ticks > best->ticks);
            if (in_reach && better) {
                best = at;
            }
        }
        return best;
    }
    void execute(const NewOrder& order) {
        RestingOrder taker{.id = order.id,
                           .ticks = order.ticks,
                           .lots = order.lots,
                           .owner = order.owner,
                           .side = order.side,
                           .post_only = order.kind == OrderKind::PostOnly,
                           .reduce_only = order.reduce_only,
                           .self_trade = order.self_trade};
        using Range = std::numeric_limits<std::int64_t>;
        const std::int64_t any_price = order.side == Side::Buy ? Range::max() : Range::min();
        if (order.kind == OrderKind::FillOrKill && !would_fill(taker)) {
            return out_.on_canceled(order.id, order.owner, order.lots, CancelReason::NotFillable);
        }
        trade_and_rest(taker, order.kind == OrderKind::Market ? any_price : order.ticks, order.kind);
    }
    // Tries it on a copy of everything.
    bool would_fill(RestingOrder taker) {
        if (taker.reduce_only && out_.reducible_lots(taker.owner, taker.side) < taker.lots) {
            return false;
        }
        MatchingRecorder trial_out;
        trial_out.positions = out_.positions;
        NaiveExchange trial(trial_out);
        trial.resting_ = resting_;
        // Orders of the taker's own owner that may only reduce are not counted on.
        std::erase_if(trial.resting_, [&](const RestingOrder& o) {
            return o.reduce_only && o.owner == taker.owner && taker.self_trade == SelfTrade::Allow;
        });
        trial.trade_and_rest(taker, taker.ticks, OrderKind::ImmediateOrCancel);
        return std::any_of(trial_out.lines.begin(), trial_out.lines.end(),
                           [](const std::string& line) { return line.starts_with("trade") && line.ends_with("/0"); });
    }
    void trade_and_rest(RestingOrder taker, std::int64_t limit, OrderKind kind) {
        while (taker.lots > 0) {
            const Place maker = first_to_meet(taker.side, limit);
            if (maker == resting_.end()) {
                break;
            }
            if (maker->owner == taker.owner && taker.self_trade != SelfTrade::Allow) {
                const SelfTrade policy = taker.self_trade;
                if (policy == SelfTrade::ExpireMaker || policy == SelfTrade::ExpireBoth) {
                    drop(maker, CancelReason::SelfTrade);
                }
                if (policy == SelfTrade::ExpireTaker || policy == SelfTrade::ExpireBoth) {
                    return out_.on_canceled(taker.id, taker.owner, taker.lots, CancelReason::SelfTrade);
                }
                continue;
            }
            std::int64_t lots = std::min(taker.lots, maker->lots);
            if (taker.reduce_only) {
                lots = std::min(lots, out_.reducible_lots(taker.owner, taker.side));
                if (lots == 0) {
                    break;
                }
            }
            if (maker->reduce_only) {
                lots = std::min(lots, out_.reducible_lots(maker->owner, maker->side));
                if (lots == 0) {
                    drop(maker, CancelReason::ReduceOnly);
                    continue;
                }
            }
            trade(*maker, taker, lots);
            const std::int64_t ticks = maker->ticks;
            if (maker->lots == 0) {
                resting_.erase(maker);
            } else if (maker->reduce_only && out_.reducible_lots(maker->owner, maker->side) == 0) {
                drop(maker, CancelReason::ReduceOnly);
            }
            price_seen(TriggerBy::Last, ticks);
        }
        if (taker.lots == 0) {
            return;
        }
        if (taker.reduce_only && out_.reducible_lots(taker.owner, taker.side) == 0) {
            out_.on_canceled(taker.id, taker.owner, taker.lots, CancelReason::ReduceOnly);
        } else if (kind == OrderKind::Limit || kind == OrderKind::PostOnly) {
            resting_.push_back(taker);
        } else {
            out_.on_canceled(taker.id, taker.owner, taker.lots, CancelReason::NoLiquidity);
        }
    }
    void trade(RestingOrder& maker, RestingOrder& taker, std::int64_t lots) {
        maker.lots -= lots;
        taker.lots -= lots;
        out_.on_trade({.maker_id = maker.id,
                       .taker_id = taker.id,
                       .ticks = maker.ticks,
                       .lots = lots,
                       .maker_left = maker.lots,
                       .taker_left = taker.lots,
                       .maker_owner = maker.owner,
                       .taker_owner = taker.owner,
                       .taker_side = taker.side});
    }
    void drop(Place maker, CancelReason reason) {
        out_.on_canceled(maker->id, maker->owner, maker->lots, reason);
        resting_.erase(maker);
    }
    static void trail(Sleeping& sleeping, std::optional<std::int64_t> price) {
        const NewConditional& order = sleeping.order;
        if (order.kind != TriggerKind::Trailing || !price) {
            return;
        }
        const bool sells = order.side == Side::Sell;
        if (sleeping.extreme) {
            sleeping.extreme = sells ? std::max(*sleeping.extreme, *price) : std::min(*sleeping.extreme, *price);
        } else if (!order.activation_ticks ||
                   (sells ? *price >= *order.activation_ticks : *price <= *order.activation_ticks)) {
            sleeping.extreme = price;
        }
    }
    static std::optional<std::int64_t> trigger_of(const Sleeping& sleeping) {
        if (sleeping.order.kind != TriggerKind::Trailing) {
            return sleeping.order.trigger_ticks;
        }
        if (!sleeping.extreme) {
            return std::nullopt;
        }
        const Callback& callback = sleeping.order.callback;
        std::int64_t back = callback.amount;
        if (callback.unit == Callback::Unit::BasisPoints) {  // prices of the tests are small enough for this
            const std::int64_t share = std::abs(*sleeping.extreme) * callback.amount;
            back = std::max<std::int64_t>(1, share / 10'000 + (share % 10'000 != 0 ? 1 : 0));
        }
        return sleeping.order.side == Side::Sell ? *sleeping.extreme - back : *sleeping.extreme + back;
    }
    void price_seen(TriggerBy by, std::int64_t ticks) {
        std::optional<std::int64_t>& price = by == TriggerBy::Mark ? mark_ : last_;
        const std::int64_t from = price.value_or(ticks);
        price = ticks;
        std::vector<std::pair<std::int64_t, Sleeping>> firing;  // by distance, oldest first within one
        std::erase_if(sleeping_, [&](Sleeping& sleeping) {
            if (sleeping.order.trigger_by != by) {
                return false;
            }
            trail(sleeping, ticks);
            const auto trigger = trigger_of(sleeping);
            const bool fires = trigger && (rises(sleeping.order) ? ticks >= *trigger : ticks <= *trigger);
            if (fires) {
                firing.emplace_back(std::abs(*trigger - from), sleeping);
            }
            return fires;
        });
        std::stable_sort(firing.begin(), firing.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (const auto& [distance, sleeping] : firing) {
            fired_.push_back(sleeping);
        }
    }
    void run_fired() {
        while (!fired_.empty()) {
            const Sleeping fired = fired_.front();
            fired_.pop_front();
            const NewConditional& source = fired.order;
            out_.on_triggered(source, *trigger_of(fired));
            NewOrder order{.id = source.id,
                           .ticks = source.limit_ticks.value_or(0),
                           .lots = source.lots,
                           .owner = source.owner,
                           .side = source.side,
                           .kind = source.limit_ticks ? OrderKind::Limit : OrderKind::Market,
                           .reduce_only = source.reduce_only || source.close_position,
                           .self_trade = source.self_trade};
            const std::int64_t reducible = out_.reducible_lots(order.owner, order.side);
            if (order.reduce_only && reducible == 0) {
                out_.on_canceled(order.id, order.owner, order.lots, CancelReason::ReduceOnly);
                continue;
            }
            order.lots = source.close_position ? reducible : order.lots;
            execute(order);
        }
    }

    MatchingRecorder& out_;
    std::vector<RestingOrder> resting_;
    std::vector<Sleeping> sleeping_;
    std::deque<Sleeping> fired_;
    std::optional<std::int64_t> last_;
    std::optional<std::int64_t> mark_;
};

}  // namespace tradewind::simulator::test
