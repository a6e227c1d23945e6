// Trades as people count them: from flat to flat, or to the other side. Fees and funding of the time between
// belong to the trade; what a fill closes and what it opens share its fee by quantity. Units: as in Instrument;
// money in settle currency, exact. Thread: one owner.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/market/instrument.hpp"
#include "core/trading/order_event.hpp"
#include "core/trading/position.hpp"

namespace tradewind::bot {

struct RoundTrip {
    InstrumentId instrument;
    Side side = Side::Buy;
    Timestamp opened;
    Timestamp closed;
    Quantity quantity;  // the largest that was held
    Price entry;        // the average
    Price exit;         // of the last fill
    Decimal realised;
    Decimal fees;
    Decimal funding;
    std::string exit_reason;

    [[nodiscard]] Decimal profit() const { return realised - fees + funding; }
};

class RoundTrips {
public:
    explicit RoundTrips(const InstrumentTable& instruments) : instruments_(instruments) {}

    void on_fill(const OrderFilled& fill, Timestamp time, const std::string& reason);
    void on_funding(InstrumentId instrument, Decimal amount);
    [[nodiscard]] std::vector<RoundTrip> take_closed() { return std::move(closed_); }

private:
    struct Open {
        Position position;
        RoundTrip trip;
    };
    const InstrumentTable& instruments_;
    std::map<InstrumentId, Open> open_;
    std::vector<RoundTrip> closed_;
};

}  // namespace tradewind::bot
