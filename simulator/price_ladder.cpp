#include "simulator/price_ladder.hpp"

#include <algorithm>

namespace tradewind::simulator {

namespace {

// Where the window starts so that `best` has a quarter of it above: prices improve inside the window,
// and most of it covers the depth behind the best.
std::int64_t base_for(std::int64_t best) {
    constexpr std::int64_t kBelow = PriceLadder::kWindow / 4 * 3;
    constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max() - PriceLadder::kWindow + 1;
    const std::int64_t wanted = best < kLowest + kBelow ? kLowest : best - kBelow;
    return std::min(wanted, kHighest) & ~std::int64_t{63};
}

}  // namespace

void PriceLadder::clear() {
    summary_ = 0;
    bits_ = {};
    window_ = {};
    far_.clear();
    best_ = kLowestKey;
}

PriceLevel& PriceLadder::open_outside(std::int64_t key) {
    if (empty() || key > best_) {
        move_window(key);
    } else if (best_ - base_ < kWindow / 2) {
        // The best has sunk in the window. Moving only from the lower half on keeps moves half a window apart.
        move_window(best_);
    }
    if (!in_window(key)) {
        return far_[key];
    }
    mark(key);
    best_ = key > best_ ? key : best_;
    return window_[index_of(key)];
}

void PriceLadder::leave_empty_window() {
    best_ = kLowestKey;
    if (!far_.empty()) {
        move_window(far_.rbegin()->first);
    }
}

void PriceLadder::move_window(std::int64_t best) {
    const std::int64_t base = base_for(best);
    for (std::int64_t word = 0; word < kWords && base_ + word * 64 < base; ++word) {
        spill_word(base_ + word * 64);
    }
    base_ = base;
    const auto first = far_.lower_bound(base);
    for (auto at = first; at != far_.end(); ++at) {
        window_[index_of(at->first)] = at->second;
        mark(at->first);
        best_ = std::max(best_, at->first);
    }
    far_.erase(first, far_.end());
}

void PriceLadder::spill_word(std::int64_t lowest_key) {
    const std::size_t first = index_of(lowest_key);
    for (std::uint64_t bits = bits_[first / 64]; bits != 0; bits &= bits - 1) {
        const auto bit = static_cast<unsigned>(std::countr_zero(bits));
        far_.emplace(lowest_key + static_cast<std::int64_t>(bit), window_[first + bit]);
        window_[first + bit] = PriceLevel{};
    }
    bits_[first / 64] = 0;
    summary_ &= ~(std::uint64_t{1} << (first / 64));
}

}  // namespace tradewind::simulator
