// All orders of the account by our id and by the venue's, with the fills that came before their order
// (parked) and the trade ids already counted. Closed orders are kept for kClosedKept newest, so that late
// messages still find them. Bounded memory. Thread: engine.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <vector>

#include "core/trading/order.hpp"
#include "core/trading/order_event.hpp"

namespace tradewind {

class OrderTable {
public:
    static constexpr std::size_t kClosedKept = 2'000;
    static constexpr std::size_t kParkedKept = 500;
    static constexpr std::size_t kTradesKept = 20'000;

    // Records a new order before it is sent. The id must be new (TW_CHECK).
    Order& insert(Order order);
    // Adopts an order found at the venue that we do not know (foreign or from a lost record).
    [[nodiscard]] Order* find(ClientOrderId id);
    [[nodiscard]] const Order* find(ClientOrderId id) const;
    [[nodiscard]] Order* find(const VenueOrderId& id);

    struct FillOutcome {
        enum class Kind : std::uint8_t { Counted, CountedLate, Duplicate, Parked, Foreign };
        Kind kind = Kind::Counted;
        ClientOrderId order;
    };
    // Duplicate trade ids count nothing. A fill of an id of ours that is not in the table is parked until
    // its order appears; a fill without an id of ours is Foreign (the position still changes).
    FillOutcome apply(const OrderFilled& fill, Timestamp now);
    // Lifecycle messages of unknown orders are Stale.
    template <class Event>
    OrderApplied apply(const Event& event, Timestamp now) {
        Order* order = find(event.order);
        if (order == nullptr) {
            return OrderApplied::Stale;
        }
        const OrderApplied applied = order->apply(event, now);
        after_change(*order);
        return applied;
    }
    // Parked fills that can now be counted, in arrival order.
    [[nodiscard]] std::vector<OrderFilled> take_parked(ClientOrderId id);
    [[nodiscard]] bool has_seen(InstrumentId instrument, const TradeId& trade) const;
    void mark_seen(InstrumentId instrument, const TradeId& trade);

    [[nodiscard]] std::vector<const Order*> open_orders() const;  // by our id
    [[nodiscard]] std::vector<const Order*> open_orders(InstrumentId instrument) const;
    [[nodiscard]] std::vector<const Order*> open_orders(StrategyId strategy) const;
    [[nodiscard]] std::size_t open_count() const { return open_.size(); }
    [[nodiscard]] const std::map<ClientOrderId, Order>& all() const { return orders_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(orders_, open_, closed_order_, parked_, seen_, seen_order_);
        if constexpr (Archive::kReading) {
            rebuild_indexes();
        }
    }

private:
    void after_change(Order& order);
    void rebuild_indexes();

    std::map<ClientOrderId, Order> orders_;
    std::set<ClientOrderId> open_;
    std::deque<ClientOrderId> closed_order_;
    std::map<VenueOrderId, ClientOrderId> by_venue_id_;
    std::deque<OrderFilled> parked_;
    std::set<std::pair<InstrumentId, TradeId>> seen_;
    std::deque<std::pair<InstrumentId, TradeId>> seen_order_;
};

}  // namespace tradewind
