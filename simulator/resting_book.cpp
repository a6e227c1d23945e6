#include "simulator/resting_book.hpp"

namespace tradewind::simulator {

std::optional<BookLevel> RestingBook::best(Side side) const {
    const PriceLadder& levels = ladder(side);
    if (levels.empty()) {
        return std::nullopt;
    }
    const std::int64_t ticks = key_of(side, levels.best_key());
    return BookLevel{ticks, lots_at(side, ticks)};
}

std::vector<BookLevel> RestingBook::depth(Side side, std::size_t limit) const {
    std::vector<BookLevel> levels;
    if (limit == 0) {
        return levels;
    }
    ladder(side).walk([&](std::int64_t key, const PriceLevel& level) {
        levels.push_back(BookLevel{key_of(side, key), level.lots});
        return levels.size() < limit;
    });
    return levels;
}

std::optional<RestingOrder> RestingBook::find(std::uint64_t id) const {
    const OrderSlot slot = slot_of(id);
    if (slot == kNoOrder) {
        return std::nullopt;
    }
    return pool_[slot];
}

void RestingBook::clear() {
    pool_.clear();
    for (PriceLadder& side : ladders_) {
        side.clear();
    }
    open_lots_[0] = 0;
    open_lots_[1] = 0;
}

bool RestingBook::may_rest(const RestingOrder& order) const {
    return order.lots > 0 && order.side <= Side::Sell && order.self_trade <= SelfTrade::Allow &&
           has_room(order.side, order.lots) && slot_of(order.id) == kNoOrder && !crosses(order.side, order.ticks);
}

}  // namespace tradewind::simulator
