// What the engine publishes for chat, web and metrics: an immutable copy, taken between two events.
// Units: as in AccountState. Thread: any, through shared_ptr<const Snapshot>.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/state/account_state.hpp"
#include "core/trading/order.hpp"
#include "core/trading/venue_report.hpp"

namespace tradewind {

struct EquityPoint {
    Timestamp time;
    Decimal equity;
    template <class Archive>
    void archive(Archive& ar) {
        ar(time, equity);
    }
};

struct StrategySummary {
    std::string name;
    std::string symbol;
    std::string state;        // "on", "off", "paused"
    std::string explanation;  // why it does or does not trade now
    std::vector<std::string> lines;
    std::string parameters;  // "levels 10, capital 0.2, ..."
    Decimal realised;        // settle currency, before fees
    Decimal fees;
    Decimal funding;  // signed: what came in while it was on
    std::uint32_t fills = 0;
};

struct FillSummary {
    OrderFilled fill;
    OrderPurpose purpose = OrderPurpose::Foreign;
    Decimal realised;
};

struct Snapshot {
    std::uint64_t sequence = 0;  // of the last event
    AccountState account;
    std::vector<Order> open_orders;
    std::vector<OrderReport> foreign_orders;
    std::vector<FillSummary> recent_fills;  // oldest first
    std::vector<StrategySummary> strategies;
    std::vector<InstrumentId> unprotected;  // positions without a stop at the venue
    std::vector<EquityPoint> equity_curve;  // oldest first
    Ledger::Wallet day_start_wallet;        // in the account currency
    std::vector<std::vector<Bar>> bars;     // by InstrumentId: last closed 1-minute bars, oldest first
};

}  // namespace tradewind
