#include "strategies/plan/plan_targets.hpp"

#include <algorithm>
#include <numeric>

namespace tradewind::strategies {

std::vector<Quantity> split_quantity(Quantity whole, std::span<const Decimal> shares, Decimal of_shares, Quantity step,
                                     Quantity least) {
    std::vector<Quantity> parts(shares.size());
    const bool takes_all = std::accumulate(shares.begin(), shares.end(), Decimal()) == of_shares;
    Quantity given;
    Quantity carried;  // of parts too small to be an order
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const Decimal exact = Decimal::multiply_divide(whole.value(), shares[i], of_shares, Rounding::Down);
        const bool takes_rest = takes_all && i + 1 == shares.size();
        parts[i] = takes_rest ? whole - given : Quantity(exact.rounded_to(step.value(), Rounding::Down)) + carried;
        carried = Quantity();
        if (parts[i] < least) {
            carried = std::exchange(parts[i], Quantity());
        }
        given += parts[i];
    }
    const auto last = std::find_if(parts.rbegin(), parts.rend(), [](Quantity part) { return part.is_positive(); });
    if (last != parts.rend()) {
        *last += carried;
    } else if (takes_all && !parts.empty()) {
        parts.back() = carried;
    }
    return parts;
}

void PlanTargets::begin(const PlanTerms& terms) {
    *this = PlanTargets();
    for (const Target& target : terms.targets) {
        legs_.emplace_back().share = target.share;
    }
}

// Legs that are still to be taken share what is held as they would have shared the whole.
void PlanTargets::split(const Instrument& instrument, Quantity held) {
    std::vector<std::size_t> waiting;
    std::vector<Decimal> shares;
    Decimal of_shares = Decimal(1);
    for (std::size_t i = 0; i < legs_.size(); ++i) {
        if (is_taken(i)) {
            of_shares -= legs_[i].share;
        } else {
            waiting.push_back(i);
            shares.push_back(legs_[i].share);
        }
    }
    runner_ = held;
    if (waiting.empty()) {
        return;
    }
    const std::vector<Quantity> parts =
        split_quantity(held, shares, of_shares, instrument.step, instrument.min_quantity);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Leg& leg = legs_[waiting[i]];
        leg.quantity = leg.filled + parts[i];
        runner_ -= parts[i];
    }
}

// One that was merged into the next one is taken with it.
bool PlanTargets::is_taken(std::size_t index) const {
    while (index + 1 < legs_.size() && legs_[index].quantity.is_zero()) {
        ++index;
    }
    return legs_[index].filled.is_positive() && !legs_[index].rest().is_positive();
}

void PlanTargets::keep(const Instrument& instrument, const PlanTerms& terms, Price entry, Quantity held,
                       StrategyDesk& desk) {
    Quantity rest = runner_;
    for (const Leg& leg : legs_) {
        rest += leg.rest();
    }
    if (rest != held) {
        split(instrument, held);
    }
    for (std::size_t i = 0; i < legs_.size(); ++i) {
        Leg& leg = legs_[i];
        const Order* order = leg.order.is_ours() ? desk.find_order(leg.order) : nullptr;
        if (order == nullptr || !order->is_open()) {
            leg.order = ClientOrderId();
            if (leg.rest() >= instrument.min_quantity && !leg.waits) {
                place(instrument, terms, entry, i, desk);
            }
            continue;
        }
        const bool was_cut = instrument.max_quantity.is_positive() && leg.rest() > instrument.max_quantity;
        if (order->remaining() > leg.rest() || (order->remaining() < leg.rest() && !was_cut)) {
            desk.cancel(leg.order);  // placed again, as it should be, when it is gone
        }
    }
}

void PlanTargets::place(const Instrument& instrument, const PlanTerms& terms, Price entry, std::size_t index,
                        StrategyDesk& desk) {
    Leg& leg = legs_[index];
    OrderIntent intent;
    intent.instrument = instrument.id;
    intent.side = opposite(terms.side);
    intent.type = OrderType::Limit;
    intent.effect = PositionEffect::Reduce;
    intent.purpose = OrderPurpose::TakeProfit;
    intent.quantity =
        instrument.max_quantity.is_positive() ? std::min(leg.rest(), instrument.max_quantity) : leg.rest();
    intent.price = price_at(terms.targets[index].level, entry, terms.side);
    intent.tag = static_cast<std::int32_t>(index);
    const auto placed = desk.place(intent);
    if (placed) {
        leg.order = *placed;
    } else {
        leg.waits = true;
        refusal_ = placed.error().text();
    }
}

void PlanTargets::on_fill(const OrderFilled& fill, const Order& order) {
    for (Leg& leg : legs_) {
        if (leg.order == order.id()) {
            leg.filled += fill.quantity;
        }
    }
}

void PlanTargets::on_order_closed(const Order& order) {
    for (Leg& leg : legs_) {
        if (leg.order != order.id()) {
            continue;
        }
        leg.order = ClientOrderId();
        if (!order.cancel_requested()) {
            leg.waits = true;  // refused, or taken away by the venue: no storm
            refusal_ = order.reason();
        }
    }
}

void PlanTargets::withdraw(StrategyDesk& desk) {
    for (const Leg& leg : legs_) {
        if (leg.order.is_ours()) {
            desk.cancel(leg.order);
        }
    }
}

void PlanTargets::retry() {
    for (Leg& leg : legs_) {
        leg.waits = false;
    }
    refusal_.clear();
}

int PlanTargets::taken() const {
    return static_cast<int>(std::ranges::count_if(legs_, [](const Leg& leg) { return leg.filled.is_positive(); }));
}

std::vector<Quantity> PlanTargets::quantities() const {
    std::vector<Quantity> out;
    for (const Leg& leg : legs_) {
        out.push_back(leg.quantity);
    }
    return out;
}

}  // namespace tradewind::strategies
