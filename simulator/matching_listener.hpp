// What the matching engine tells, in the order in which it happens, and the one thing it asks. The
// listener must not call back into the engine from inside these calls (that is a broken invariant), and
// must have applied a trade to its positions when on_trade returns: reducible_lots is asked before and
// after every fill of a reduce-only order. Units: ticks and lots. Thread: the engine's.
#pragma once

#include "simulator/matching_types.hpp"

namespace tradewind::simulator {

class MatchingListener {
public:
    MatchingListener() = default;
    MatchingListener(const MatchingListener&) = delete;
    MatchingListener& operator=(const MatchingListener&) = delete;
    virtual ~MatchingListener() = default;

    virtual void on_accepted(const NewOrder& order) = 0;  // before its first trade
    virtual void on_armed(const NewConditional& order) = 0;
    virtual void on_rejected(std::uint64_t id, std::uint32_t owner, RejectReason reason) = 0;
    virtual void on_triggered(const NewConditional& order, std::int64_t trigger_ticks) = 0;
    virtual void on_trade(const Trade& trade) = 0;
    virtual void on_amended(const RestingOrder& order) = 0;  // before the trades of its new price
    virtual void on_canceled(std::uint64_t id, std::uint32_t owner, std::int64_t lots_left, CancelReason reason) = 0;
    // The new total of a price level; zero: the level is gone. Once a level and request, after its trades.
    virtual void on_level(Side side, std::int64_t ticks, std::int64_t lots) = 0;
    // How many lots an order of `owner` on `side` may still take off its position; zero when there is none.
    [[nodiscard]] virtual std::int64_t reducible_lots(std::uint32_t owner, Side side) = 0;
};

}  // namespace tradewind::simulator
