#include "core/market/order_book.hpp"

#include <algorithm>

namespace tradewind {
namespace {

// Most changes are near the best price; beyond this many levels a binary search is quicker.
constexpr std::ptrdiff_t kNearLevels = 8;

// Bids ascend and asks descend, so that the best level of either is the last.
template <Side side>
bool is_worse(std::int64_t a, std::int64_t b) {
    return side == Side::Buy ? a < b : a > b;
}

// The first level that is not worse than `ticks`.
template <Side side>
std::vector<BookLevel>::iterator find_level(std::vector<BookLevel>& levels, std::int64_t ticks) {
    const auto worse = [ticks](const BookLevel& level) { return is_worse<side>(level.ticks, ticks); };
    const auto near = levels.end() - std::min(kNearLevels, levels.end() - levels.begin());
    auto at = levels.end();
    while (at != near && !worse(*(at - 1))) {
        --at;
    }
    if (at != near || near == levels.begin()) {
        return at;
    }
    return std::partition_point(levels.begin(), near, worse);
}

template <Side side>
void change_level(std::vector<BookLevel>& levels, const LevelChange& change) {
    const auto at = find_level<side>(levels, change.ticks);
    const bool found = at != levels.end() && at->ticks == change.ticks;
    if (change.lots <= 0) {
        if (found) {
            levels.erase(at);
        }
    } else if (found) {
        at->lots = change.lots;
    } else {
        levels.insert(at, BookLevel{change.ticks, change.lots});
    }
}

// Sorts and, where a price came twice, keeps the later word.
template <Side side>
void put_in_order(std::vector<BookLevel>& levels) {
    std::stable_sort(levels.begin(), levels.end(),
                     [](const BookLevel& a, const BookLevel& b) { return is_worse<side>(a.ticks, b.ticks); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const bool again = i + 1 < levels.size() && levels[i + 1].ticks == levels[i].ticks;
        if (!again && levels[i].lots > 0) {
            levels[kept++] = levels[i];
        }
    }
    levels.resize(kept);
}

}  // namespace

BookApplied OrderBook::apply(const DepthUpdate& update) {
    if (update.snapshot) {
        bids_.clear();
        asks_.clear();
        for (const LevelChange& change : update.changes) {
            (change.side == Side::Buy ? bids_ : asks_).push_back(BookLevel{change.ticks, change.lots});
        }
        put_in_order<Side::Buy>(bids_);
        put_in_order<Side::Sell>(asks_);
    } else {
        if (stale_) {
            return BookApplied::Gap;
        }
        if (update.last_sequence <= sequence_) {
            return BookApplied::Old;
        }
        if (update.first_sequence > sequence_ + 1) {
            stale_ = true;
            return BookApplied::Gap;
        }
        for (const LevelChange& change : update.changes) {
            if (change.side == Side::Buy) {
                change_level<Side::Buy>(bids_, change);
            } else {
                change_level<Side::Sell>(asks_, change);
            }
        }
    }
    sequence_ = update.last_sequence;
    stale_ = !bids_.empty() && !asks_.empty() && bids_.back().ticks >= asks_.back().ticks;
    return stale_ ? BookApplied::Crossed : BookApplied::Applied;
}

std::vector<BookLevel> OrderBook::levels(Side side, std::size_t limit) const {
    if (stale_) {
        return {};
    }
    const std::vector<BookLevel>& all = side == Side::Buy ? bids_ : asks_;
    const auto count = static_cast<std::ptrdiff_t>(std::min(limit, all.size()));
    return {all.rbegin(), all.rbegin() + count};
}

std::optional<BookLevel> OrderBook::best(Side side) const {
    const std::vector<BookLevel>& all = side == Side::Buy ? bids_ : asks_;
    if (stale_ || all.empty()) {
        return std::nullopt;
    }
    return all.back();
}

OrderBook::Walk OrderBook::walk(Side taker, std::int64_t lots) const {
    Walk out;
    if (stale_) {
        return out;
    }
    const std::vector<BookLevel>& opposite_side = taker == Side::Buy ? asks_ : bids_;
    Decimal::Int total = 0;  // cannot overflow: both factors and the sum of the lots fit 64 bits
    for (auto level = opposite_side.rbegin(); level != opposite_side.rend() && out.filled_lots < lots; ++level) {
        const std::int64_t taken = std::min(level->lots, lots - out.filled_lots);
        out.filled_lots += taken;
        out.worst_ticks = level->ticks;
        total += static_cast<Decimal::Int>(level->ticks) * taken;
    }
    out.tick_lots = Decimal::from_units(total) * Decimal::from_int(Decimal::kOne);
    return out;
}

}  // namespace tradewind
