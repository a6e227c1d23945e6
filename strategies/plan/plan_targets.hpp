// The targets of a trade plan: a reduce-only limit order for each leg of the position. What the legs have
// left and the runner (the part without a target) are together always what is held.
// Units: as in Instrument. Thread: engine.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "core/ports/strategy.hpp"
#include "strategies/plan/plan_terms.hpp"

namespace tradewind::strategies {

// Parts of a quantity by their shares: each rounded down to the step, the rest in the last one when the shares
// come to `of_shares` (else it belongs to nobody). A part below `least` joins the next one, at the end the one
// before.
[[nodiscard]] std::vector<Quantity> split_quantity(Quantity whole, std::span<const Decimal> shares, Decimal of_shares,
                                                   Quantity step, Quantity least);

class PlanTargets {
public:
    void begin(const PlanTerms& terms);
    // Sees to it that every leg has its order, for `held` in all; changes nothing while it is so.
    void keep(const Instrument& instrument, const PlanTerms& terms, Price entry, Quantity held, StrategyDesk& desk);
    void on_fill(const OrderFilled& fill, const Order& order);
    void on_order_closed(const Order& order);
    void withdraw(StrategyDesk& desk);
    void retry();

    [[nodiscard]] int taken() const;  // legs of which something was filled
    [[nodiscard]] int count() const { return static_cast<int>(legs_.size()); }
    [[nodiscard]] std::vector<Quantity> quantities() const;  // as split, filled or not
    [[nodiscard]] const std::string& refusal() const { return refusal_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(legs_, runner_, refusal_);
    }

private:
    struct Leg {
        Decimal share;
        Quantity quantity;
        Quantity filled;
        ClientOrderId order;  // the one that is open
        bool waits = false;   // refused: no new one before the next timer
        [[nodiscard]] Quantity rest() const { return std::max(quantity - filled, Quantity()); }
        template <class Archive>
        void archive(Archive& ar) {
            ar(share, quantity, filled, order, waits);
        }
    };
    void split(const Instrument& instrument, Quantity held);
    [[nodiscard]] bool is_taken(std::size_t index) const;
    void place(const Instrument& instrument, const PlanTerms& terms, Price entry, std::size_t index,
               StrategyDesk& desk);

    std::vector<Leg> legs_;
    Quantity runner_;
    std::string refusal_;
};

}  // namespace tradewind::strategies
