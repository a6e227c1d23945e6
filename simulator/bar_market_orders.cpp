// How the orders of a candle market arrive, fire, fill and leave.
#include <algorithm>

#include "simulator/bar_market.hpp"
#include "simulator/conditional_request.hpp"
#include "simulator/venue_texts.hpp"

namespace tradewind::simulator {
namespace {

constexpr std::uint32_t kAccountOwner = 1;

}  // namespace

std::int64_t BarMarket::last_ticks() const {
    return last_ ? *last_ : instrument_.to_ticks(last_close_);
}

std::int64_t BarMarket::taker_ticks(Side side) const {
    if (rules_.slippage.is_zero()) {
        return last_ticks();
    }
    const Decimal by = Decimal::from_int(last_ticks()) * rules_.slippage;
    return std::max<std::int64_t>(1, last_ticks() + sign_of(side) * by.rounded(0, Rounding::Up).steps(Decimal(1)));
}

std::optional<Price> BarMarket::worst_price(Side taker, Quantity) const {
    return track_.is_over() ? std::nullopt : std::optional(instrument_.from_ticks(taker_ticks(taker)));
}

std::int64_t BarMarket::fill_tick(const VenueOrder& limit) const {
    const std::int64_t beyond = rules_.limit_fill == BarRules::LimitFill::Through ? 1 : 0;
    return limit.limit_ticks - sign_of(limit.terms.side) * beyond;
}

bool BarMarket::is_resting_limit(const VenueOrder& order) const {
    return order.rests_on(order.terms.side) && std::ranges::find(arrived_, order.number) == arrived_.end();
}

void BarMarket::submit(const VenueOrder& order) {
    if (order.phase == OrderPhase::Waiting) {
        waiting_.on_price(TriggerBy::Last, last_ticks(), fired_);
        waiting_.on_price(TriggerBy::Mark, instrument_.to_ticks(*desk_.account().at(instrument_.id).mark), fired_);
        const NewConditional request = conditional_request(order, instrument_, kAccountOwner);
        if (const auto refused = waiting_.refuse(request)) {
            const ClientOrderId client = order.id;
            desk_.orders().discard(instrument_.id, order.number);
            desk_.reject(instrument_.id, client, text_of(*refused));
            return;
        }
        desk_.accept(instrument_.id, order.number);
        waiting_.add(request);
        return;
    }
    arrive(order);
}

void BarMarket::arrive(const VenueOrder& order) {
    const bool crosses =
        order.terms.type == OrderType::Limit && (order.limit_ticks - last_ticks()) * sign_of(order.terms.side) > 0;
    if (crosses && order.terms.time_in_force == TimeInForce::PostOnly) {
        const ClientOrderId client = order.id;
        desk_.orders().discard(instrument_.id, order.number);
        desk_.reject(instrument_.id, client, text_of(RejectReason::WouldCross));
        return;
    }
    desk_.accept(instrument_.id, order.number);
    if (walk_) {
        match(VenueOrder(order));
    } else {
        arrived_.push_back(order.number);
    }
}

// An order that has just come against the price of now.
void BarMarket::match(const VenueOrder& order) {
    const Side side = order.terms.side;
    if (!order.terms.price) {
        take(order.number, taker_ticks(side));
        return;
    }
    const bool crosses = (order.limit_ticks - last_ticks()) * sign_of(side) > 0;
    const auto expire = [&](CancelReason reason) {
        cancel(order.number, Channel::Stream, CancelKind::Expired, text_of(reason));
    };
    switch (order.terms.time_in_force) {
        case TimeInForce::PostOnly:
            if (crosses) {
                expire(CancelReason::WouldCross);
            }
            return;
        case TimeInForce::ImmediateOrCancel:
        case TimeInForce::FillOrKill:
            if (!crosses) {
                expire(order.terms.time_in_force == TimeInForce::FillOrKill ? CancelReason::NotFillable
                                                                            : CancelReason::NoLiquidity);
                return;
            }
            break;
        case TimeInForce::GoodTillCancel:
            if (!crosses) {
                return;
            }
            break;
    }
    const std::int64_t market = taker_ticks(side);
    take(order.number, side == Side::Buy ? std::min(market, order.limit_ticks) : std::max(market, order.limit_ticks));
}

// Fills a taker, or what of it may still reduce.
void BarMarket::take(std::uint64_t number, std::int64_t ticks) {
    const VenueOrder* found = desk_.orders().find(instrument_.id, number);
    if (found == nullptr) {
        return;
    }
    const Side side = found->terms.side;
    const std::int64_t wanted = found->lots_left;
    std::int64_t lots = wanted;
    if (found->only_reduces()) {
        const std::int64_t most = desk_.account().reducible_lots(instrument_.id, side);
        lots = wanted == 0 ? most : std::min(wanted, most);
    }
    const std::int64_t left = std::max<std::int64_t>(wanted - lots, 0);
    if (lots > 0) {
        trade(number, side, ticks, lots, left, Liquidity::Taker);
    }
    if (lots <= 0 || left > 0) {
        cancel(number, Channel::Stream, CancelKind::Expired, text_of(CancelReason::ReduceOnly));
    }
}

void BarMarket::fire() {
    fired_.clear();
    waiting_.on_price(TriggerBy::Last, walk_->at().last, fired_);
    waiting_.on_price(TriggerBy::Mark, walk_->at().mark, fired_);
    for (const FiredOrder& fired : std::exchange(fired_, {})) {
        if (const VenueOrder* order = desk_.orders().find(instrument_.id, fired.order.id)) {
            desk_.trigger(instrument_.id, fired.order.id);
            match(VenueOrder(*order));
        }
    }
}

void BarMarket::rest_met() {
    std::vector<std::uint64_t> met;
    for (const auto& [number, order] : orders()) {
        if (is_resting_limit(order) && (fill_tick(order) - last_ticks()) * sign_of(order.terms.side) >= 0) {
            met.push_back(number);
        }
    }
    for (const std::uint64_t number : met) {
        const VenueOrder* order = desk_.orders().find(instrument_.id, number);
        if (order == nullptr) {
            continue;
        }
        const Side side = order->terms.side;
        const std::int64_t wanted = order->lots_left;
        const std::int64_t lots =
            order->only_reduces() ? std::min(wanted, desk_.account().reducible_lots(instrument_.id, side)) : wanted;
        if (lots > 0) {
            trade(number, side, order->limit_ticks, lots, wanted - lots, Liquidity::Maker);
        }
        if (lots < wanted) {
            cancel(number, Channel::Stream, CancelKind::Expired, text_of(CancelReason::ReduceOnly));
        }
    }
}

void BarMarket::trade(std::uint64_t number, Side side, std::int64_t ticks, std::int64_t lots, std::int64_t left,
                      Liquidity liquidity) {
    forget_margin();
    desk_.trade(AccountTrade{instrument_.id, number, side, instrument_.from_ticks(ticks), instrument_.from_lots(lots),
                             left, liquidity, FillOrigin::Order, desk_.numbers().take_trade()});
    for (const std::uint64_t useless : desk_.useless_reducers(instrument_.id)) {
        if (useless != number) {
            cancel(useless, Channel::Stream, CancelKind::Expired, "no position left to reduce");
        }
    }
}

void BarMarket::liquidate(Side side, std::int64_t lots) {
    trade(desk_.begin_liquidation(), side, taker_ticks(side), lots, 0, Liquidity::Taker);
}

bool BarMarket::cancel(std::uint64_t order, Channel channel, CancelKind kind, const std::string& reason) {
    if (desk_.orders().find(instrument_.id, order) == nullptr) {
        return false;
    }
    (void)waiting_.remove(order);
    std::erase(arrived_, order);
    desk_.cancel(instrument_.id, order, channel, kind, reason);
    return true;
}

void BarMarket::amend(const VenueOrder& order, std::int64_t ticks, std::int64_t lots) {
    const bool crosses = (ticks - last_ticks()) * sign_of(order.terms.side) > 0;
    if (crosses && order.terms.time_in_force == TimeInForce::PostOnly) {
        cancel(order.number, Channel::Stream, CancelKind::Expired, text_of(CancelReason::WouldCross));
        return;
    }
    desk_.amend(instrument_.id, order.number, ticks, lots);
    if (is_resting_limit(order) && crosses) {
        if (walk_) {
            match(VenueOrder(order));
        } else {
            arrived_.push_back(order.number);  // the market stands still: it meets the next open
        }
    }
}

void BarMarket::cancel_all(Channel channel, const std::string& reason) {
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, order] : orders()) {
        numbers.push_back(number);
    }
    for (const std::uint64_t number : numbers) {
        cancel(number, channel, CancelKind::Canceled, reason);
    }
}

}  // namespace tradewind::simulator
