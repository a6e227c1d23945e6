// What a venue tells one account. Every outcome of a request comes back as one of these, "I do not know"
// included. Orders that are not ours carry an empty ClientOrderId and are known by their venue id.
// Units as in Instrument; fees as Money. Thread: values.
#pragma once

#include <string>
#include <vector>

#include "core/base/amount.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace tradewind {

enum class Liquidity : std::uint8_t { Maker, Taker };

struct OrderAccepted {
    InstrumentId instrument;
    ClientOrderId order;
    VenueOrderId venue_order;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, venue_order);
    }
};

struct OrderRejected {  // the venue's own "no": the order never existed
    InstrumentId instrument;
    ClientOrderId order;
    std::string reason;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, reason);
    }
};

enum class FillOrigin : std::uint8_t { Order, Liquidation, AutoDeleverage, Reconciliation };
// Whether the venue said that nothing of the order is left. The only end of a close-position order, whose
// quantity we do not know; for the others the filled quantity says the same.
enum class FillCompletes : std::uint8_t { No, Yes };

struct OrderFilled {
    InstrumentId instrument;
    ClientOrderId order;  // empty: a foreign order or a liquidation
    VenueOrderId venue_order;
    TradeId trade;
    Side side = Side::Buy;
    Price price;
    Quantity quantity;  // of this trade
    Money fee;          // paid > 0, rebate < 0
    Liquidity liquidity = Liquidity::Taker;
    FillOrigin origin = FillOrigin::Order;
    Timestamp trade_time;
    FillCompletes completes = FillCompletes::No;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, venue_order, trade, side, price, quantity, fee, liquidity, origin, trade_time, completes);
    }
};

enum class CancelKind : std::uint8_t { Canceled, Expired };

struct OrderCanceled {
    InstrumentId instrument;
    ClientOrderId order;
    VenueOrderId venue_order;
    CancelKind kind = CancelKind::Canceled;
    std::string reason;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, venue_order, kind, reason);
    }
};

struct OrderTriggered {  // a stop or target became an active order
    InstrumentId instrument;
    ClientOrderId order;
    VenueOrderId venue_order;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, venue_order);
    }
};

struct OrderAmended {
    InstrumentId instrument;
    ClientOrderId order;
    Price price;
    Quantity quantity;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, price, quantity);
    }
};

struct OrderUnknown {  // timeout or lost answer: query before anything else
    InstrumentId instrument;
    ClientOrderId order;
    std::string reason;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, reason);
    }
};

struct CancelRejected {
    InstrumentId instrument;
    ClientOrderId order;
    std::string reason;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, reason);
    }
};

struct FundingPaid {  // amount > 0: received
    InstrumentId instrument;
    std::string id;  // the venue's income id: counts once
    Money amount;
    Decimal rate;
    Timestamp boundary;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, id, amount, rate, boundary);
    }
};

struct BalanceAdjusted {  // deposit, withdrawal, insurance, venue correction
    std::string id;
    Money amount;
    std::string reason;
    template <class Archive>
    void archive(Archive& ar) {
        ar(id, amount, reason);
    }
};

struct LeverageSet {
    InstrumentId instrument;
    int leverage = 1;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, leverage);
    }
};

struct LeverageRejected {
    InstrumentId instrument;
    int leverage = 1;
    std::string reason;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, leverage, reason);
    }
};

}  // namespace tradewind
