#include "bot/telegram/seen_updates.hpp"

namespace tradewind::bot {

SeenUpdates::SeenUpdates(std::size_t capacity, const std::vector<UpdateMark>& already_seen) : capacity_(capacity) {
    for (const UpdateMark& mark : already_seen) {
        insert(mark);
    }
}

void SeenUpdates::insert(const UpdateMark& mark) {
    if (!marks_.insert(mark).second) {
        return;
    }
    by_age_.push_back(mark);
    if (by_age_.size() > capacity_) {
        marks_.erase(by_age_.front());
        by_age_.pop_front();
    }
}

}  // namespace tradewind::bot
