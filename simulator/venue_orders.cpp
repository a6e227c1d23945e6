#include "simulator/venue_orders.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace tradewind::simulator {

bool UsedOrderIds::contains(ClientOrderId id) const {
    auto after = runs_.upper_bound(id.value());
    return after != runs_.begin() && std::prev(after)->second >= id.value();
}

void UsedOrderIds::add(ClientOrderId id) {
    if (contains(id)) {
        return;
    }
    const std::uint64_t value = id.value();
    auto after = runs_.upper_bound(value);
    auto run = runs_.end();
    if (after != runs_.begin() && std::prev(after)->second + 1 == value) {
        run = std::prev(after);
        run->second = value;
    } else {
        run = runs_.emplace_hint(after, value, value);
    }
    if (after != runs_.end() && after->first == value + 1) {
        run->second = after->second;
        runs_.erase(after);
    }
}

VenueOrder& VenueOrders::insert(VenueOrder order) {
    Open& open = open_[order.terms.instrument.value()];
    const std::uint64_t number = order.number;
    const auto [at, is_new] = open.emplace(number, std::move(order));
    TW_CHECK(is_new);
    return at->second;
}

VenueOrder* VenueOrders::find(InstrumentId instrument, std::uint64_t number) {
    Open& open = open_[instrument.value()];
    const auto at = open.find(number);
    return at == open.end() ? nullptr : &at->second;
}

const VenueOrder* VenueOrders::find(InstrumentId instrument, ClientOrderId id) const {
    const Open& orders = open(instrument);
    const auto at =
        std::find_if(orders.begin(), orders.end(), [&](const auto& entry) { return entry.second.id == id; });
    return at == orders.end() ? nullptr : &at->second;
}

const VenueOrder* VenueOrders::find(InstrumentId instrument, const VenueOrderId& id) const {
    const Open& orders = open(instrument);
    const auto at =
        std::find_if(orders.begin(), orders.end(), [&](const auto& entry) { return entry.second.venue_id() == id; });
    return at == orders.end() ? nullptr : &at->second;
}

VenueOrder VenueOrders::close(InstrumentId instrument, std::uint64_t number, OrderState state) {
    auto node = open_[instrument.value()].extract(number);
    TW_CHECK(!node.empty());
    VenueOrder order = std::move(node.mapped());
    order.state = state;
    keep(closed_, order, kClosedKept);
    return order;
}

OrderQueryAnswer VenueOrders::answer(InstrumentId instrument, ClientOrderId id) const {
    OrderQueryAnswer out;
    out.order = id;
    const VenueOrder* order = find(instrument, id);
    if (order == nullptr) {
        const auto at = std::find_if(closed_.rbegin(), closed_.rend(), [&](const VenueOrder& o) { return o.id == id; });
        if (at == closed_.rend()) {
            return out;
        }
        order = &*at;
    }
    out.found = true;
    out.report = order->report();
    std::copy_if(fills_.begin(), fills_.end(), std::back_inserter(out.fills),
                 [&](const OrderFilled& fill) { return fill.order == id; });
    return out;
}

void VenueOrders::add_to(AccountReport& report) const {
    for (const Open& orders : open_) {
        for (const auto& [number, order] : orders) {
            report.open_orders.push_back(order.report());
        }
    }
    for (const VenueOrder& order : closed_) {
        report.recent_closed.push_back(order.report());
    }
    report.fills.assign(fills_.begin(), fills_.end());
    report.funding.assign(funding_.begin(), funding_.end());
    report.adjustments.assign(adjustments_.begin(), adjustments_.end());
}

}  // namespace tradewind::simulator
