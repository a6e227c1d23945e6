#include "simulator/bar_market.hpp"

#include <algorithm>

#include "simulator/conditional_request.hpp"
#include "simulator/venue_texts.hpp"

namespace tradewind::simulator {
namespace {

constexpr std::uint32_t kAccountOwner = 1;
// Looked at once this far beyond the candle, so that the next candles need no look of their own.
const Decimal kBeyond = Decimal::from_scaled(3, 2);

}  // namespace

BarMarket::BarMarket(BarTrack track, const BarRules& rules, std::uint64_t seed, AccountDesk& desk)
    : instrument_(desk.account().instrument(track.instrument().id)),
      track_(std::move(track)),
      rules_(rules),
      seed_(seed),
      desk_(desk) {
    if (!track_.is_over()) {
        last_ = instrument_.to_ticks(track_.bar().open);
        desk_.account().set_mark(instrument_.id, track_.bar().open);
    }
}

// ---- time ------------------------------------------------------------------------------------------

BarMarket::Step BarMarket::plan() {
    if (track_.is_over()) {
        return {};
    }
    const Bar& bar = track_.bar();
    Step step{bar.close_time(), What::Close};
    if (walk_) {
        if (!walk_->at_end()) {
            step = {next_meeting(), What::Walk};
        }
    } else if (!is_quiet()) {
        step = {bar.open_time, What::Walk};
    }
    if (!is_flat() && track_.next_funding() <= step.time &&
        (step.what != What::Close || track_.next_funding() < step.time)) {
        step = {track_.next_funding(), What::Funding};
    }
    return step;
}

bool BarMarket::is_quiet() {
    if (!orders().empty()) {
        return false;
    }
    if (is_flat() || instrument_.is_spot()) {
        return true;
    }
    const BarTrack::MarkRange marks = track_.marks();
    return is_alone() && is_safe_at(desk_.account().position(instrument_.id).is_positive() ? marks.low : marks.high);
}

// In cross mode what other positions do in the same candle counts as well.
bool BarMarket::is_alone() const {
    const VenueAccount& account = desk_.account();
    if (account.mode() == MarginMode::Isolated) {
        return true;
    }
    for (std::uint32_t i = 0; i < account.holdings(); ++i) {
        const Instrument& other = account.instrument(InstrumentId(i));
        const bool in_pool = !other.is_spot() && other.settle == instrument_.settle && other.id != instrument_.id;
        if (in_pool && !account.at(other.id).position.is_flat()) {
            return false;
        }
    }
    return true;
}

bool BarMarket::is_safe_at(Price mark) {
    VenueAccount& account = desk_.account();
    const bool is_long = account.position(instrument_.id).is_positive();
    if (safe_mark_ && (is_long ? mark >= *safe_mark_ : mark <= *safe_mark_)) {
        return true;
    }
    const std::optional<Price> now = account.at(instrument_.id).mark;
    const auto suffices = [&](Price at) {
        account.set_mark(instrument_.id, at);
        return !account.margin_state(instrument_.id).is_liquidated();
    };
    const Price beyond = mark * (is_long ? Decimal(1) - kBeyond : Decimal(1) + kBeyond);
    bool is_safe = true;
    if (is_alone() && suffices(beyond)) {
        safe_mark_ = beyond;
    } else {
        is_safe = suffices(mark);
    }
    account.set_mark(instrument_.id, now.value_or(mark));
    return is_safe;
}

// The first tick of this leg at which the margin is gone; equity falls with every tick against the position.
std::optional<std::int64_t> BarMarket::liquidation_tick() {
    if (is_flat() || instrument_.is_spot()) {
        return std::nullopt;
    }
    std::int64_t safe = walk_->at().mark;
    std::int64_t gone = walk_->target().mark;
    if (is_safe_at(instrument_.from_ticks(gone))) {
        return std::nullopt;
    }
    while (std::max(safe, gone) - std::min(safe, gone) > 1) {
        const std::int64_t middle = safe + (gone - safe) / 2;
        (is_safe_at(instrument_.from_ticks(middle)) ? safe : gone) = middle;
    }
    return gone;
}

Timestamp BarMarket::next_meeting() {
    Timestamp next = walk_->target().time;
    const auto consider = [&](BarWalk::Line line, std::int64_t ticks) {
        if (const auto time = walk_->meets(line, ticks)) {
            next = std::min(next, *time);
        }
    };
    for (const auto& [number, order] : orders()) {
        if (is_resting_limit(order)) {
            consider(BarWalk::Line::Last, fill_tick(order));
        } else if (const auto trigger = waiting_.trigger_of(number)) {
            consider(order.terms.trigger_by == TriggerBy::Mark ? BarWalk::Line::Mark : BarWalk::Line::Last, *trigger);
        }
    }
    if (const auto gone = liquidation_tick()) {
        consider(BarWalk::Line::Mark, *gone);
    }
    return next;
}

void BarMarket::begin() {
    Extreme first = first_extreme(track_.bar(), seed_, instrument_.id.value());
    if (rules_.extremes == BarRules::ExtremeOrder::Pessimistic && !is_flat()) {
        first = desk_.account().position(instrument_.id).is_positive() ? Extreme::Low : Extreme::High;
    }
    walk_.emplace(track_.walk(first));
}

void BarMarket::set_prices() {
    last_ = walk_->at().last;
    desk_.account().set_mark(instrument_.id, instrument_.from_ticks(walk_->at().mark));
}

void BarMarket::walk_to(Timestamp time, LiquidationDesk& liquidations) {
    while (track_.next_funding() <= time) {
        track_.take_funding();  // nothing was held when it was due
    }
    if (!walk_) {
        begin();
    }
    walk_->move_to(time);
    look(&liquidations);
}

void BarMarket::catch_up(Timestamp time) {
    if (track_.is_over() || track_.bar().open_time > time) {
        return;
    }
    while (track_.next_funding() <= time) {
        track_.take_funding();
    }
    if (!walk_) {
        begin();
    }
    walk_->move_to(time);
    look(nullptr);
}

void BarMarket::look(LiquidationDesk* liquidations) {
    set_prices();
    fire();
    rest_met();
    for (const std::uint64_t number : std::exchange(arrived_, {})) {
        if (const VenueOrder* order = desk_.orders().find(instrument_.id, number)) {
            match(VenueOrder(*order));
        }
    }
    if (liquidations != nullptr) {
        liquidations->check(instrument_.id);
    }
}

void BarMarket::pay_funding(Timestamp time, LiquidationDesk& liquidations) {
    if (walk_ || (!track_.is_over() && track_.bar().open_time < time)) {
        if (!walk_) {
            begin();
        }
        walk_->move_to(time);
        set_prices();
    }
    const Timestamp boundary = track_.next_funding();
    desk_.pay_funding(instrument_.id, boundary, track_.take_funding());
    forget_margin();
    liquidations.check(instrument_.id);
}

BarClosed BarMarket::close() {
    const BarTrack::MarkRange marks = track_.marks();
    BarClosed closed{track_.bar(), marks.close, Decimal(), Timestamp()};
    closed.bar.instrument = instrument_.id;
    const Timestamp end = closed.bar.close_time();
    while (track_.next_funding() < end) {
        track_.take_funding();
    }
    if (track_.next_funding() != Timestamp::max()) {
        closed.next_funding = track_.next_funding();
        closed.funding_rate = track_.last_funding_rate();
    }
    if (walk_ || !orders().empty()) {
        waiting_.on_price(TriggerBy::Last, instrument_.to_ticks(closed.bar.close), fired_);
        waiting_.on_price(TriggerBy::Mark, instrument_.to_ticks(marks.close), fired_);
    }
    walk_.reset();
    desk_.account().set_mark(instrument_.id, marks.close);
    track_.next();
    last_.reset();  // worked out when it is asked for
    last_close_ = closed.bar.close;
    return closed;
}

// ---- orders ----------------------------------------------------------------------------------------

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
    return order.terms.type == OrderType::Limit && std::ranges::find(arrived_, order.number) == arrived_.end();
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
    if (order.terms.type != OrderType::Limit) {
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
        if (desk_.orders().find(instrument_.id, fired.order.id) != nullptr) {
            desk_.trigger(instrument_.id, fired.order.id);
            take(fired.order.id, taker_ticks(fired.order.side));
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
                             left, liquidity});
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
