#include "simulator/depth_feed.hpp"

namespace tradewind::simulator {
namespace {

// Both lists are best first.
void append_changes(Side side, const std::vector<BookLevel>& before, const std::vector<BookLevel>& now,
                    std::vector<LevelChange>& out) {
    const auto is_better = [side](std::int64_t a, std::int64_t b) { return side == Side::Buy ? a > b : a < b; };
    auto old = before.begin();
    for (const BookLevel& level : now) {
        for (; old != before.end() && is_better(old->ticks, level.ticks); ++old) {
            out.push_back(LevelChange{side, old->ticks, 0});
        }
        const bool existed = old != before.end() && old->ticks == level.ticks;
        if (!existed || old->lots != level.lots) {
            out.push_back(LevelChange{side, level.ticks, level.lots});
        }
        if (existed) {
            ++old;
        }
    }
    for (; old != before.end(); ++old) {
        out.push_back(LevelChange{side, old->ticks, 0});
    }
}

}  // namespace

std::optional<DepthUpdate> DepthFeed::update(const RestingBook& book) {
    std::vector<BookLevel> bids = book.depth(Side::Buy, levels_);
    std::vector<BookLevel> asks = book.depth(Side::Sell, levels_);
    DepthUpdate update;
    update.instrument = instrument_.id;
    update.snapshot = !has_snapshot_;
    update.changes.reserve(bids.size() + asks.size());
    const std::vector<BookLevel> nothing;
    append_changes(Side::Buy, has_snapshot_ ? bids_ : nothing, bids, update.changes);
    append_changes(Side::Sell, has_snapshot_ ? asks_ : nothing, asks, update.changes);
    bids_ = std::move(bids);
    asks_ = std::move(asks);
    if (update.changes.empty()) {
        return std::nullopt;
    }
    has_snapshot_ = true;
    update.first_sequence = update.last_sequence = ++sequence_;
    return update;
}

std::optional<BookTicker> DepthFeed::ticker() const {
    if (bids_.empty() || asks_.empty()) {
        return std::nullopt;
    }
    return BookTicker{instrument_.id, instrument_.from_ticks(bids_.front().ticks),
                      instrument_.from_lots(bids_.front().lots), instrument_.from_ticks(asks_.front().ticks),
                      instrument_.from_lots(asks_.front().lots)};
}

}  // namespace tradewind::simulator
