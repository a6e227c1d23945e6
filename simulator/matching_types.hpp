// What goes into the matching engine and what comes out of it. Units: integer ticks and lots of one
// instrument; a tick may be any int64, lots are positive. Ids are the caller's: dense or not, unique among
// the orders that live in the engine (resting and conditional together). Thread: values.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/amount.hpp"
#include "core/trading/order.hpp"
#include "core/trading/self_trade.hpp"

namespace tradewind::simulator {

enum class OrderKind : std::uint8_t { Limit, Market, ImmediateOrCancel, FillOrKill, PostOnly };

enum class RejectReason : std::uint8_t {
    DuplicateId,
    InvalidLots,      // not positive, or given to a close-position order
    InvalidTrigger,   // callback out of range, or a limit price on a trailing stop
    WouldCross,       // post-only
    WouldTrigger,     // the condition already holds
    NothingToReduce,  // reduce-only without a position on the other side
    BookFull,         // the open lots of the side would leave int64
};

enum class CancelReason : std::uint8_t {
    Requested,
    NoLiquidity,  // the rest of a market or immediate-or-cancel order
    NotFillable,  // fill-or-kill
    SelfTrade,
    ReduceOnly,  // the position that the order may reduce is used up
    WouldCross,  // a post-only order amended to a price that crosses
};

enum class AmendOutcome : std::uint8_t { Amended, UnknownOrder, InvalidLots, BookFull };

struct NewOrder {
    std::uint64_t id = 0;
    std::int64_t ticks = 0;  // market orders: ignored
    std::int64_t lots = 0;
    std::uint32_t owner = 0;
    Side side = Side::Buy;
    OrderKind kind = OrderKind::Limit;
    bool reduce_only = false;
    SelfTrade self_trade = SelfTrade::ExpireTaker;
};

enum class TriggerKind : std::uint8_t { Stop, TakeProfit, Trailing };

// How far the price must come back from its extreme before a trailing stop fires.
struct Callback {
    enum class Unit : std::uint8_t { Ticks, BasisPoints };  // basis points of the extreme, rounded up to ticks
    Unit unit = Unit::Ticks;
    std::int64_t amount = 0;  // ticks: at least 1; basis points: 1 to 9,999
    template <class Archive>
    void archive(Archive& ar) {
        ar(unit, amount);
    }
};

// An order that sleeps until its trigger, then acts as a market order, or as a limit order at `limit_ticks`.
struct NewConditional {
    std::uint64_t id = 0;
    std::uint32_t owner = 0;
    Side side = Side::Buy;
    TriggerKind kind = TriggerKind::Stop;
    TriggerBy trigger_by = TriggerBy::Last;
    SelfTrade self_trade = SelfTrade::ExpireTaker;
    bool reduce_only = false;
    bool close_position = false;  // lots stay 0: the quantity is asked when it fires; implies reduce-only
    std::int64_t lots = 0;
    std::int64_t trigger_ticks = 0;                               // stop and take-profit
    std::optional<std::int64_t> activation_ticks = std::nullopt;  // trailing: asleep until this price is touched
    Callback callback = {};                                       // trailing
    std::optional<std::int64_t> limit_ticks = std::nullopt;       // stop and take-profit
    OrderKind limit_kind = OrderKind::Limit;                      // what it becomes when it has a limit price
    template <class Archive>
    void archive(Archive& ar) {
        ar(id, owner, side, kind, trigger_by, self_trade, reduce_only, close_position, lots, trigger_ticks,
           activation_ticks, callback, limit_ticks, limit_kind);
    }
};

struct RestingOrder {
    std::uint64_t id = 0;
    std::int64_t ticks = 0;
    std::int64_t lots = 0;  // open
    std::uint32_t owner = 0;
    Side side = Side::Buy;
    bool post_only = false;
    bool reduce_only = false;
    SelfTrade self_trade = SelfTrade::ExpireTaker;
    friend bool operator==(const RestingOrder&, const RestingOrder&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(id, ticks, lots, owner, side, post_only, reduce_only, self_trade);
    }
};

struct Trade {
    std::uint64_t maker_id = 0;
    std::uint64_t taker_id = 0;
    std::int64_t ticks = 0;  // the maker's price
    std::int64_t lots = 0;
    std::int64_t maker_left = 0;
    std::int64_t taker_left = 0;
    std::uint32_t maker_owner = 0;
    std::uint32_t taker_owner = 0;
    Side taker_side = Side::Buy;
};

}  // namespace tradewind::simulator
