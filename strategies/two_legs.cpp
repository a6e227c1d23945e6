#include "strategies/two_legs.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind::strategies {

const char* to_text(PairState state) {
    switch (state) {
        case PairState::Idle:
            return "idle";
        case PairState::Preparing:
            return "preparing";
        case PairState::FirstLeg:
            return "entering the first leg";
        case PairState::SecondLeg:
            return "completing the second leg";
        case PairState::Holding:
            return "holding";
        case PairState::Trimming:
            return "trimming";
        case PairState::Unwinding:
            return "unwinding";
    }
    return "?";
}

TwoLegs::TwoLegs(const Instrument& main, const Instrument* other)
    : main_(main), other_(other == nullptr ? std::nullopt : std::optional(*other)) {}

// ---- what there is ---------------------------------------------------------------------------------

bool TwoLegs::is_used(std::size_t which) const {
    return which == kMain || (other_ && form_ != PairForm::LongMainAlone);
}

Side TwoLegs::side(std::size_t which) const {
    const bool sells = (which == kMain) == (form_ == PairForm::ShortMain);
    return sells ? Side::Sell : Side::Buy;
}

Quantity TwoLegs::held(const StrategyDesk& desk, std::size_t which) const {
    if (!is_used(which)) {
        return {};
    }
    const Instrument& own = *leg(which);
    if (own.is_spot()) {
        return desk.account().spot_held(own.id);
    }
    const Quantity position = desk.account().market(own.id).position.signed_quantity();
    return std::max(Quantity(), side(which) == Side::Buy ? position : -position);
}

Quantity TwoLegs::tradable(const StrategyDesk& desk, Quantity quantity) const {
    Quantity out = quantity;
    for (const std::size_t which : {kMain, kOther, kMain}) {  // again: the second step may be the coarser one
        if (is_used(which)) {
            out = leg(which)->floor_quantity(out);
            if (leg(which)->max_quantity.is_positive()) {
                out = std::min(out, leg(which)->max_quantity);
            }
        }
    }
    for (const std::size_t which : {kMain, kOther}) {
        if (!is_used(which)) {
            continue;
        }
        const auto price = desk.account().market(leg(which)->id).valuation_price();
        if (!price || out < leg(which)->min_quantity || leg(which)->notional(*price, out) < leg(which)->min_notional) {
            return {};
        }
    }
    return out;
}

Quantity TwoLegs::paired(const StrategyDesk& desk) const {
    const Quantity main = held(desk, kMain);
    return is_used(kOther) ? std::min(main, held(desk, kOther)) : main;
}

// Within a step of the coarser leg.
bool TwoLegs::is_balanced(const StrategyDesk& desk) const {
    if (!is_used(kOther)) {
        return true;
    }
    return (held(desk, kMain) - held(desk, kOther)).abs() < std::max(main_.step, other_->step);
}

// Contracts can always be reduced; of spot the venue takes no order below its minimum.
bool TwoLegs::is_reducible(const StrategyDesk& desk, std::size_t which, Quantity quantity) const {
    const Instrument& own = *leg(which);
    if (!own.is_spot()) {
        return quantity >= own.min_quantity;
    }
    const auto price = desk.account().market(own.id).valuation_price();
    return price && quantity >= own.min_quantity && own.notional(*price, quantity) >= own.min_notional;
}

bool TwoLegs::is_working(const StrategyDesk& desk, std::size_t which) const {
    return std::ranges::any_of(desk.open_orders(), [&](const Order* order) {
        return leg(which) != nullptr && order->intent().instrument == leg(which)->id &&
               order->intent().purpose == OrderPurpose::Strategy;
    });
}

bool TwoLegs::is_working(const StrategyDesk& desk) const {
    return is_working(desk, kMain) || is_working(desk, kOther);
}

bool TwoLegs::is_settled(const StrategyDesk& desk) const {
    switch (state_) {
        case PairState::Idle:
            return !is_working(desk);
        case PairState::Holding:
            return !is_working(desk) && is_balanced(desk) && paired(desk).is_positive();
        case PairState::Preparing:
        case PairState::FirstLeg:
        case PairState::SecondLeg:
        case PairState::Trimming:
        case PairState::Unwinding:
            break;
    }
    return false;
}

bool TwoLegs::is_over(const StrategyDesk& desk, const PairTerms& terms) const {
    return desk.account().now - since_ >= terms.repair_time;
}

// ---- wishes ----------------------------------------------------------------------------------------

void TwoLegs::change(PairState state, Timestamp now) {
    state_ = state;
    since_ = now;
}

void TwoLegs::begin(PairForm form, Quantity quantity, Timestamp now) {
    form_ = form;
    wanted_ = quantity;
    asked_ = waits_ = false;
    reason_.clear();
    change(PairState::Preparing, now);
}

void TwoLegs::leave(const std::string& why) {
    if (state_ != PairState::Idle && state_ != PairState::Unwinding) {
        reason_ = why;
        state_ = PairState::Unwinding;
        waits_ = false;
    }
}

void TwoLegs::disengage() {
    switch (state_) {
        case PairState::Preparing:
            state_ = PairState::Idle;
            return;
        case PairState::FirstLeg:
        case PairState::SecondLeg:
            reason_ = "switched off while entering";
            state_ = PairState::Trimming;
            return;
        case PairState::Idle:
        case PairState::Holding:
        case PairState::Trimming:
        case PairState::Unwinding:
            return;
    }
}

// ---- what happens ----------------------------------------------------------------------------------

void TwoLegs::on_timer(StrategyDesk& desk, const PairTerms& terms) {
    waits_ = false;
    for (PlanStop& stop : stops_) {
        stop.retry();
    }
    step(desk, terms);
}

void TwoLegs::on_fill(const Order& order, StrategyDesk& desk, const PairTerms& terms) {
    if (order.intent().purpose == OrderPurpose::StopLoss) {
        leave("the stop of " + desk.account().instrument(order.intent().instrument).symbol + " was hit");
    } else if (state_ == PairState::Idle) {
        reason_ = "a fill came after its order was given up";
        state_ = PairState::Trimming;
    }
    step(desk, terms);
}

void TwoLegs::on_order_closed(const Order& order, StrategyDesk& desk, const PairTerms& terms) {
    for (PlanStop& stop : stops_) {
        stop.on_order_closed(order);
    }
    if (order.intent().purpose == OrderPurpose::Strategy && order.filled().is_zero()) {
        waits_ = true;
        if (!order.reason().empty()) {
            reason_ =
                fmt::format("{}: {}", desk.account().instrument(order.intent().instrument).symbol, order.reason());
        }
    }
    step(desk, terms);
}

void TwoLegs::step(StrategyDesk& desk, const PairTerms& terms) {
    protect(desk, terms);
    PairState before = state_;
    do {  // a state with nothing to wait for takes no time
        before = state_;
        step_once(desk, terms);
    } while (state_ != before);
}

void TwoLegs::step_once(StrategyDesk& desk, const PairTerms& terms) {
    switch (state_) {
        case PairState::Idle:
            return;
        case PairState::Preparing:
            return prepare(desk, terms);
        case PairState::FirstLeg:
            return enter_first(desk, terms);
        case PairState::SecondLeg:
            return complete(desk, terms);
        case PairState::Holding:
            return check_balance(desk);
        case PairState::Trimming:
            return trim(desk);
        case PairState::Unwinding:
            return unwind(desk);
    }
}

void TwoLegs::prepare(StrategyDesk& desk, const PairTerms& terms) {
    bool ready = true;
    for (const std::size_t which : {kMain, kOther}) {
        if (!is_used(which) || leg(which)->is_spot()) {
            continue;
        }
        const InstrumentState& market = desk.account().market(leg(which)->id);
        if (market.leverage != terms.leverage || !market.leverage_confirmed) {
            desk.ask_leverage(leg(which)->id, terms.leverage);
            ready = false;
        }
    }
    if (ready) {
        change(is_used(kOther) ? PairState::FirstLeg : PairState::SecondLeg, desk.account().now);
    } else if (is_over(desk, terms)) {
        reason_ = fmt::format("the venue did not set {}x", terms.leverage);
        state_ = PairState::Idle;
    }
}

void TwoLegs::enter_first(StrategyDesk& desk, const PairTerms& terms) {
    if (is_working(desk)) {
        if (is_over(desk, terms)) {
            cancel_entries(desk);
        }
        return;  // in doubt or on its way: the venue's word decides
    }
    const Quantity first = held(desk, kOther);
    if (!asked_ && !is_over(desk, terms)) {
        asked_ = enter(desk, kOther, wanted_ - first, terms.entry_slippage);
        if (asked_ || waits_) {
            return;
        }
    }
    const Quantity pair = tradable(desk, std::min(first, wanted_));
    if (pair.is_positive()) {
        wanted_ = pair;
        change(PairState::SecondLeg, desk.account().now);
    } else {
        if (reason_.empty()) {
            reason_ = "the first leg could not be entered";
        }
        state_ = PairState::Trimming;
    }
}

void TwoLegs::complete(StrategyDesk& desk, const PairTerms& terms) {
    if (is_working(desk)) {
        if (is_over(desk, terms)) {
            cancel_entries(desk);
        }
        return;
    }
    const Quantity missing = main_.floor_quantity(wanted_ - held(desk, kMain));
    if (!missing.is_positive()) {
        state_ = PairState::Holding;
    } else if (is_over(desk, terms)) {
        reason_ = "the second leg could not be completed in time" + (reason_.empty() ? "" : ": " + reason_);
        state_ = PairState::Trimming;
    } else if (!tradable(desk, missing).is_positive()) {
        state_ = PairState::Trimming;  // below the venue's minimum: the other leg comes down to it
    } else if (!waits_) {
        enter(desk, kMain, missing, terms.repair_slippage);
    }
}

void TwoLegs::check_balance(StrategyDesk& desk) {
    if (is_working(desk)) {
        return;
    }
    if (!paired(desk).is_positive()) {
        leave("one leg was closed outside the strategy");
    } else if (!is_balanced(desk)) {
        state_ = PairState::Trimming;
    }
}

// What both hold. Where too little spot is over to be sold alone, as much less as makes it an order.
Quantity TwoLegs::trimmed(const StrategyDesk& desk) const {
    const Quantity pair = tradable(desk, paired(desk));
    if (!is_used(kOther) || !other_->is_spot() || is_balanced(desk) || pair.is_zero()) {
        return pair;
    }
    const Quantity spot = held(desk, kOther);
    if (spot <= pair || is_reducible(desk, kOther, spot - pair)) {
        return pair;
    }
    const Decimal price = desk.account().market(other_->id).valuation_price().value_or(Price()).value();
    const Decimal least = price.is_positive() ? other_->min_notional / (price * other_->contract_size) : Decimal();
    // A little more, so that it still is one when the price has moved on.
    const Quantity order(std::max(other_->min_quantity.value(), least * Decimal::from_scaled(105, 2)));
    return tradable(desk, std::max(Quantity(), spot - order));
}

void TwoLegs::trim(StrategyDesk& desk) {
    cancel_entries(desk);
    const Quantity pair = trimmed(desk);
    bool done = true;
    for (const std::size_t which : {kMain, kOther}) {
        done = reduce_to(desk, which, pair) == Reduction::Done && done;
    }
    if (done && !is_working(desk)) {
        state_ = pair.is_positive() ? PairState::Holding : PairState::Idle;
    }
}

void TwoLegs::unwind(StrategyDesk& desk) {
    cancel_entries(desk);
    bool done = true;
    for (const std::size_t which : {kMain, kOther}) {
        done = reduce_to(desk, which, Quantity()) == Reduction::Done && done;
    }
    if (done && !is_working(desk)) {
        state_ = PairState::Idle;
    }
}

}  // namespace tradewind::strategies
