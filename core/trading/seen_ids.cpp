#include "core/trading/seen_ids.hpp"

#include "core/base/hash.hpp"

namespace tradewind {
namespace {

constexpr std::size_t kFirstSlots = 64;

std::uint64_t hash_of(std::uint32_t scope, std::string_view id) {
    StreamHash hash;
    hash.add(id);
    // FNV leaves the low bits of short numbers close together: spread them before they choose a slot.
    const std::uint64_t mixed = (hash.value() ^ scope) * 0x9E3779B97F4A7C15ULL;
    return mixed ^ (mixed >> 32U);
}

}  // namespace

bool SeenIds::insert(std::uint32_t scope, std::string_view id) {
    if (limit_ == 0) {
        return true;
    }
    if (2 * (ring_.size() + 1) > slots_.size()) {
        grow();
    }
    const std::uint64_t hash = hash_of(scope, id);
    if (slots_[find_slot(hash, scope, id)] != kFree) {
        return false;
    }
    std::uint32_t place = oldest_;
    if (ring_.size() < limit_) {
        place = static_cast<std::uint32_t>(ring_.size());
        ring_.emplace_back();
    } else {
        forget(place);
        oldest_ = static_cast<std::uint32_t>((oldest_ + 1) % limit_);
    }
    Entry& entry = ring_[place];
    entry.scope = scope;
    entry.id.assign(id);
    entry.hash = hash;
    slots_[find_slot(hash, scope, id)] = place;  // forgetting may have moved the free slot
    return true;
}

bool SeenIds::contains(std::uint32_t scope, std::string_view id) const {
    return !slots_.empty() && slots_[find_slot(hash_of(scope, id), scope, id)] != kFree;
}

// The slot that holds the identifier, else the free slot where it belongs.
std::size_t SeenIds::find_slot(std::uint64_t hash, std::uint32_t scope, std::string_view id) const {
    for (std::size_t at = home_of(hash);; at = (at + 1) & (slots_.size() - 1)) {
        if (slots_[at] == kFree) {
            return at;
        }
        const Entry& entry = ring_[slots_[at]];
        if (entry.hash == hash && entry.scope == scope && entry.id == id) {
            return at;
        }
    }
}

// Frees the slot of an entry and closes the hole, so that no probe ends too early (Knuth 6.4, algorithm R).
void SeenIds::forget(std::uint32_t place) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t hole = home_of(ring_[place].hash);
    while (slots_[hole] != place) {
        hole = (hole + 1) & mask;
    }
    for (std::size_t at = (hole + 1) & mask; slots_[at] != kFree; at = (at + 1) & mask) {
        const std::size_t home = home_of(ring_[slots_[at]].hash);
        const bool may_move = ((at - home) & mask) >= ((at - hole) & mask);
        if (may_move) {
            slots_[hole] = slots_[at];
            hole = at;
        }
    }
    slots_[hole] = kFree;
}

void SeenIds::grow() {
    slots_.assign(slots_.empty() ? kFirstSlots : 2 * slots_.size(), kFree);
    for (std::uint32_t place = 0; place < ring_.size(); ++place) {
        const Entry& entry = ring_[place];
        slots_[find_slot(entry.hash, entry.scope, entry.id)] = place;
    }
}

void SeenIds::clear() {
    ring_.clear();
    slots_.clear();
    oldest_ = 0;
}

std::vector<SeenIds::Entry> SeenIds::oldest_first() const {
    std::vector<Entry> out;
    out.reserve(ring_.size());
    for (std::size_t i = 0; i < ring_.size(); ++i) {
        out.push_back(ring_[(oldest_ + i) % ring_.size()]);
    }
    return out;
}

}  // namespace tradewind
