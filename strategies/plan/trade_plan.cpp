#include "strategies/plan/trade_plan.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind::strategies {
namespace {

std::vector<const Order*> orders_on(const StrategyDesk& desk, InstrumentId instrument) {
    std::vector<const Order*> out = desk.open_orders();
    std::erase_if(out, [instrument](const Order* order) { return order->intent().instrument != instrument; });
    return out;
}

std::string text_of(Price price, const Instrument& instrument) {
    return price.value().to_fixed(instrument.price_places());
}

}  // namespace

Status TradePlan::start(const PlanTerms& terms, StrategyDesk& desk) {
    if (!is_idle()) {
        return fail(ErrorCode::Conflict, "a plan is on already");
    }
    if (!desk.account().market(instrument_.id).position.is_flat() || !orders_on(desk, instrument_.id).empty()) {
        return fail(ErrorCode::Conflict, "there is a position or an open order in " + instrument_.symbol);
    }
    if (Status fits = terms.check(instrument_); !fits) {
        return fits;
    }
    forget();
    terms_ = terms;
    terms_.quantity = instrument_.floor_quantity(terms.quantity);
    targets_.begin(terms_);
    trail_ = TrailingStop(terms_.side);
    average_entry_.reset();
    opened_at_.reset();
    entry_.begin(instrument_, terms_, desk);
    entry_.advance(instrument_, terms_, desk);
    if (entry_.is_over()) {
        ended_because_ = entry_.refusal();
        return fail(ErrorCode::Unavailable, entry_.refusal());
    }
    phase_ = Phase::Entering;
    return {};
}

void TradePlan::exit(const std::string& reason, StrategyDesk& desk) {
    if (!is_idle()) {
        begin_closing(reason);
        tend(desk);
    }
}

void TradePlan::tighten_stop(Price level, StrategyDesk& desk) {
    if (opened_at_ && (is_entering() || is_open())) {
        trail_.tighten(level);
        tend(desk);
    }
}

void TradePlan::on_bar(const Bar& bar, StrategyDesk& desk) {
    if (bar.instrument != instrument_.id || is_idle()) {
        return;
    }
    if (opened_at_ && (is_entering() || is_open())) {
        follow_price(bar, desk);
    }
    tend(desk);
}

void TradePlan::on_fill(const OrderFilled& fill, const Order& order, StrategyDesk& desk) {
    if (fill.instrument != instrument_.id) {
        return;
    }
    const Position& position = desk.account().market(instrument_.id).position;
    targets_.on_fill(fill, order);
    if (is_idle()) {
        if (order.intent().effect == PositionEffect::Open && !position.is_flat()) {
            begin_closing("a fill came after the plan was over");
        }
    } else if (entry_.owns(order, instrument_.id)) {
        entry_.on_fill(fill);
        average_entry_ = position.entry_price(instrument_);
        if (average_entry_) {
            opened_at_ = opened_at_.value_or(desk.account().now);
            trail_.see(*average_entry_);
            trail_.tighten(price_at(terms_.stop, *average_entry_, opposite(terms_.side)));
        }
    } else if (order.intent().purpose == OrderPurpose::StopLoss) {
        begin_closing("the stop was hit");
    } else if (order.intent().purpose == OrderPurpose::TakeProfit && position.is_flat()) {
        begin_closing("all targets were taken");
    }
    tend(desk);
}

void TradePlan::on_order_closed(const Order& order, StrategyDesk& desk) {
    if (order.intent().instrument != instrument_.id) {
        return;
    }
    entry_.on_order_closed(order);
    stop_.on_order_closed(order);
    targets_.on_order_closed(order);
    if (order.id() == exit_) {
        exit_ = ClientOrderId();
        exit_waits_ = true;  // the next timer tries again: no storm
    }
    tend(desk);
}

void TradePlan::on_timer(StrategyDesk& desk) {
    stop_.retry();
    targets_.retry();
    exit_waits_ = false;
    tend(desk);
}

void TradePlan::forget() {
    phase_ = Phase::Idle;
    entry_ = PlanEntry();
    stop_ = PlanStop();
    targets_ = PlanTargets();
    held_ = Quantity();
    exit_ = ClientOrderId();
    exit_waits_ = false;
    alarm_.clear();
    closing_because_.clear();
}

void TradePlan::begin_closing(const std::string& reason) {
    if (!is_closing()) {
        phase_ = Phase::Closing;
        closing_because_ = reason;
        exit_waits_ = false;
    }
}

// ---- what the price does ----------------------------------------------------------------------------

void TradePlan::follow_price(const Bar& bar, StrategyDesk& desk) {
    const bool is_long = terms_.side == Side::Buy;
    // Of the bar in which the entry was filled only the close is known to be later than the entry.
    const bool is_entry_bar = bar.open_time < *opened_at_;
    const Price worst = is_entry_bar ? bar.close : is_long ? bar.low : bar.high;
    const Price best = is_entry_bar ? bar.close : is_long ? bar.high : bar.low;
    if (trail_.is_reached(worst)) {
        return;  // which of the two extremes came first is not known: the stop is not raised on this bar
    }
    trail_.see(best);
    const Decimal profit = (best.value() / average_entry_->value() - Decimal(1)) * Decimal(sign_of(terms_.side));
    const Decimal most =
        (trail_.peak()->value() / average_entry_->value() - Decimal(1)) * Decimal(sign_of(terms_.side));
    for (const TrailingStage& stage : terms_.trailing) {
        if (most >= stage.starts_at) {
            trail_.trail(stage.distance);
        }
    }
    if (terms_.break_even && terms_.break_even->at_profit && most >= *terms_.break_even->at_profit) {
        trail_.tighten(break_even_level());
    }
    if (is_entering() && is_target_reached(profit, best)) {
        entry_.withdraw(desk);  // what is missing would be bought where it is to be sold
    }
}

bool TradePlan::is_target_reached(Decimal profit, Price best) const {
    return std::ranges::any_of(terms_.targets, [&](const Target& target) {
        if (const auto* distance = std::get_if<FromEntry>(&target.level)) {
            return profit >= distance->fraction;
        }
        const Price price = std::get<AtPrice>(target.level).price;
        return terms_.side == Side::Buy ? best >= price : best <= price;
    });
}

// Where the sale pays for both fees.
Price TradePlan::break_even_level() const {
    const Decimal paid = Decimal(1) + Decimal(sign_of(terms_.side)) * instrument_.taker_fee;
    const Decimal left = Decimal(1) - Decimal(sign_of(terms_.side)) * instrument_.taker_fee;
    return Price(Decimal::multiply_divide(average_entry_->value(), paid, left,
                                          terms_.side == Side::Buy ? Rounding::Up : Rounding::Down));
}

// ---- what follows from it ---------------------------------------------------------------------------

void TradePlan::observe(const StrategyDesk& desk) {
    const Quantity signed_quantity = desk.account().market(instrument_.id).position.signed_quantity();
    const Quantity in_direction = signed_quantity * Decimal(sign_of(terms_.side));
    held_ = std::max(in_direction, Quantity());
    if (is_closing()) {
        return;
    }
    if (in_direction.is_negative() || held_ > terms_.quantity) {
        begin_closing("the position is not the plan's");
    } else if (opened_at_ && held_.is_zero()) {
        begin_closing("the position was closed outside the plan");
    } else if (opened_at_ && terms_.longest_holding && desk.account().now - *opened_at_ >= *terms_.longest_holding) {
        begin_closing("its time was over");
    }
}

void TradePlan::tend(StrategyDesk& desk) {
    if (is_idle()) {
        return;
    }
    observe(desk);
    if (is_entering()) {
        tend_entry(desk);
    }
    if ((is_entering() || is_open()) && held_.is_positive()) {
        protect(desk);
    }
    if (is_open() && average_entry_) {
        targets_.keep(instrument_, terms_, *average_entry_, held_, desk);
    }
    if (is_closing()) {
        close_out(desk);
    }
}

void TradePlan::tend_entry(StrategyDesk& desk) {
    entry_.advance(instrument_, terms_, desk);
    if (!entry_.is_over()) {
        return;
    }
    if (opened_at_) {
        phase_ = Phase::Open;
    } else {
        begin_closing(entry_.refusal().empty() ? "the entry was not filled in time" : entry_.refusal());
    }
}

void TradePlan::protect(StrategyDesk& desk) {
    if (!trail_.level()) {  // a position the venue reported without a fill of ours
        begin_closing("the entry is not known");
        return;
    }
    if (terms_.break_even && !terms_.break_even->at_profit && targets_.taken() > 0) {
        trail_.tighten(break_even_level());
    }
    alarm_.clear();
    switch (stop_.keep(instrument_, terms_.side, *trail_.level(), desk)) {
        case PlanStop::Standing::Placed:
            break;
        case PlanStop::Standing::Refused:
            raise_alarm("the stop was refused: " + stop_.refusal(), desk);
            break;
        case PlanStop::Standing::Beyond:
            begin_closing("the price is beyond the stop");
            break;
        case PlanStop::Standing::Triggered:
            begin_closing("the stop was hit");
            break;
    }
}

void TradePlan::raise_alarm(const std::string& what, StrategyDesk& desk) {
    alarm_ = "ALARM: " + what + "; trying again";
    desk.explain(alarm_);
}

// The stop stays until there is no position: it is what protects when the market order is refused.
void TradePlan::close_out(StrategyDesk& desk) {
    entry_.withdraw(desk);
    targets_.withdraw(desk);
    const Position& position = desk.account().market(instrument_.id).position;
    const std::vector<const Order*> open = orders_on(desk, instrument_.id);
    if (position.is_flat()) {
        for (const Order* order : open) {
            desk.cancel(order->id());
        }
        if (open.empty()) {
            const std::string reason = closing_because_;
            forget();
            ended_because_ = reason;
        }
        return;
    }
    const bool is_being_closed = std::ranges::any_of(open, [this](const Order* order) {
        return order->id() == exit_ || (order->is_triggered() && stop_.owns(order->id()));
    });
    if (is_being_closed || exit_waits_) {
        return;
    }
    OrderIntent intent;
    intent.instrument = instrument_.id;
    intent.side = position.is_long() ? Side::Sell : Side::Buy;
    intent.effect = PositionEffect::Reduce;  // the venue takes no more than there is
    intent.quantity = std::max(position.signed_quantity().abs(), instrument_.min_quantity);
    if (instrument_.max_quantity.is_positive()) {
        intent.quantity = std::min(intent.quantity, instrument_.max_quantity);
    }
    const auto placed = desk.place(intent);
    if (placed) {
        exit_ = *placed;
        alarm_.clear();
    } else {
        exit_waits_ = true;
        raise_alarm("closing was refused: " + placed.error().text(), desk);
    }
}

std::vector<std::string> TradePlan::status() const {
    if (is_idle()) {
        return {};
    }
    const char* const what = is_entering() ? "entering" : is_open() ? "holding" : "closing";
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{} {}: {} of {}{}", what, terms_.side == Side::Buy ? "long" : "short",
                                held_.to_string(), terms_.quantity.to_string(),
                                average_entry_ ? " at " + text_of(*average_entry_, instrument_) : ""));
    if (trail_.level()) {
        lines.push_back(fmt::format("stop {}, {} of {} targets taken", text_of(*trail_.level(), instrument_),
                                    targets_.taken(), targets_.count()));
    }
    if (is_closing()) {
        lines.push_back("closing: " + closing_because_);
    }
    if (!alarm_.empty()) {
        lines.push_back(alarm_);
    }
    return lines;
}

}  // namespace tradewind::strategies
