#include "strategies/plan/plan_entry.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind::strategies {
namespace {

// The smallest quantity that may open by itself at this price.
Quantity least_order(const Instrument& instrument, Price price) {
    const Decimal unit = instrument.is_inverse() ? instrument.contract_size : price.value() * instrument.contract_size;
    if (!unit.is_positive()) {
        return instrument.min_quantity;
    }
    const Decimal worth = Decimal::divide(instrument.min_notional, unit, Rounding::Up);
    return std::max(instrument.min_quantity, Quantity(worth.rounded_to(instrument.step.value(), Rounding::Ceiling)));
}

std::optional<Duration> patience_of(const EntryStyle& style) {
    if (const auto* limit = std::get_if<LimitEntry>(&style)) {
        return limit->patience;
    }
    if (const auto* iceberg = std::get_if<IcebergEntry>(&style)) {
        return iceberg->patience;
    }
    return std::nullopt;
}

std::optional<Price> price_of(const EntryStyle& style) {
    if (const auto* limit = std::get_if<LimitEntry>(&style)) {
        return limit->price;
    }
    if (const auto* iceberg = std::get_if<IcebergEntry>(&style)) {
        return iceberg->price;
    }
    return std::nullopt;
}

}  // namespace

void PlanEntry::begin(const Instrument& instrument, const PlanTerms& terms, const StrategyDesk& desk) {
    *this = PlanEntry();
    over_ = false;
    started_ = desk.account().now;
    const Price reference =
        price_of(terms.entry).value_or(desk.account().market(instrument.id).valuation_price().value_or(Price()));
    least_ = least_order(instrument, reference);
    if (const auto* twap = std::get_if<TwapEntry>(&terms.entry)) {
        const std::int64_t most = terms.quantity.value().steps(least_.value(), Rounding::Down);
        slices_ = static_cast<int>(std::clamp<std::int64_t>(most, 1, twap->slices));
    }
}

// How much is to be entered in all by now, orders on their way included.
Quantity PlanEntry::due(const Instrument& instrument, const PlanTerms& terms, Timestamp now) const {
    const auto* twap = std::get_if<TwapEntry>(&terms.entry);
    if (twap == nullptr) {
        return terms.quantity;
    }
    const Decimal span = Decimal::from_int(std::max<std::int64_t>(twap->span.to_nanos(), 1));
    const Decimal begun = std::min(Decimal::from_int((now - started_).to_nanos()), span);
    const auto slice = (begun * Decimal(slices_)).steps(span);
    if (slice + 1 >= slices_) {
        return terms.quantity;
    }
    return instrument.floor_quantity(Quantity(Decimal::multiply_divide(
        terms.quantity.value(), Decimal::from_int(slice + 1), Decimal(slices_), Rounding::Down)));
}

Quantity PlanEntry::next_order(const Instrument& instrument, const PlanTerms& terms, Timestamp now) const {
    const Quantity missing = terms.quantity - filled_;
    Quantity next = due(instrument, terms, now) - filled_;
    if (const auto* iceberg = std::get_if<IcebergEntry>(&terms.entry)) {
        next = std::min(next, std::max(instrument.floor_quantity(iceberg->visible), least_));
    }
    if (instrument.max_quantity.is_positive()) {
        next = std::min(next, instrument.max_quantity);
    }
    // A rest that could not be ordered by itself goes with this one, where the venue allows it.
    const bool leaves_crumb = missing > next && missing - next < least_;
    const bool fits = !instrument.max_quantity.is_positive() || missing <= instrument.max_quantity;
    return leaves_crumb && fits && next.is_positive() ? missing : next;
}

void PlanEntry::advance(const Instrument& instrument, const PlanTerms& terms, StrategyDesk& desk) {
    if (order_.is_ours()) {
        const Order* order = desk.find_order(order_);
        if (order == nullptr || !order->is_open()) {
            order_ = ClientOrderId();
        }
    }
    const Timestamp now = desk.account().now;
    const auto patience = patience_of(terms.entry);
    if (!over_ && patience && now - started_ >= *patience) {
        withdraw(desk);
    }
    if (over_ || order_.is_ours()) {
        return;
    }
    if (terms.quantity - filled_ < least_ && !filled_.is_zero()) {
        over_ = true;
        return;
    }
    OrderIntent intent;
    intent.quantity = next_order(instrument, terms, now);
    if (intent.quantity < least_ && intent.quantity < terms.quantity) {
        return;  // nothing is due yet
    }
    intent.instrument = instrument.id;
    intent.side = terms.side;
    intent.price = price_of(terms.entry);
    intent.type = intent.price ? OrderType::Limit : OrderType::Market;
    const auto placed = desk.place(intent);
    if (placed) {
        order_ = *placed;
    } else {
        over_ = true;
        refusal_ = placed.error().text();
    }
}

void PlanEntry::on_order_closed(const Order& order) {
    if (order.id() != order_) {
        return;
    }
    order_ = ClientOrderId();
    if (!over_) {
        over_ = true;
        refusal_ = fmt::format("the entry order was {}: {}", to_text(order.state()), order.reason());
    }
}

void PlanEntry::withdraw(StrategyDesk& desk) {
    over_ = true;
    if (order_.is_ours()) {
        desk.cancel(order_);
    }
}

bool PlanEntry::owns(const Order& order, InstrumentId instrument) const {
    const OrderIntent& intent = order.intent();
    return intent.instrument == instrument && intent.effect == PositionEffect::Open && order.created() >= started_;
}

}  // namespace tradewind::strategies
