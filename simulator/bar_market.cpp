#include "simulator/bar_market.hpp"

#include <algorithm>

namespace tradewind::simulator {
namespace {

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
    if (account.mode(instrument_.id) == MarginMode::Isolated) {
        return true;
    }
    for (std::uint32_t i = 0; i < account.holdings(); ++i) {
        const Instrument& other = account.instrument(InstrumentId(i));
        const bool in_pool = !other.is_spot() && other.settle == instrument_.settle && other.id != instrument_.id &&
                             account.mode(other.id) == MarginMode::Cross;
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

Extreme BarMarket::first_extreme_of(const Bar& bar) const {
    switch (rules_.extremes) {
        case BarRules::ExtremeOrder::Pessimistic:
            if (!is_flat()) {
                return desk_.account().position(instrument_.id).is_positive() ? Extreme::Low : Extreme::High;
            }
            break;
        case BarRules::ExtremeOrder::NearerFirst:
            return bar.high - bar.open <= bar.open - bar.low ? Extreme::High : Extreme::Low;
        case BarRules::ExtremeOrder::Drawn:
            break;
    }
    return first_extreme(bar, seed_, instrument_.id.value());
}

void BarMarket::begin() {
    walk_.emplace(track_.walk(first_extreme_of(track_.bar())));
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

}  // namespace tradewind::simulator
