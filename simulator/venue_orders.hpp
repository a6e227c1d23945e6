// What the simulated venue remembers about the account's orders: the open ones by instrument, the closed
// ones and trades it still reports, and every client id it has ever seen. Bounded memory.
// Units: as in Instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "core/trading/self_trade.hpp"
#include "core/trading/venue_report.hpp"

namespace tradewind::simulator {

enum class OrderPhase : std::uint8_t { Active, Waiting };  // waiting: for its trigger

struct VenueOrder {
    std::uint64_t number = 0;  // the venue's id, also the matching engine's
    ClientOrderId id;
    OrderIntent terms;
    OrderPhase phase = OrderPhase::Active;
    OrderState state = OrderState::Working;
    std::int64_t limit_ticks = 0;  // limit orders
    std::int64_t lots_left = 0;
    Price margin_price;  // at which it binds margin: its limit, its trigger, or the market when it came
    Quantity filled;
    int amendments = 0;
    SelfTrade self_trade = SelfTrade::ExpireMaker;  // of a hosted account, which is never saved

    [[nodiscard]] VenueOrderId venue_id() const { return VenueOrderId::of(number); }
    // In the book, at limit_ticks.
    [[nodiscard]] bool rests_on(Side side) const {
        return phase == OrderPhase::Active && terms.side == side && terms.price.has_value();
    }
    [[nodiscard]] bool only_reduces() const { return terms.effect != PositionEffect::Open; }
    [[nodiscard]] OrderReport report() const { return {id, venue_id(), terms, state, filled}; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(number, id, terms, phase, state, limit_ticks, lots_left, margin_price, filled, amendments);
    }
};

// Client ids ever used. They come as runs of a counter, so intervals hold any number of them.
class UsedOrderIds {
public:
    [[nodiscard]] bool contains(ClientOrderId id) const;
    void add(ClientOrderId id);
    template <class Archive>
    void archive(Archive& ar) {
        ar(runs_);
    }

private:
    std::map<std::uint64_t, std::uint64_t> runs_;  // first -> last, never touching each other
};

class VenueOrders {
public:
    static constexpr std::size_t kClosedKept = 200;
    static constexpr std::size_t kFillsKept = 1'000;
    static constexpr std::size_t kFundingKept = 200;
    static constexpr std::size_t kAdjustmentsKept = 1'000;
    using Open = std::map<std::uint64_t, VenueOrder>;  // by number: in order of acceptance

    explicit VenueOrders(std::size_t instruments) : open_(instruments) {}

    [[nodiscard]] std::uint32_t instruments() const { return static_cast<std::uint32_t>(open_.size()); }
    [[nodiscard]] UsedOrderIds& used_ids() { return used_ids_; }

    VenueOrder& insert(VenueOrder order);
    [[nodiscard]] VenueOrder* find(InstrumentId instrument, std::uint64_t number);
    [[nodiscard]] const VenueOrder* find(InstrumentId instrument, ClientOrderId id) const;
    [[nodiscard]] const VenueOrder* find(InstrumentId instrument, const VenueOrderId& id) const;
    [[nodiscard]] const Open& open(InstrumentId instrument) const { return open_[instrument.value()]; }
    void discard(InstrumentId instrument, std::uint64_t number) { open_[instrument.value()].erase(number); }
    // Moves an open order to the closed ones and returns it as it ended.
    VenueOrder close(InstrumentId instrument, std::uint64_t number, OrderState state);

    void remember(const OrderFilled& fill) { keep(fills_, fill, kFillsKept); }
    void remember(const FundingPaid& funding) { keep(funding_, funding, kFundingKept); }
    void remember(const BalanceAdjusted& change) { keep(adjustments_, change, kAdjustmentsKept); }

    [[nodiscard]] OrderQueryAnswer answer(InstrumentId instrument, ClientOrderId id) const;
    void add_to(AccountReport& report) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(used_ids_, open_, closed_, fills_, funding_, adjustments_);
    }

private:
    template <class T>
    static void keep(std::deque<T>& list, const T& item, std::size_t limit) {
        list.push_back(item);
        if (list.size() > limit) {
            list.pop_front();
        }
    }

    UsedOrderIds used_ids_;
    std::vector<Open> open_;  // by InstrumentId
    std::deque<VenueOrder> closed_;
    std::deque<OrderFilled> fills_;
    std::deque<FundingPaid> funding_;
    std::deque<BalanceAdjusted> adjustments_;
};

}  // namespace tradewind::simulator
