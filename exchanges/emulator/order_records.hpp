// What the exchange server remembers of one account: orders, trades, conditional orders and bookings, as the venue
// told them. Histories are bounded: the oldest closed ones are forgotten first.
// Units: as in Instrument; money in settle currency. Errors: nullptr. Thread: venue.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exchanges/emulator/order_terms.hpp"

namespace tradewind::emulator {

enum class OrderStatus : std::uint8_t { New, PartiallyFilled, Filled, Canceled, Rejected, Expired, ExpiredInMatch };
[[nodiscard]] const char* to_text(OrderStatus);
[[nodiscard]] constexpr bool is_open(OrderStatus status) {
    return status == OrderStatus::New || status == OrderStatus::PartiallyFilled;
}

struct OrderRecord {
    std::uint64_t id = 0;  // orderId
    ClientOrderId key;     // what the venue knows it by; not ours for liquidations
    OrderTerms terms;
    OrderStatus status = OrderStatus::New;
    Quantity executed;
    Decimal value;      // of what was executed, in quote currency (linear) or coins (inverse)
    Decimal price_sum;  // of price * quantity
    Decimal realised;   // of its trades
    int amendments = 0;
    int expiry_reason = 0;     // "er" of the venue's events
    bool is_expiring = false;  // its good-till time has come
    bool is_announced = false;
    std::uint64_t algo_id = 0;  // of the conditional order that became it
    Timestamp created;
    Timestamp updated;
    [[nodiscard]] Price average() const;
};

struct TradeRecord {
    std::uint64_t id = 0;
    std::uint64_t order = 0;
    InstrumentId instrument;
    PositionLeg leg = PositionLeg::Net;
    Side side = Side::Buy;
    Price price;
    Quantity quantity;
    Decimal value;
    Money fee;
    Decimal realised;
    Liquidity liquidity = Liquidity::Taker;
    Timestamp time;
};

struct AmendmentRecord {
    std::uint64_t id = 0;
    std::uint64_t order = 0;
    Price price_before;
    Price price_after;
    Quantity quantity_before;
    Quantity quantity_after;
    int count = 0;
    Timestamp time;
};

class OrderRecords {
public:
    static constexpr std::size_t kClosedKept = 10'000;
    static constexpr std::size_t kTradesKept = 20'000;
    static constexpr std::size_t kAmendmentsKept = 10'000;

    OrderRecord& add(OrderRecord record);
    [[nodiscard]] OrderRecord* find(std::uint64_t id);
    [[nodiscard]] const OrderRecord* find(std::uint64_t id) const;
    [[nodiscard]] OrderRecord* find_key(ClientOrderId key);
    // The newest of that name.
    [[nodiscard]] const OrderRecord* find_client_id(InstrumentId instrument, const std::string& client_id) const;
    [[nodiscard]] bool has_open(const std::string& client_id) const;
    void close(OrderRecord& record, OrderStatus status, Timestamp now);
    void forget(const OrderRecord& record);  // the venue keeps no history of it

    void add(TradeRecord trade);
    void add(AmendmentRecord amendment);
    [[nodiscard]] const std::map<std::uint64_t, OrderRecord>& orders() const { return orders_; }
    [[nodiscard]] const std::map<ClientOrderId, std::uint64_t>& open_keys() const { return open_; }
    [[nodiscard]] std::vector<const OrderRecord*> open() const;
    [[nodiscard]] const std::deque<TradeRecord>& trades() const { return trades_; }
    [[nodiscard]] const std::deque<AmendmentRecord>& amendments() const { return amendments_; }

private:
    std::map<std::uint64_t, OrderRecord> orders_;
    std::map<ClientOrderId, std::uint64_t> open_;        // orders that are open
    std::map<std::string, std::uint64_t> by_client_id_;  // newest
    std::deque<std::uint64_t> closed_;                   // in the order of closing
    std::deque<TradeRecord> trades_;
    std::deque<AmendmentRecord> amendments_;
};

}  // namespace tradewind::emulator
