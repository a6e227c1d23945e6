#include "core/trading/order_table.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace tradewind {

Order& OrderTable::insert(Order order) {
    TW_CHECK(order.id().is_ours());
    const auto [at, is_new] = orders_.emplace(order.id(), std::move(order));
    TW_CHECK(is_new);
    Order& stored = at->second;
    open_.emplace(stored.id(), &stored);
    after_change(stored, Indexed{.open = true, .by_venue_id = false});
    return stored;
}

Order* OrderTable::find(ClientOrderId id) {
    const auto found = orders_.find(id);
    return found == orders_.end() ? nullptr : &found->second;
}

const Order* OrderTable::find(ClientOrderId id) const {
    const auto found = orders_.find(id);
    return found == orders_.end() ? nullptr : &found->second;
}

Order* OrderTable::find(const VenueOrderId& id) {
    const auto found = by_venue_id_.find(id);
    return found == by_venue_id_.end() ? nullptr : find(found->second);
}

const Order* OrderTable::find(const VenueOrderId& id) const {
    const auto found = by_venue_id_.find(id);
    return found == by_venue_id_.end() ? nullptr : find(found->second);
}

OrderTable::FillOutcome OrderTable::apply(const OrderFilled& fill, Timestamp now) {
    using Kind = FillOutcome::Kind;
    Order* order = fill.order.is_ours() ? find(fill.order) : find(fill.venue_order);
    if (order == nullptr && fill.order.is_ours()) {
        return park(fill);
    }
    if (!seen_.insert(fill.instrument.value(), fill.trade.view())) {
        return {Kind::Duplicate, fill.order};
    }
    remember(fill);
    if (order == nullptr) {
        return {Kind::Foreign, {}};
    }
    const Indexed before = indexed(*order);
    const OrderApplied applied = order->apply(fill, now);
    after_change(*order, before);
    return {applied == OrderApplied::LateFill ? Kind::CountedLate : Kind::Counted, order->id()};
}

OrderTable::FillOutcome OrderTable::park(const OrderFilled& fill) {
    using Kind = FillOutcome::Kind;
    const auto same_trade = [&fill](const OrderFilled& parked) {
        return parked.instrument == fill.instrument && parked.trade == fill.trade;
    };
    if (has_seen(fill.instrument, fill.trade) || std::any_of(parked_.begin(), parked_.end(), same_trade)) {
        return {Kind::Duplicate, fill.order};
    }
    parked_.push_back(fill);
    if (parked_.size() > kParkedKept) {
        parked_.pop_front();  // the venue's next account report lists it again
    }
    return {Kind::Parked, fill.order};
}

void OrderTable::remember(const OrderFilled& fill) {
    const Quantity signed_quantity = fill.side == Side::Buy ? fill.quantity : -fill.quantity;
    recent_fills_.push_back(CountedFill{fill.instrument, signed_quantity, fill.trade_time});
    if (recent_fills_.size() > kRecentFillsKept) {
        recent_fills_.pop_front();
    }
}

std::vector<OrderFilled> OrderTable::take_parked(ClientOrderId id) {
    std::vector<OrderFilled> taken;
    for (auto parked = parked_.begin(); parked != parked_.end();) {
        if (parked->order == id) {
            taken.push_back(std::move(*parked));
            parked = parked_.erase(parked);
        } else {
            ++parked;
        }
    }
    return taken;
}

bool OrderTable::has_seen(InstrumentId instrument, const TradeId& trade) const {
    return seen_.contains(instrument.value(), trade.view());
}

void OrderTable::mark_seen(InstrumentId instrument, const TradeId& trade) {
    seen_.insert(instrument.value(), trade.view());
}

std::vector<const Order*> OrderTable::open_orders() const {
    std::vector<const Order*> out;
    out.reserve(open_.size());
    for (const auto& [id, order] : open_) {
        out.push_back(order);
    }
    return out;
}

std::vector<const Order*> OrderTable::open_orders(InstrumentId instrument) const {
    std::vector<const Order*> out = open_orders();
    std::erase_if(out, [instrument](const Order* order) { return order->intent().instrument != instrument; });
    return out;
}

std::vector<const Order*> OrderTable::open_orders(StrategyId strategy) const {
    std::vector<const Order*> out = open_orders();
    std::erase_if(out, [strategy](const Order* order) { return order->intent().strategy != strategy; });
    return out;
}

void OrderTable::after_change(const Order& order, const Indexed& before) {
    if (!before.by_venue_id && !order.venue_id().empty()) {
        by_venue_id_.insert_or_assign(order.venue_id(), order.id());
    }
    if (before.open && !order.is_open()) {
        open_.erase(order.id());
        closed_order_.push_back(order.id());
        if (closed_order_.size() > kClosedKept) {
            drop_oldest_closed();
        }
    }
}

void OrderTable::drop_oldest_closed() {
    const auto oldest = orders_.find(closed_order_.front());
    closed_order_.pop_front();
    if (oldest == orders_.end()) {
        return;
    }
    const auto named = by_venue_id_.find(oldest->second.venue_id());
    if (named != by_venue_id_.end() && named->second == oldest->first) {
        by_venue_id_.erase(named);
    }
    orders_.erase(oldest);
}

void OrderTable::rebuild_indexes() {
    open_.clear();
    by_venue_id_.clear();
    for (const auto& [id, order] : orders_) {
        if (order.is_open()) {
            open_.emplace(id, &order);
        }
        if (!order.venue_id().empty()) {
            by_venue_id_.insert_or_assign(order.venue_id(), id);
        }
    }
}

}  // namespace tradewind
