#include "exchanges/emulator/algo_records.hpp"

namespace tradewind::emulator {

const char* to_text(AlgoStatus status) {
    switch (status) {
        case AlgoStatus::New:
            return "NEW";
        case AlgoStatus::Triggering:
            return "TRIGGERING";
        case AlgoStatus::Triggered:
            return "TRIGGERED";
        case AlgoStatus::Finished:
            return "FINISHED";
        case AlgoStatus::Canceled:
            return "CANCELED";
        case AlgoStatus::Rejected:
            return "REJECTED";
        case AlgoStatus::Expired:
            return "EXPIRED";
    }
    return "";
}

AlgoRecord& AlgoRecords::add(AlgoRecord record) {
    const std::uint64_t id = record.id;
    by_client_id_[record.terms.client_id] = id;
    open_[record.key] = id;
    return records_.insert_or_assign(id, std::move(record)).first->second;
}

void AlgoRecords::remove(std::uint64_t id) {
    if (const AlgoRecord* record = find(id)) {
        open_.erase(record->key);
        by_client_id_.erase(record->terms.client_id);
        records_.erase(id);
    }
}

AlgoRecord* AlgoRecords::find(std::uint64_t id) {
    const auto found = records_.find(id);
    return found == records_.end() ? nullptr : &found->second;
}

AlgoRecord* AlgoRecords::find_key(ClientOrderId key) {
    const auto found = open_.find(key);
    return found == open_.end() ? nullptr : find(found->second);
}

const AlgoRecord* AlgoRecords::find_client_id(const std::string& client_id) const {
    const auto found = by_client_id_.find(client_id);
    const auto record = found == by_client_id_.end() ? records_.end() : records_.find(found->second);
    return record == records_.end() ? nullptr : &record->second;
}

bool AlgoRecords::has_open(const std::string& client_id) const {
    const AlgoRecord* record = find_client_id(client_id);
    return record != nullptr && open_.contains(record->key);
}

std::vector<const AlgoRecord*> AlgoRecords::open() const {
    std::vector<const AlgoRecord*> out;
    for (const auto& [key, id] : open_) {
        const auto record = records_.find(id);
        if (record->second.is_accepted) {
            out.push_back(&record->second);
        }
    }
    return out;
}

void AlgoRecords::trigger(AlgoRecord& record, Timestamp now) {
    open_.erase(record.key);
    record.triggered = now;
    record.updated = now;
}

void AlgoRecords::close(AlgoRecord& record, AlgoStatus status, Timestamp now) {
    open_.erase(record.key);
    record.status = status;
    record.updated = now;
    closed_.push_back(record.id);
    if (closed_.size() > kClosedKept) {
        if (const AlgoRecord* oldest = find(closed_.front())) {
            const auto named = by_client_id_.find(oldest->terms.client_id);
            if (named != by_client_id_.end() && named->second == oldest->id) {
                by_client_id_.erase(named);
            }
            records_.erase(closed_.front());
        }
        closed_.pop_front();
    }
}

}  // namespace tradewind::emulator
