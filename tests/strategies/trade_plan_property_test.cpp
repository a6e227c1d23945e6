// A trade plan under a venue that does everything a venue may do, in any order: it never loosens its stop, never
// holds more than planned, and ends flat with no order left; a copy made at any instant goes on identically.
#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/strategies/plan_rig.hpp"

namespace tradewind::strategies {
namespace {

using test::kBtc;
using test::price;
using test::quantity;

constexpr int kActions = 16;

struct Step {
    int action = 0;
    int amount = 0;  // what it means depends on the action
};

// The venue's side: every event is one the venue could send.
class AnyVenue {
public:
    explicit AnyVenue(PlanRig& plan) : plan_(plan), rig_(plan.rig) {}

    void act(const Step& step) {
        switch (step.action) {
            case 0:
            case 1:
                return answer_one(step.amount);
            case 2:
                return reject_one(step.amount);
            case 3:
            case 4:
                return fill_one(OrderPurpose::Strategy, step.amount);
            case 5:
                return fill_one(OrderPurpose::TakeProfit, step.amount);
            case 6:
                return hit_stop(step.amount);
            case 7:
                return confirm_one(step.amount);
            case 8:
                return repeat_last();
            case 9:
            case 10:
            case 11:
                return bar(step.amount);
            case 12:
                return plan_.timer();
            case 13:
                return take_from_outside(step.amount);
            case 14:
                return doubt_one(step.amount);
            default:
                return fill_late(step.amount);
        }
    }
    // Answers everything truthfully until nothing is left to answer.
    void finish() {
        plan_.act([](TradePlan& plan, StrategyDesk& desk) { plan.exit("the test is over", desk); });
        for (int i = 0; i < 20 && !(plan_.plan().is_idle() && rig_.position().is_zero()); ++i) {
            accept_all();
            for (const Order& order : open(OrderPurpose::Strategy)) {
                if (order.intent().effect == PositionEffect::Reduce && !rig_.position().is_zero()) {
                    trade(order, std::min(order.remaining(), rig_.position().abs()));
                }
            }
            for (const Order& order : open(OrderPurpose::StopLoss)) {
                if (order.is_triggered()) {
                    trade(order, rig_.position().abs());
                }
            }
            rig_.confirm_cancels();
            plan_.timer();
        }
    }
    // The answers that are due: nothing waits, nothing is being cancelled.
    void settle() {
        for (int i = 0; i < 4; ++i) {
            accept_all();
            rig_.confirm_cancels();
        }
    }

private:
    [[nodiscard]] std::vector<Order> open(std::optional<OrderPurpose> purpose) const {
        std::vector<Order> out;
        for (const Order* order : rig_.engine->orders().open_orders()) {
            if (!purpose || order->intent().purpose == *purpose) {
                out.push_back(*order);
            }
        }
        return out;
    }
    [[nodiscard]] std::optional<Order> pick(std::vector<Order> from, int which) const {
        return from.empty() ? std::nullopt : std::optional(from[static_cast<std::size_t>(which) % from.size()]);
    }
    [[nodiscard]] static bool waits(const Order& order) {
        return order.state() == OrderState::Submitting || order.state() == OrderState::Unknown;
    }
    void accept_all() {
        for (const Order& order : open(std::nullopt)) {
            if (waits(order)) {
                rig_.accept(order.id());
            }
        }
    }
    void answer_one(int which) {
        auto waiting = open(std::nullopt);
        std::erase_if(waiting, [](const Order& order) { return !waits(order); });
        if (const auto order = pick(waiting, which)) {
            rig_.accept(order->id());
        }
    }
    void reject_one(int which) {
        auto waiting = open(std::nullopt);
        std::erase_if(waiting, [](const Order& order) { return !waits(order); });
        if (const auto order = pick(waiting, which)) {
            rig_.reject(order->id(), "-2021 would trigger at once");
        }
    }
    void doubt_one(int which) {
        if (const auto order = pick(open(std::nullopt), which); order && waits(*order)) {
            rig_.send(OrderUnknown{kBtc, order->id(), "no answer"});
        }
    }
    void trade(const Order& order, Quantity amount) {
        if (!amount.is_positive()) {
            return;
        }
        const Price at = order.intent().price.value_or(last_);
        OrderFilled event = rig_.trade(order.id(), at.to_string(), amount.to_string());
        event.completes = order.intent().effect == PositionEffect::ClosePosition && amount == rig_.position().abs()
                              ? FillCompletes::Yes
                              : FillCompletes::No;
        filled_ = event;
        rig_.send(event);
    }
    [[nodiscard]] static Quantity part(Quantity whole, int amount) {
        const std::int64_t lots = whole.value().steps(Decimal::from_scaled(1, 3));
        return Quantity(Decimal::from_scaled(std::min<std::int64_t>(lots, 1 + amount % 1'000), 3));
    }
    void fill_one(OrderPurpose purpose, int amount) {
        const auto order = pick(open(purpose), amount);
        if (!order || order->intent().effect == PositionEffect::ClosePosition) {
            return;
        }
        Quantity most = order->remaining();
        if (order->intent().effect == PositionEffect::Reduce) {
            const bool closes =
                order->intent().side == Side::Sell ? rig_.position().is_positive() : rig_.position().is_negative();
            most = closes ? std::min(most, rig_.position().abs()) : Quantity();
        }
        trade(*order, amount % 3 == 0 ? most : part(most, amount));
    }
    // After the venue said that it was cancelled, as a message that was late.
    void fill_late(int amount) {
        for (const auto& [id, order] : rig_.engine->orders().all()) {
            const Quantity rest = order.intent().quantity - order.filled();
            if (order.state() == OrderState::Canceled && order.intent().effect == PositionEffect::Open &&
                rest.is_positive()) {
                return trade(order, part(rest, amount));
            }
        }
    }
    void hit_stop(int amount) {
        const auto stop = pick(open(OrderPurpose::StopLoss), amount);
        const bool closes =
            stop && (stop->intent().side == Side::Sell ? rig_.position().is_positive() : rig_.position().is_negative());
        if (!closes || stop->state() != OrderState::Working) {
            return;
        }
        last_ = last_ * (Decimal(1) - Decimal::from_scaled(amount % 50, 3));  // with a gap
        last_ = Price(last_.value().rounded_to(Decimal::from_scaled(1, 1), Rounding::HalfEven));
        rig_.quote(last_.to_string());
        rig_.send(OrderTriggered{kBtc, stop->id(), stop->venue_id()});
        if (amount % 4 != 0) {
            trade(*stop, amount % 4 == 1 ? part(rig_.position().abs(), amount) : rig_.position().abs());
        }
    }
    void confirm_one(int which) {
        auto asked = open(std::nullopt);
        std::erase_if(asked, [](const Order& order) { return !order.cancel_requested(); });
        if (const auto order = pick(asked, which)) {
            rig_.confirm_cancel(order->id());
        }
    }
    void repeat_last() {
        if (filled_) {
            rig_.send(*filled_);
        }
    }
    void take_from_outside(int amount) {
        if (rig_.position().is_zero()) {
            return;
        }
        OrderFilled event =
            test::fill("X" + std::to_string(++outside_), rig_.position().is_positive() ? Side::Sell : Side::Buy,
                       last_.to_string(), part(rig_.position().abs(), amount).to_string());
        event.origin = FillOrigin::AutoDeleverage;
        rig_.send(event);
    }
    void bar(int amount) {
        const auto tenths = [](Price at, int per_mille) {
            const Decimal moved = at.value() * (Decimal(1) + Decimal::from_scaled(per_mille, 3));
            return Price(moved.rounded_to(Decimal::from_scaled(1, 1), Rounding::HalfEven));
        };
        const Price close = tenths(last_, amount % 61 - 30);
        const Price high = tenths(std::max(last_, close), amount % 23);
        const Price low = tenths(std::min(last_, close), -(amount % 19));
        last_ = close;
        plan_.bar(high.to_string(), low.to_string(), close.to_string());
    }

    PlanRig& plan_;
    test::EngineRig& rig_;
    Price last_ = price("100");
    std::optional<OrderFilled> filled_;
    int outside_ = 0;
};

PlanTerms any_terms() {
    PlanTerms out;
    out.side = *rc::gen::element(Side::Buy, Side::Sell);
    out.quantity = Quantity(Decimal::from_scaled(*rc::gen::inRange(100, 3'000), 3));
    switch (*rc::gen::inRange(0, 4)) {
        case 0:
            break;
        case 1:
            out.entry = LimitEntry{price("100"), Duration::minutes(2)};
            break;
        case 2:
            out.entry = IcebergEntry{price("100"), quantity("0.3"), Duration::minutes(3)};
            break;
        default:
            out.entry = TwapEntry{5, Duration::minutes(3)};
    }
    if (*rc::gen::arbitrary<bool>()) {
        out.break_even = BreakEven{};
    }
    if (*rc::gen::arbitrary<bool>()) {
        out.targets.pop_back();  // a quarter rides with the stop
    }
    if (*rc::gen::arbitrary<bool>()) {
        out.trailing.push_back(TrailingStage{Decimal(), Decimal::from_scaled(25, 3)});
    }
    if (*rc::gen::arbitrary<bool>()) {
        out.longest_holding = Duration::minutes(15);
    }
    return out;
}

std::vector<Step> any_steps() {
    std::vector<Step> out;
    const auto pairs = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, kActions), rc::gen::inRange(0, 10'000)));
    out.reserve(pairs.size());
    for (const auto& [action, amount] : pairs) {
        out.push_back({action, amount});
    }
    return out;
}

std::optional<Price> tightest_stop(const PlanRig& rig) {
    std::optional<Price> best;
    for (const Order& stop : rig.stops()) {
        const bool is_long = stop.intent().side == Side::Sell;
        const Price trigger = *stop.intent().trigger;
        const bool protects = stop.state() == OrderState::Working && stop.intent().strategy != StrategyId();
        if (protects && (!best || (is_long ? trigger > *best : trigger < *best))) {
            best = trigger;
        }
    }
    return best;
}

std::size_t stops_of_plan(const PlanRig& rig) {
    const std::vector<Order> all = rig.stops();
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [](const Order& stop) { return stop.intent().strategy != StrategyId(); }));
}

// A position that outgrew every stop gets one more from the engine; that one covers more than those before it.
bool engine_adds_only_what_is_needed(const PlanRig& rig) {
    std::optional<Quantity> covered;
    for (const Order& stop : rig.stops()) {
        if (stop.intent().strategy != StrategyId()) {
            continue;
        }
        const Quantity own = stop.intent().quantity.is_zero() ? quantity("1000000") : stop.intent().quantity;
        if (covered && own <= *covered) {
            return false;
        }
        covered = own;
    }
    return true;
}

RC_GTEST_PROP(TradePlanProperty, survives_whatever_the_venue_does, ()) {
    const PlanTerms wish = any_terms();
    const std::vector<Step> steps = any_steps();
    PlanRig rig;
    AnyVenue venue(rig);
    RC_ASSERT(rig.start(wish).has_value());
    std::optional<Price> wished;
    std::optional<Price> placed;
    bool was_idle = false;
    bool taken_by_others = false;
    for (const Step& step : steps) {
        venue.act(step);
        const Quantity held = rig.rig.position();
        was_idle = was_idle || rig.plan().is_idle();
        RC_ASSERT(held.abs() <= wish.quantity);
        if (was_idle) {
            continue;  // a late fill may begin it anew; it is closed at once
        }
        const auto level = rig.plan().stop_level();
        const bool is_long = wish.side == Side::Buy;
        if (level && wished) {
            const bool is_no_looser = is_long ? *level >= *wished : *level <= *wished;
            RC_ASSERT(is_no_looser);
        }
        wished = level ? level : wished;
        const auto stop = tightest_stop(rig);
        if (stop && placed) {
            const bool is_no_looser = is_long ? *stop >= *placed : *stop <= *placed;
            RC_ASSERT(is_no_looser);
        }
        placed = stop ? stop : placed;
        RC_ASSERT(stops_of_plan(rig) <= 2U);  // the one there is and its successor
        RC_ASSERT(engine_adds_only_what_is_needed(rig));
        // What others take, the plan sees at its next call.
        taken_by_others = taken_by_others || step.action == 13;
        if (rig.plan().is_open() && !taken_by_others) {
            Quantity in_targets;
            for (const Order& target : rig.targets()) {
                in_targets += target.remaining();
            }
            RC_ASSERT(in_targets <= held.abs());
        }
    }
    // With every answer given there is one stop, and targets and runner are what is held.
    venue.settle();
    rig.timer();
    venue.settle();
    if (rig.plan().is_open()) {
        RC_ASSERT(rig.stops().size() == 1U);
        const bool takes_all = wish.targets.size() == 4;
        Quantity in_targets;
        for (const Order& target : rig.targets()) {
            in_targets += target.remaining();
        }
        const bool last_is_left = rig.plan().targets_taken() < static_cast<int>(wish.targets.size());
        if (takes_all && last_is_left) {
            RC_ASSERT(in_targets == rig.plan().held());
        }
        RC_ASSERT(in_targets <= rig.plan().held());
    }
    venue.finish();
    RC_ASSERT(rig.plan().is_idle());
    RC_ASSERT(rig.rig.position().is_zero());
    RC_ASSERT(rig.rig.engine->orders().open_count() == 0U);
}

RC_GTEST_PROP(TradePlanProperty, a_copy_made_at_any_instant_goes_on_identically, ()) {
    const PlanTerms wish = any_terms();
    const std::vector<Step> steps = any_steps();
    const auto cut = static_cast<std::size_t>(*rc::gen::inRange(0, 100)) % (steps.size() + 1);
    PlanRig rig;
    AnyVenue venue(rig);
    RC_ASSERT(rig.start(wish).has_value());
    for (std::size_t i = 0; i < cut; ++i) {
        venue.act(steps[i]);
    }
    PlanRig copy;
    const std::string saved = rig.rig.saved();
    Reader in(saved);
    RC_ASSERT(copy.rig.engine->load(in).has_value());
    std::vector<Event> events;
    rig.rig.record = &events;
    rig.rig.forget();
    copy.rig.forget();
    for (std::size_t i = cut; i < steps.size(); ++i) {
        venue.act(steps[i]);
    }
    for (const Event& event : events) {
        copy.rig.process(event);
    }
    RC_ASSERT(copy.rig.engine->command_hash() == rig.rig.engine->command_hash());
    RC_ASSERT(copy.rig.saved() == rig.rig.saved());
}

}  // namespace
}  // namespace tradewind::strategies
