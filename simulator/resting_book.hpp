// The book of resting orders in price-time priority: two ladders of levels over one pool, and the queries
// on it. It matches nothing and tells nobody; the MatchingEngine does. Units: ticks and lots.
// Errors: archive() fails the Reader on a book that cannot be (crossed, repeated id, no lots).
// Thread: one object, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/market/order_book.hpp"
#include "simulator/order_pool.hpp"

namespace tradewind::simulator {

class RestingBook {
public:
    explicit RestingBook(std::size_t expected_orders) : pool_(expected_orders) {}

    [[nodiscard]] std::optional<BookLevel> best(Side side) const;
    [[nodiscard]] std::vector<BookLevel> depth(Side side, std::size_t limit) const;  // best first
    [[nodiscard]] std::int64_t lots_at(Side side, std::int64_t ticks) const {
        return ladder(side).lots_at(key_of(side, ticks));
    }
    [[nodiscard]] std::int64_t open_lots(Side side) const { return open_lots_[place_of(side)]; }
    [[nodiscard]] std::size_t size() const { return pool_.size(); }
    [[nodiscard]] std::optional<RestingOrder> find(std::uint64_t id) const;
    [[nodiscard]] bool crosses(Side taker, std::int64_t ticks) const {
        const PriceLadder& makers = ladder(opposite(taker));
        return !makers.empty() && makers.best_key() >= key_of(opposite(taker), ticks);
    }
    [[nodiscard]] bool has_room(Side side, std::int64_t lots) const {
        std::int64_t sum = 0;
        return !__builtin_add_overflow(open_lots(side), lots, &sum);
    }
    // Calls visit(order) in the order in which a taker would meet them, until it answers false.
    template <class Visit>
    void walk(Side side, Visit&& visit) const {
        ladder(side).walk([&](std::int64_t, const PriceLevel& level) {
            for (OrderSlot slot = level.head; slot != kNoOrder; slot = pool_[slot].next) {
                if (!visit(static_cast<const RestingOrder&>(pool_[slot]))) {
                    return false;
                }
            }
            return true;
        });
    }

    // The rest is the matching engine's.
    [[nodiscard]] OrderSlot slot_of(std::uint64_t id) const { return pool_.find(id); }
    [[nodiscard]] RestingOrder& order(OrderSlot slot) { return pool_[slot]; }
    [[nodiscard]] PriceLadder& ladder(Side side) { return ladders_[place_of(side)]; }
    [[nodiscard]] const PriceLadder& ladder(Side side) const { return ladders_[place_of(side)]; }
    // Ladder keys grow towards the better price; the same function turns a key into ticks again.
    [[nodiscard]] static std::int64_t key_of(Side side, std::int64_t ticks) {
        return ticks ^ -static_cast<std::int64_t>(side == Side::Sell);
    }
    // Puts an order behind all others of its price; answers the level's new total.
    std::int64_t rest(const RestingOrder& order) {
        const OrderSlot slot = pool_.take(order);
        PriceLevel& level = ladder(order.side).open(key_of(order.side, order.ticks));
        if (level.head == kNoOrder) {
            level.head = slot;
        } else {
            pool_[level.tail].next = slot;
            pool_[slot].previous = level.tail;
        }
        level.tail = slot;
        level.lots += order.lots;
        open_lots_[place_of(order.side)] += order.lots;
        return level.lots;
    }
    // Takes an order out; answers the new total of its level.
    std::int64_t remove(OrderSlot slot) {
        const PooledOrder& order = pool_[slot];
        const std::int64_t key = key_of(order.side, order.ticks);
        PriceLadder& side = ladder(order.side);
        PriceLevel& level = side.at(key);
        (order.previous == kNoOrder ? level.head : pool_[order.previous].next) = order.next;
        (order.next == kNoOrder ? level.tail : pool_[order.next].previous) = order.previous;
        level.lots -= order.lots;
        open_lots_[place_of(order.side)] -= order.lots;
        const std::int64_t left = level.lots;
        if (level.head == kNoOrder) {
            side.close(key);
        }
        pool_.give_back(slot);
        return left;
    }
    // Makes an order smaller where it stands.
    std::int64_t reduce(OrderSlot slot, std::int64_t lots) {
        PooledOrder& order = pool_[slot];
        PriceLevel& level = ladder(order.side).at(key_of(order.side, order.ticks));
        level.lots -= lots;
        open_lots_[place_of(order.side)] -= lots;
        order.lots -= lots;
        return level.lots;
    }
    // Takes the first order of `level` out and leaves the level open, even when that was the last one.
    void remove_first(PriceLevel& level) {
        const OrderSlot slot = level.head;
        const PooledOrder& order = pool_[slot];
        level.lots -= order.lots;
        open_lots_[place_of(order.side)] -= order.lots;
        level.head = order.next;
        (order.next == kNoOrder ? level.tail : pool_[order.next].previous) = kNoOrder;
        pool_.give_back(slot);
    }
    // Books a fill of the first order of `level`, which stays where it is.
    void fill_first(PriceLevel& level, std::int64_t lots) {
        PooledOrder& order = pool_[level.head];
        order.lots -= lots;
        level.lots -= lots;
        open_lots_[place_of(order.side)] -= lots;
    }

    template <class Archive>
    void archive(Archive& ar) {
        if constexpr (Archive::kReading) {
            read(ar);
        } else {
            std::uint64_t count = size();
            ar(count);
            for (const Side side : {Side::Buy, Side::Sell}) {
                walk(side, [&](const RestingOrder& order) {
                    ar(order);
                    return true;
                });
            }
        }
    }

private:
    static std::size_t place_of(Side side) { return static_cast<std::size_t>(side); }
    void clear();
    [[nodiscard]] bool may_rest(const RestingOrder& order) const;
    template <class Archive>
    void read(Archive& ar) {
        clear();
        std::uint64_t count = 0;
        ar(count);
        for (; count > 0 && ar.ok(); --count) {
            RestingOrder order;
            ar(order);
            if (!ar.ok() || !may_rest(order)) {
                clear();
                ar.fail();
                return;
            }
            rest(order);
        }
    }

    OrderPool pool_;
    PriceLadder ladders_[2];
    std::int64_t open_lots_[2] = {0, 0};
};

}  // namespace tradewind::simulator
