#include "exchanges/binance/sent_orders.hpp"

namespace tradewind::binance {

void SentOrders::add(ClientOrderId id, const OrderIntent& intent) {
    const std::lock_guard lock(mutex_);
    if (orders_.insert_or_assign(id, Sent{intent.type, std::nullopt}).second) {
        age_.push_back(id);
    }
    if (age_.size() > kKept) {
        orders_.erase(age_.front());
        age_.pop_front();
    }
}

void SentOrders::answered(ClientOrderId id, Timestamp now) {
    const std::lock_guard lock(mutex_);
    if (const auto found = orders_.find(id); found != orders_.end()) {
        found->second.answered = now;
    }
}

bool SentOrders::should_be_visible(ClientOrderId id, Timestamp now, Duration grace) const {
    const std::lock_guard lock(mutex_);
    const auto found = orders_.find(id);
    return found == orders_.end() || (found->second.answered && now - *found->second.answered >= grace);
}

std::optional<OrderType> SentOrders::type(ClientOrderId id) const {
    const std::lock_guard lock(mutex_);
    const auto found = orders_.find(id);
    return found == orders_.end() ? std::nullopt : std::optional(found->second.type);
}

std::set<InstrumentId> SentOrders::active() const {
    const std::lock_guard lock(mutex_);
    std::set<InstrumentId> out;
    for (const auto& [instrument, when] : active_) {
        out.insert(instrument);
    }
    return out;
}

void SentOrders::touch(InstrumentId instrument, Timestamp now) {
    const std::lock_guard lock(mutex_);
    active_.insert_or_assign(instrument, now);
}

void SentOrders::forget_active(Timestamp as_of) {
    const std::lock_guard lock(mutex_);
    std::erase_if(active_, [&](const auto& entry) { return entry.second < as_of; });
}

}  // namespace tradewind::binance
