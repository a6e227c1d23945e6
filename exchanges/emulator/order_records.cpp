#include "exchanges/emulator/order_records.hpp"

#include "core/base/check.hpp"

namespace tradewind::emulator {

const char* to_text(OrderStatus status) {
    switch (status) {
        case OrderStatus::New:
            return "NEW";
        case OrderStatus::PartiallyFilled:
            return "PARTIALLY_FILLED";
        case OrderStatus::Filled:
            return "FILLED";
        case OrderStatus::Canceled:
            return "CANCELED";
        case OrderStatus::Rejected:
            return "REJECTED";
        case OrderStatus::Expired:
            return "EXPIRED";
        case OrderStatus::ExpiredInMatch:
            return "EXPIRED_IN_MATCH";
    }
    return "";
}

Price OrderRecord::average() const {
    return executed.is_zero() ? Price() : Price(price_sum / executed.value());
}

OrderRecord& OrderRecords::add(OrderRecord record) {
    const std::uint64_t id = record.id;
    by_client_id_[record.terms.client_id] = id;
    if (is_open(record.status) && record.key.is_ours()) {
        open_[record.key] = id;
    }
    return orders_.insert_or_assign(id, std::move(record)).first->second;
}

OrderRecord* OrderRecords::find(std::uint64_t id) {
    const auto found = orders_.find(id);
    return found == orders_.end() ? nullptr : &found->second;
}

const OrderRecord* OrderRecords::find(std::uint64_t id) const {
    const auto found = orders_.find(id);
    return found == orders_.end() ? nullptr : &found->second;
}

OrderRecord* OrderRecords::find_key(ClientOrderId key) {
    const auto found = open_.find(key);
    return found == open_.end() ? nullptr : find(found->second);
}

const OrderRecord* OrderRecords::find_client_id(InstrumentId instrument, const std::string& client_id) const {
    const auto found = by_client_id_.find(client_id);
    const OrderRecord* record = found == by_client_id_.end() ? nullptr : find(found->second);
    return record != nullptr && record->terms.intent.instrument == instrument ? record : nullptr;
}

bool OrderRecords::has_open(const std::string& client_id) const {
    const auto found = by_client_id_.find(client_id);
    const OrderRecord* record = found == by_client_id_.end() ? nullptr : find(found->second);
    return record != nullptr && is_open(record->status);
}

void OrderRecords::close(OrderRecord& record, OrderStatus status, Timestamp now) {
    TW_CHECK(!is_open(status));
    record.status = status;
    record.updated = now;
    open_.erase(record.key);
    closed_.push_back(record.id);
    if (closed_.size() > kClosedKept) {
        const OrderRecord* oldest = find(closed_.front());
        const auto named = oldest == nullptr ? by_client_id_.end() : by_client_id_.find(oldest->terms.client_id);
        if (named != by_client_id_.end() && named->second == closed_.front()) {
            by_client_id_.erase(named);
        }
        orders_.erase(closed_.front());
        closed_.pop_front();
    }
}

void OrderRecords::forget(const OrderRecord& record) {
    const std::uint64_t id = record.id;
    open_.erase(record.key);
    by_client_id_.erase(record.terms.client_id);
    orders_.erase(id);
}

void OrderRecords::add(TradeRecord trade) {
    trades_.push_back(std::move(trade));
    if (trades_.size() > kTradesKept) {
        trades_.pop_front();
    }
}

void OrderRecords::add(AmendmentRecord amendment) {
    amendments_.push_back(amendment);
    if (amendments_.size() > kAmendmentsKept) {
        amendments_.pop_front();
    }
}

std::vector<const OrderRecord*> OrderRecords::open() const {
    std::vector<const OrderRecord*> out;
    for (const auto& [key, id] : open_) {
        out.push_back(find(id));
    }
    return out;
}

}  // namespace tradewind::emulator
