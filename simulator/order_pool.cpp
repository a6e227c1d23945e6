#include "simulator/order_pool.hpp"

#include <algorithm>
#include <bit>

#include "core/base/check.hpp"

namespace tradewind::simulator {

OrderPool::OrderPool(std::size_t expected_orders) {
    orders_.resize(std::max<std::size_t>(expected_orders, 64) + 1);
    clear();
}

void OrderPool::clear() {
    live_ = 0;
    free_ = kNoOrder;
    for (std::size_t slot = orders_.size() - 1; slot != kNoOrder; --slot) {
        orders_[slot] = PooledOrder{};
        orders_[slot].next = free_;
        free_ = static_cast<OrderSlot>(slot);
    }
    index_.clear();
    build_index();
}

void OrderPool::grow() {
    const std::size_t before = orders_.size();
    TW_CHECK(before < (std::size_t{1} << 29U));
    orders_.resize(before * 2);
    for (std::size_t slot = orders_.size() - 1; slot >= before; --slot) {
        orders_[slot].next = free_;
        free_ = static_cast<OrderSlot>(slot);
    }
    build_index();
}

void OrderPool::build_index() {
    const std::vector<Entry> before = std::move(index_);
    // Two to four entries an order: probes stay short.
    const auto bits = static_cast<unsigned>(std::bit_width(orders_.size() * 2));
    index_.assign(std::size_t{1} << bits, Entry{});
    mask_ = index_.size() - 1;
    shift_ = 32U - bits;
    for (const Entry& entry : before) {
        if (entry.slot != kNoOrder) {
            std::size_t at = home_of(entry.tag);
            while (index_[at].slot != kNoOrder) {
                at = (at + 1) & mask_;
            }
            index_[at] = entry;
        }
    }
}

}  // namespace tradewind::simulator
