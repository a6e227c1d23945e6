// All orders of the account by our id and by the venue's, with the fills that came before their order
// (parked) and the trade ids already counted. Closed orders are kept for kClosedKept newest, so that late
// messages still find them. Bounded memory. Thread: engine.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "core/trading/order.hpp"
#include "core/trading/order_event.hpp"
#include "core/trading/seen_ids.hpp"

namespace tradewind {

class OrderTable {
public:
    static constexpr std::size_t kClosedKept = 2'000;
    static constexpr std::size_t kParkedKept = 500;
    static constexpr std::size_t kTradesKept = 20'000;
    static constexpr std::size_t kRecentFillsKept = 1'000;

    OrderTable() = default;
    OrderTable(OrderTable&&) = default;  // orders stay where they are
    OrderTable& operator=(OrderTable&&) = default;

    // Records a new order before it is sent. The id must be new (TW_CHECK).
    Order& insert(Order order);
    [[nodiscard]] Order* find(ClientOrderId id);
    [[nodiscard]] const Order* find(ClientOrderId id) const;
    [[nodiscard]] Order* find(const VenueOrderId& id);
    [[nodiscard]] const Order* find(const VenueOrderId& id) const;

    struct FillOutcome {
        enum class Kind : std::uint8_t { Counted, CountedLate, Duplicate, Parked, Foreign };
        Kind kind = Kind::Counted;
        ClientOrderId order;
    };
    // Duplicate trade ids count nothing. A fill of an id of ours that is not in the table is parked until
    // its order appears, and is not counted until it is applied again; a fill without an id of ours is
    // Foreign (the position still changes) unless its venue id names an order of ours.
    FillOutcome apply(const OrderFilled& fill, Timestamp now);
    // Lifecycle messages of unknown orders are Stale.
    template <class Event>
    requires requires(Order order, const Event& event, Timestamp now) { order.apply(event, now); }
    OrderApplied apply(const Event& event, Timestamp now) {
        Order* order = find(event.order);
        if constexpr (requires { event.venue_order; }) {
            if (order == nullptr && !event.order.is_ours()) {
                order = find(event.venue_order);
            }
        }
        if (order == nullptr) {
            return OrderApplied::Stale;
        }
        const Indexed before = indexed(*order);
        const OrderApplied applied = order->apply(event, now);
        after_change(*order, before);
        return applied;
    }
    // Parked fills that can now be counted, in arrival order.
    [[nodiscard]] std::vector<OrderFilled> take_parked(ClientOrderId id);
    [[nodiscard]] bool has_seen(InstrumentId instrument, const TradeId& trade) const;
    void mark_seen(InstrumentId instrument, const TradeId& trade);
    // What was counted last, oldest first: tells which trades a venue's report is too old to know of.
    struct CountedFill {
        InstrumentId instrument;
        Quantity signed_quantity;
        Timestamp trade_time;
        template <class Archive>
        void archive(Archive& ar) {
            ar(instrument, signed_quantity, trade_time);
        }
    };
    [[nodiscard]] const std::deque<CountedFill>& recent_fills() const { return recent_fills_; }

    [[nodiscard]] std::vector<const Order*> open_orders() const;  // by our id
    [[nodiscard]] std::vector<const Order*> open_orders(InstrumentId instrument) const;
    [[nodiscard]] std::vector<const Order*> open_orders(StrategyId strategy) const;
    [[nodiscard]] std::size_t open_count() const { return open_.size(); }
    [[nodiscard]] const std::map<ClientOrderId, Order>& all() const { return orders_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(orders_, closed_order_, parked_, seen_, recent_fills_);
        if constexpr (Archive::kReading) {
            rebuild_indexes();
        }
    }

private:
    // What the indexes knew of an order before a change.
    struct Indexed {
        bool open = false;
        bool by_venue_id = false;
    };
    [[nodiscard]] static Indexed indexed(const Order& order) { return {order.is_open(), !order.venue_id().empty()}; }
    void after_change(const Order& order, const Indexed& before);
    FillOutcome park(const OrderFilled& fill);
    void remember(const OrderFilled& fill);
    void drop_oldest_closed();
    void rebuild_indexes();

    std::map<ClientOrderId, Order> orders_;
    std::map<ClientOrderId, const Order*> open_;  // into orders_
    std::deque<ClientOrderId> closed_order_;
    std::map<VenueOrderId, ClientOrderId> by_venue_id_;
    std::deque<OrderFilled> parked_;
    SeenIds seen_{kTradesKept};
    std::deque<CountedFill> recent_fills_;
};

}  // namespace tradewind
