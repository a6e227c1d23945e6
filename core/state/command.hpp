// Every output of the engine: what is to be sent to the venue, told to people, or written as a fact.
// Effects are returned, not performed. Thread: values.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/state/control.hpp"
#include "core/trading/approved_order.hpp"
#include "core/trading/ledger.hpp"
#include "core/trading/order.hpp"

namespace tradewind {

struct SubmitOrder {
    ApprovedOrder order;
};
struct CancelOrder {
    InstrumentId instrument;
    ClientOrderId order;
    VenueOrderId venue_order;  // for orders that are not ours
};
struct AmendOrder {  // both terms are the new ones, the quantity is the whole one
    InstrumentId instrument;
    ClientOrderId order;
    Side side = Side::Buy;  // of the order: it cannot change, but venues ask for it
    Price price;
    Quantity quantity;
};
struct CancelAllOrders {
    InstrumentId instrument;
};
struct SetLeverage {
    InstrumentId instrument;
    int leverage = 1;
};
struct QueryOrder {
    InstrumentId instrument;
    ClientOrderId order;
};
struct RequestAccountReport {};

enum class AlertLevel : std::uint8_t { Info, Warning, Danger, Critical };
enum class AlertKind : std::uint8_t {
    OrderFilled,
    PositionOpened,
    PositionClosed,
    StopTriggered,
    Liquidated,
    LiquidationNear,
    PositionUnprotected,
    DailyLoss,
    ModeChanged,
    StrategyStopped,
    MarketStale,
    AccountStream,
    OrderDoubtful,
    OrderRefused,
    LateFill,
    Reconciled,
    ForeignOrder,
    FundingPaid,
    LedgerMismatch,
};
[[nodiscard]] const char* to_text(AlertLevel);
[[nodiscard]] const char* to_text(AlertKind);

struct Alert {  // cooldowns and delivery are the listener's business
    AlertKind kind = AlertKind::OrderFilled;
    AlertLevel level = AlertLevel::Info;
    std::string symbol;  // empty: the account
    std::string text;    // plain text with units
    template <class Archive>
    void archive(Archive& ar) {
        ar(kind, level, symbol, text);
    }
};

struct OrderFact {  // the order as it stands after a change
    Order order;
};
struct FillFact {
    OrderFilled fill;
    OrderPurpose purpose = OrderPurpose::Foreign;
    StrategyId strategy;
    Decimal realised;  // booked by this fill, settle currency
};
struct LedgerFact {
    LedgerEntry entry;
};
struct DecisionFact {  // why something was or was not done: refusals, switches, mode changes
    std::string subject;
    std::string text;
};
using Fact = std::variant<OrderFact, FillFact, LedgerFact, DecisionFact>;

using Command = std::variant<SubmitOrder, CancelOrder, CancelAllOrders, SetLeverage, QueryOrder, RequestAccountReport,
                             RequestProgress, Alert, Fact>;

// Canonical bytes of a command, for the command hash.
void append_canonical(const Command& command, std::string& bytes);
[[nodiscard]] bool is_for_venue(const Command& command);

}  // namespace tradewind
