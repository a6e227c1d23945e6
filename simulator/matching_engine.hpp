// Price-time-priority matching of one instrument: limit, market, immediate-or-cancel, fill-or-kill and
// post-only orders, stops, take-profits and trailing stops, reduce-only checked at every fill, amend and
// cancel. A request runs to its end, fired orders included, before the call returns; fired orders run one
// after another in the order in which they fired, so a cascade is as deep as there are stops.
// Units: ticks and lots. Errors: told to the listener, or the returned outcome. Thread: one.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "core/base/check.hpp"
#include "simulator/conditional_book.hpp"
#include "simulator/matching_listener.hpp"
#include "simulator/resting_book.hpp"

namespace tradewind::simulator {

// Listener: MatchingListener, or any class with its functions (then they are called without a table).
template <class Listener>
class MatchingEngine {
public:
    explicit MatchingEngine(Listener& listener, std::size_t expected_orders = 1024)
        : listener_(listener), book_(expected_orders) {}
    MatchingEngine(const MatchingEngine&) = delete;
    MatchingEngine& operator=(const MatchingEngine&) = delete;

    void submit(const NewOrder& order);
    void submit(const NewConditional& order);
    // Resting or conditional; false when there is no such order.
    [[nodiscard]] bool cancel(std::uint64_t id);
    // `lots` is the new open quantity. Fewer lots at the same price keep the place in the queue; anything
    // else goes behind, and trades first if the new price crosses. Conditional orders cannot be amended.
    [[nodiscard]] AmendOutcome amend(std::uint64_t id, std::int64_t ticks, std::int64_t lots);
    // The mark price of the venue; triggers on the last trade follow the engine's own trades.
    void on_mark(std::int64_t ticks);

    [[nodiscard]] const RestingBook& book() const { return book_; }
    [[nodiscard]] const ConditionalBook& conditionals() const { return conditionals_; }

    // Everything the future depends on: a restored engine answers the same requests in the same way.
    template <class Archive>
    void archive(Archive& ar) {
        ar(book_, conditionals_);
    }

private:
    enum class End : std::uint8_t { Matched, SelfTrade, ReduceOnly };  // why matching stopped
    struct Meeting {  // of a taker and the first order of the best level
        std::int64_t lots = 0;
        std::optional<CancelReason> maker_leaves;
        End end = End::Matched;
    };
    class Call {  // a listener that calls back in would find the book half changed
    public:
        explicit Call(bool& busy) : busy_(busy) {
            TW_CHECK(!busy);
            busy_ = true;
        }
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;
        ~Call() { busy_ = false; }

    private:
        bool& busy_;
    };

    [[nodiscard]] bool is_taken(std::uint64_t id) const {
        return conditionals_.contains(id) || book_.slot_of(id) != kNoOrder;
    }
    [[nodiscard]] static bool may_rest(OrderKind kind) {
        return kind == OrderKind::Limit || kind == OrderKind::PostOnly;
    }
    [[nodiscard]] static std::int64_t limit_key(const NewOrder& order) {
        return order.kind == OrderKind::Market ? std::numeric_limits<std::int64_t>::min()
                                               : RestingBook::key_of(opposite(order.side), order.ticks);
    }
    [[nodiscard]] std::optional<RejectReason> refuse(const NewOrder& order);
    [[nodiscard]] bool can_fill(const RestingOrder& taker, std::int64_t limit_key);
    void execute(const NewOrder& order);
    [[nodiscard]] End match(RestingOrder& taker, std::int64_t limit_key);
    [[nodiscard]] End match_level(RestingOrder& taker, PriceLevel& level, std::int64_t ticks);
    [[nodiscard]] Meeting meet(const RestingOrder& taker, const RestingOrder& maker);
    void drop_first(PriceLevel& level, CancelReason reason);
    void finish(const RestingOrder& taker, End end, OrderKind kind);
    void run_fired();
    void execute_fired(const FiredOrder& fired);

    Listener& listener_;
    RestingBook book_;
    ConditionalBook conditionals_;
    std::vector<FiredOrder> fired_;  // empty between requests
    bool busy_ = false;
};

}  // namespace tradewind::simulator

#include "simulator/matching_engine_impl.hpp"

namespace tradewind::simulator {

extern template class MatchingEngine<MatchingListener>;

}  // namespace tradewind::simulator
