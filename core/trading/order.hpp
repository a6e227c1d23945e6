// An order: what was asked, how far its life has come, and how much was filled. Lifecycle and filled
// quantity are separate facts: a status message never changes the filled quantity, each trade counts
// once, and Unknown is a real state that only the venue's own answer ends.
// Units: Price in quote currency, Quantity as in Instrument. Thread: engine.
#pragma once

#include <optional>
#include <string>

#include "core/base/amount.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/trading/order_event.hpp"

namespace tradewind {

// Journals know the kinds by their place, so new ones come last. The last two rest at `price` once triggered.
enum class OrderType : std::uint8_t {
    Limit,
    Market,
    StopMarket,
    TakeProfitMarket,
    TrailingStopMarket,
    StopLimit,
    TakeProfitLimit
};
enum class TimeInForce : std::uint8_t { GoodTillCancel, ImmediateOrCancel, FillOrKill, PostOnly };
enum class PositionEffect : std::uint8_t {
    Open,           // may raise exposure
    Reduce,         // reduce-only: the venue caps it by the position
    ClosePosition,  // closes whatever is there; the venue knows the quantity
};
enum class TriggerBy : std::uint8_t { Mark, Last };
// Why the order exists: shown to people and counted in reports.
enum class OrderPurpose : std::uint8_t {
    Manual,
    Strategy,
    StopLoss,
    TakeProfit,
    Close,
    EmergencyClose,
    Liquidation,
    Foreign
};

struct OrderIntent {
    InstrumentId instrument;
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    TimeInForce time_in_force = TimeInForce::GoodTillCancel;
    PositionEffect effect = PositionEffect::Open;
    Quantity quantity;                     // zero only with ClosePosition
    std::optional<Price> price;            // limit orders, stop-limits and limit targets
    std::optional<Price> trigger;          // stops and targets; activation of a trailing stop
    std::optional<Decimal> callback_rate;  // trailing stop: fraction, 0.01 = 1 %
    TriggerBy trigger_by = TriggerBy::Mark;
    OrderPurpose purpose = OrderPurpose::Manual;
    StrategyId strategy;
    RequestId request;
    std::int32_t tag = 0;  // the strategy's own mark, e.g. a grid level
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, side, type, time_in_force, effect, quantity, price, trigger, callback_rate, trigger_by, purpose,
           strategy, request, tag);
    }
};

enum class OrderState : std::uint8_t {
    Submitting,  // recorded and sent, no answer yet
    Unknown,     // the answer was lost: may or may not exist; counts as exposure
    Working,     // accepted by the venue, resting or waiting for its trigger
    Filled,      // closed: whole quantity traded, or the venue said that a fill completed it
    Canceled,    // closed
    Expired,     // closed: by the venue's rule (IOC remainder, reduce-only, flat position)
    Rejected,    // closed: never existed
};
[[nodiscard]] constexpr bool is_closed(OrderState s) {
    return s == OrderState::Filled || s == OrderState::Canceled || s == OrderState::Expired ||
           s == OrderState::Rejected;
}
[[nodiscard]] const char* to_text(OrderType);
[[nodiscard]] const char* to_text(OrderState);
[[nodiscard]] const char* to_text(OrderPurpose);

enum class OrderApplied : std::uint8_t {
    Applied,
    LateFill,       // Applied, on a closed order: the quantity counts and an alert is due
    Stale,          // ignored: an older lifecycle message
    DuplicateFill,  // ignored: this trade id was seen
};

class Order {
public:
    Order() = default;
    Order(ClientOrderId id, OrderIntent intent, Timestamp created)
        : id_(id), intent_(std::move(intent)), created_(created), updated_(created) {}

    OrderApplied apply(const OrderAccepted& event, Timestamp now);
    // Of an order that is known to have existed (accepted or filled) this says that it is gone: Canceled.
    OrderApplied apply(const OrderRejected& event, Timestamp now);
    OrderApplied apply(const OrderCanceled& event, Timestamp now);
    OrderApplied apply(const OrderTriggered& event, Timestamp now);
    OrderApplied apply(const OrderAmended& event, Timestamp now);
    OrderApplied apply(const OrderUnknown& event, Timestamp now);
    // A fill is the venue's answer as well: it ends Submitting and Unknown. The caller (OrderTable) has
    // already dropped duplicates by trade id.
    OrderApplied apply(const OrderFilled& event, Timestamp now);

    [[nodiscard]] ClientOrderId id() const { return id_; }
    [[nodiscard]] const VenueOrderId& venue_id() const { return venue_id_; }
    [[nodiscard]] const OrderIntent& intent() const { return intent_; }
    [[nodiscard]] OrderState state() const { return state_; }
    [[nodiscard]] bool is_open() const { return !is_closed(state_); }
    [[nodiscard]] bool is_triggered() const { return triggered_; }
    [[nodiscard]] bool cancel_requested() const { return cancel_requested_; }
    void request_cancel() { cancel_requested_ = true; }
    void cancel_refused() { cancel_requested_ = false; }
    [[nodiscard]] Quantity filled() const { return filled_; }
    [[nodiscard]] Quantity remaining() const;  // zero for closed and close-position orders
    [[nodiscard]] std::optional<Price> average_price() const;
    [[nodiscard]] Timestamp created() const { return created_; }
    [[nodiscard]] Timestamp updated() const { return updated_; }
    [[nodiscard]] const std::string& reason() const { return reason_; }  // of rejection, cancel or doubt

    template <class Archive>
    void archive(Archive& ar) {
        ar(id_, venue_id_, intent_, state_, triggered_, cancel_requested_, filled_, filled_value_, created_, updated_,
           reason_);
    }

private:
    OrderApplied answered(const VenueOrderId& venue_id, Timestamp now);
    OrderApplied close(OrderState state, const std::string& reason, Timestamp now);
    void learn(const VenueOrderId& venue_id);

    ClientOrderId id_;
    VenueOrderId venue_id_;
    OrderIntent intent_;
    OrderState state_ = OrderState::Submitting;
    bool triggered_ = false;
    bool cancel_requested_ = false;
    Quantity filled_;
    Decimal filled_value_;  // sum of price * quantity
    Timestamp created_;
    Timestamp updated_;
    std::string reason_;
};

}  // namespace tradewind
