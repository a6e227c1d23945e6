#include "bot/telegram/sent_messages.hpp"

namespace tradewind::bot {

void SentMessages::expect(LocalMessageKey key) {
    if (key == LocalMessageKey()) {
        return;
    }
    const auto [entry, is_new] = entries_.try_emplace(key);
    entry->second.is_expected = true;
    if (!is_new) {
        return;
    }
    by_age_.push_back(key);
    if (by_age_.size() > capacity_) {
        entries_.erase(by_age_.front());
        by_age_.pop_front();
    }
}

void SentMessages::settle(LocalMessageKey key, std::optional<SentReference> reference) {
    if (const auto entry = entries_.find(key); entry != entries_.end()) {
        entry->second = {false, reference};
    }
}

bool SentMessages::is_expected(LocalMessageKey key) const {
    const auto entry = entries_.find(key);
    return entry != entries_.end() && entry->second.is_expected;
}

std::optional<SentReference> SentMessages::find(LocalMessageKey key) const {
    const auto entry = entries_.find(key);
    return entry == entries_.end() ? std::nullopt : entry->second.reference;
}

}  // namespace tradewind::bot
