// Two legs held against each other, entered and left so that neither ever rests without the other: the other
// leg first, then the main one for exactly what was filled; what cannot be completed in time and price is
// sold again. One state machine for spot against perpetual and for perpetual against perpetual; its state is
// archived, and what is held is always read from the account, so it goes on from any state after a restart.
// Perpetual legs have a stop at the venue from their first fill. Units: as in Instrument. Thread: engine.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/ports/strategy.hpp"
#include "strategies/plan/plan_stop.hpp"

namespace tradewind::strategies {

enum class PairState : std::uint8_t {
    Idle,       // nothing held, nothing wished
    Preparing,  // waiting for the venue to set the leverage
    FirstLeg,   // the other leg is being entered
    SecondLeg,  // the main leg is being completed to what the first one has
    Holding,    // both legs, equal within a step
    Trimming,   // what has no other side is being sold
    Unwinding,  // both legs are being closed
};
[[nodiscard]] const char* to_text(PairState);

enum class PairForm : std::uint8_t {
    ShortMain,      // short main, long the other
    LongMain,       // long main, short the other: only where the other can be sold short
    LongMainAlone,  // long main without another leg: not neutral
};

struct PairTerms {
    int leverage = 2;
    Decimal entry_slippage;   // beyond the best price, first leg
    Decimal repair_slippage;  // beyond the best price, when completing
    Duration repair_time;     // for a leg, before what is held is sold again
    Decimal stop_way;         // from the entry to the liquidation price, where the stop stands
};

class TwoLegs {
public:
    TwoLegs(const Instrument& main, const Instrument* other);

    void begin(PairForm form, Quantity quantity, Timestamp now);
    void leave(const std::string& why);  // both legs, from any state but Idle
    void disengage();                    // no further entries; what is held in balance may stay

    // Whatever is due now. New attempts after one that came to nothing wait for on_timer().
    void step(StrategyDesk& desk, const PairTerms& terms);
    void on_timer(StrategyDesk& desk, const PairTerms& terms);
    void on_fill(const Order& order, StrategyDesk& desk, const PairTerms& terms);
    void on_order_closed(const Order& order, StrategyDesk& desk, const PairTerms& terms);

    [[nodiscard]] PairState state() const { return state_; }
    [[nodiscard]] PairForm form() const { return form_; }
    [[nodiscard]] const std::string& reason() const { return reason_; }  // of the last change for the worse
    [[nodiscard]] bool is_settled(const StrategyDesk& desk) const;
    [[nodiscard]] Quantity main_held(const StrategyDesk& desk) const { return held(desk, kMain); }
    [[nodiscard]] Quantity other_held(const StrategyDesk& desk) const { return held(desk, kOther); }
    // Rounded down to what both legs can trade; zero when either venue minimum is missed at these prices.
    [[nodiscard]] Quantity tradable(const StrategyDesk& desk, Quantity quantity) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(state_, form_, wanted_, since_, asked_, waits_, reason_, stops_, stop_levels_);
    }

private:
    static constexpr std::size_t kMain = 0;
    static constexpr std::size_t kOther = 1;

    [[nodiscard]] const Instrument* leg(std::size_t which) const { return which == kMain ? &main_ : other_ptr(); }
    [[nodiscard]] const Instrument* other_ptr() const { return other_ ? &*other_ : nullptr; }
    [[nodiscard]] bool is_used(std::size_t which) const;
    [[nodiscard]] Side side(std::size_t which) const;
    [[nodiscard]] Quantity held(const StrategyDesk& desk, std::size_t which) const;
    [[nodiscard]] Quantity paired(const StrategyDesk& desk) const;  // held by both
    [[nodiscard]] Quantity trimmed(const StrategyDesk& desk) const;
    [[nodiscard]] bool is_balanced(const StrategyDesk& desk) const;
    [[nodiscard]] bool is_reducible(const StrategyDesk& desk, std::size_t which, Quantity quantity) const;
    [[nodiscard]] bool is_working(const StrategyDesk& desk, std::size_t which) const;
    [[nodiscard]] bool is_working(const StrategyDesk& desk) const;
    [[nodiscard]] bool is_over(const StrategyDesk& desk, const PairTerms& terms) const;

    void change(PairState state, Timestamp now);
    void cancel_entries(StrategyDesk& desk);
    void protect(StrategyDesk& desk, const PairTerms& terms);
    [[nodiscard]] std::optional<Price> stop_level(const StrategyDesk& desk, std::size_t which,
                                                  const PairTerms& terms) const;
    void step_once(StrategyDesk& desk, const PairTerms& terms);
    void prepare(StrategyDesk& desk, const PairTerms& terms);
    void enter_first(StrategyDesk& desk, const PairTerms& terms);
    void complete(StrategyDesk& desk, const PairTerms& terms);
    void check_balance(StrategyDesk& desk);
    void trim(StrategyDesk& desk);
    void unwind(StrategyDesk& desk);
    // False: nothing was placed.
    bool enter(StrategyDesk& desk, std::size_t which, Quantity quantity, Decimal slippage);
    enum class Reduction : std::uint8_t { Done, OnItsWay };
    Reduction reduce_to(StrategyDesk& desk, std::size_t which, Quantity target);

    Instrument main_;
    std::optional<Instrument> other_;
    PairState state_ = PairState::Idle;
    PairForm form_ = PairForm::ShortMain;
    Quantity wanted_;
    Timestamp since_;
    bool asked_ = false;  // the first leg's order was sent
    bool waits_ = false;  // the last attempt came to nothing: the next one is the timer's
    std::string reason_;
    std::array<PlanStop, 2> stops_;
    std::array<std::optional<Price>, 2> stop_levels_;
};

}  // namespace tradewind::strategies
