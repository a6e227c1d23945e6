// The resting orders themselves, in slots that are used again, and where each id is. Memory follows the
// largest number of orders that ever rested together. A reference is good until the next take().
// Units: none of its own. Errors: none; find answers kNoOrder. Thread: one object, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "simulator/matching_types.hpp"
#include "simulator/price_ladder.hpp"

namespace tradewind::simulator {

struct PooledOrder : RestingOrder {
    OrderSlot previous = kNoOrder;  // neighbours in the queue of the level
    OrderSlot next = kNoOrder;      // or the next free slot
};

class OrderPool {
public:
    explicit OrderPool(std::size_t expected_orders);

    [[nodiscard]] PooledOrder& operator[](OrderSlot slot) { return orders_[slot]; }
    [[nodiscard]] const PooledOrder& operator[](OrderSlot slot) const { return orders_[slot]; }
    [[nodiscard]] std::size_t size() const { return live_; }

    [[nodiscard]] OrderSlot find(std::uint64_t id) const {
        const std::uint32_t tag = tag_of(id);
        for (std::size_t at = home_of(tag);; at = (at + 1) & mask_) {
            const Entry& entry = index_[at];
            if (entry.slot == kNoOrder) {
                return kNoOrder;
            }
            if (entry.tag == tag && orders_[entry.slot].id == id) {
                return entry.slot;
            }
        }
    }
    // A slot for an order whose id is not in the pool.
    [[nodiscard]] OrderSlot take(const RestingOrder& order) {
        if (free_ == kNoOrder) [[unlikely]] {
            grow();
        }
        const OrderSlot slot = free_;
        PooledOrder& place = orders_[slot];
        free_ = place.next;
        static_cast<RestingOrder&>(place) = order;
        place.previous = kNoOrder;
        place.next = kNoOrder;
        const std::uint32_t tag = tag_of(order.id);
        std::size_t at = home_of(tag);
        while (index_[at].slot != kNoOrder) {
            at = (at + 1) & mask_;
        }
        index_[at] = Entry{tag, slot};
        ++live_;
        return slot;
    }
    void give_back(OrderSlot slot) {
        const std::uint32_t tag = tag_of(orders_[slot].id);
        std::size_t at = home_of(tag);
        while (index_[at].slot != slot) {
            at = (at + 1) & mask_;
        }
        forget(at);
        orders_[slot].next = free_;
        free_ = slot;
        --live_;
    }
    void clear();

private:
    struct Entry {
        std::uint32_t tag = 0;  // half of the id's hash: enough to place the entry and to skip strangers
        OrderSlot slot = kNoOrder;
    };
    static std::uint32_t tag_of(std::uint64_t id) {
        return static_cast<std::uint32_t>((id * 0x9E3779B97F4A7C15ULL) >> 32U);
    }
    [[nodiscard]] std::size_t home_of(std::uint32_t tag) const { return tag >> shift_; }
    // Linear probing without tombstones: entries behind the hole move up when that brings them nearer home.
    void forget(std::size_t hole) {
        for (std::size_t at = (hole + 1) & mask_; index_[at].slot != kNoOrder; at = (at + 1) & mask_) {
            const std::size_t home = home_of(index_[at].tag);
            if (((at - home) & mask_) >= ((at - hole) & mask_)) {
                index_[hole] = index_[at];
                hole = at;
            }
        }
        index_[hole].slot = kNoOrder;
    }
    void grow();
    void build_index();

    std::vector<PooledOrder> orders_;  // orders_[kNoOrder] is nobody
    std::vector<Entry> index_;
    std::size_t mask_ = 0;
    unsigned shift_ = 0;
    OrderSlot free_ = kNoOrder;
    std::size_t live_ = 0;
};

}  // namespace tradewind::simulator
