// The orders of this run as far as sending them goes: whether one is still on its way, and since when the venue can
// be expected to show it. "The venue has no such order" is not believed before. The newest are remembered.
// Errors: none. Thread: any.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "core/trading/order.hpp"

namespace tradewind::binance {

class SentOrders {
public:
    static constexpr std::size_t kKept = 5'000;

    void add(ClientOrderId id, const OrderIntent& intent);
    void answered(ClientOrderId id, Timestamp now);
    // Unknown orders are of another run: visible long ago.
    [[nodiscard]] bool should_be_visible(ClientOrderId id, Timestamp now, Duration grace) const;
    [[nodiscard]] std::optional<OrderType> type(ClientOrderId id) const;
    // Instruments that had an order since the last call to forget_active(as_of) whose as_of was later.
    [[nodiscard]] std::set<InstrumentId> active() const;
    void touch(InstrumentId instrument, Timestamp now);
    void forget_active(Timestamp as_of);

private:
    struct Sent {
        OrderType type = OrderType::Market;
        std::optional<Timestamp> answered;
    };
    mutable std::mutex mutex_;
    std::map<ClientOrderId, Sent> orders_;
    std::deque<ClientOrderId> age_;
    std::map<InstrumentId, Timestamp> active_;
};

}  // namespace tradewind::binance
