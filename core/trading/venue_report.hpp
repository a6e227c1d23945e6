// The venue's own account of an account at one instant: what the reconciler compares with what we
// believe. Units as in Instrument. Thread: values.
#pragma once

#include <vector>

#include "core/trading/order.hpp"
#include "core/trading/order_event.hpp"

namespace tradewind {

struct OrderReport {
    ClientOrderId order;  // empty: foreign
    VenueOrderId venue_order;
    OrderIntent terms;  // as the venue holds them
    OrderState state = OrderState::Working;
    Quantity filled;
    template <class Archive>
    void archive(Archive& ar) {
        ar(order, venue_order, terms, state, filled);
    }
};

struct PositionReport {
    InstrumentId instrument;
    Quantity signed_quantity;
    Price entry;
    int leverage = 1;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, signed_quantity, entry, leverage);
    }
};

struct AccountReport {  // answer to SnapshotRequest
    Timestamp as_of;
    std::vector<OrderReport> open_orders;    // every open order of the account, conditional ones included
    std::vector<OrderReport> recent_closed;  // those the venue still remembers, for orders in doubt
    std::vector<PositionReport>
        positions;                     // every instrument of the venue that has one; flat ones only for their leverage
    std::vector<Money> balances;       // wallet balances without unrealised profit
    std::vector<OrderFilled> fills;    // recent trades, oldest first
    std::vector<FundingPaid> funding;  // recent funding, oldest first
    std::vector<BalanceAdjusted> adjustments;
    template <class Archive>
    void archive(Archive& ar) {
        ar(as_of, open_orders, recent_closed, positions, balances, fills, funding, adjustments);
    }
};

// Answer to an OrderQuery. Found: `report` holds. NotFound is the venue's own word.
struct OrderQueryAnswer {
    ClientOrderId order;
    bool found = false;
    OrderReport report;
    std::vector<OrderFilled> fills;
    template <class Archive>
    void archive(Archive& ar) {
        ar(order, found, report, fills);
    }
};

}  // namespace tradewind
