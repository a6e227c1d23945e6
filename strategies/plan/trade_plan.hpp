// One trade from entry to flat: enters in its style, keeps a stop at the venue from the first fill on, takes
// profit in parts, lets the stop follow the price and leaves when its time is over. A strategy owns one for an
// instrument, hands every call on to it, and places no order of its own there. Works on bars and timers
// alone, and goes on after a restart. Units: as in Instrument. Errors: start() says why nothing was begun;
// what goes wrong later is in explain() and in ended_because(). Thread: engine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ports/strategy.hpp"
#include "strategies/plan/plan_entry.hpp"
#include "strategies/plan/plan_stop.hpp"
#include "strategies/plan/plan_targets.hpp"
#include "strategies/plan/plan_terms.hpp"
#include "strategies/plan/trailing_stop.hpp"

namespace tradewind::strategies {

class TradePlan {
public:
    explicit TradePlan(const Instrument& instrument) : instrument_(instrument) {}

    // Refused while it is not idle or the position is not flat, for terms that cannot be carried out, and when
    // risk refuses the first order; the plan is idle then.
    Status start(const PlanTerms& terms, StrategyDesk& desk);
    // Closes at market, from any state; the stop stays at the venue until it is flat. Nothing when idle.
    void exit(const std::string& reason, StrategyDesk& desk);
    // A stop of the strategy's own making: counts when it is tighter than the one there is, while a position is held.
    void tighten_stop(Price level, StrategyDesk& desk);

    // Every call of the strategy, handed on; those of other instruments change nothing.
    void on_bar(const Bar& bar, StrategyDesk& desk);
    void on_fill(const OrderFilled& fill, const Order& order, StrategyDesk& desk);
    void on_order_closed(const Order& order, StrategyDesk& desk);
    void on_timer(StrategyDesk& desk);
    // For on_stop(): the engine cancels the orders, the stop stays with the position.
    void forget();

    // Idle: flat, and no order of the plan is open any more: start() may be called.
    [[nodiscard]] bool is_idle() const { return phase_ == Phase::Idle; }
    [[nodiscard]] bool is_entering() const { return phase_ == Phase::Entering; }  // perhaps in part already
    [[nodiscard]] bool is_open() const { return phase_ == Phase::Open; }          // entry over, position held
    [[nodiscard]] bool is_closing() const { return phase_ == Phase::Closing; }

    // Of the plan that is on, or of the last one when idle.
    [[nodiscard]] const PlanTerms& terms() const { return terms_; }
    [[nodiscard]] Side side() const { return terms_.side; }
    [[nodiscard]] Quantity held() const { return held_; }  // not negative
    [[nodiscard]] std::optional<Price> average_entry() const { return average_entry_; }
    [[nodiscard]] std::optional<Price> stop_level() const { return trail_.level(); }  // as wished; exact
    [[nodiscard]] std::optional<Timestamp> opened_at() const { return opened_at_; }   // first fill of the entry
    [[nodiscard]] int targets_taken() const { return targets_.taken(); }
    [[nodiscard]] const std::string& ended_because() const { return ended_because_; }  // empty before the first end
    [[nodiscard]] std::vector<std::string> status() const;                             // for people; empty when idle

    template <class Archive>
    void archive(Archive& ar) {
        ar(phase_, terms_, entry_, stop_, targets_, trail_, held_, average_entry_, opened_at_, exit_, exit_waits_,
           alarm_, closing_because_, ended_because_);
    }

private:
    enum class Phase : std::uint8_t { Idle, Entering, Open, Closing };

    void follow_price(const Bar& bar, StrategyDesk& desk);
    [[nodiscard]] bool is_target_reached(Decimal profit, Price best) const;
    [[nodiscard]] Price break_even_level() const;
    // The one place that acts: brings orders in line with the position and the phase.
    void tend(StrategyDesk& desk);
    void observe(const StrategyDesk& desk);
    void tend_entry(StrategyDesk& desk);
    void protect(StrategyDesk& desk);
    void close_out(StrategyDesk& desk);
    void begin_closing(const std::string& reason);
    void raise_alarm(const std::string& what, StrategyDesk& desk);

    Instrument instrument_;
    Phase phase_ = Phase::Idle;
    PlanTerms terms_;
    PlanEntry entry_;
    PlanStop stop_;
    PlanTargets targets_;
    TrailingStop trail_;
    Quantity held_;
    std::optional<Price> average_entry_;
    std::optional<Timestamp> opened_at_;
    ClientOrderId exit_;       // the market order that closes
    bool exit_waits_ = false;  // refused: no new one before the next timer
    std::string alarm_;        // what is wrong and needs a person's eye, if anything
    std::string closing_because_;
    std::string ended_because_;
};

}  // namespace tradewind::strategies
