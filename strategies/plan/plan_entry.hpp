// The entry of a trade plan: one order after another until the quantity is there, the time is over or an
// order is refused. Never asks for more than is missing. Units: as in Instrument. Thread: engine.
#pragma once

#include <string>

#include "core/ports/strategy.hpp"
#include "strategies/plan/plan_terms.hpp"

namespace tradewind::strategies {

class PlanEntry {
public:
    void begin(const Instrument& instrument, const PlanTerms& terms, const StrategyDesk& desk);
    // Places the order that is due, if one is, and withdraws what has lost its patience. A refusal ends it.
    void advance(const Instrument& instrument, const PlanTerms& terms, StrategyDesk& desk);
    void on_fill(const OrderFilled& fill) { filled_ += fill.quantity; }
    void on_order_closed(const Order& order);
    // Nothing more is asked for, and what rests is withdrawn.
    void withdraw(StrategyDesk& desk);

    [[nodiscard]] bool is_over() const { return over_ && !order_.is_ours(); }
    [[nodiscard]] bool owns(const Order& order, InstrumentId instrument) const;
    [[nodiscard]] Quantity filled() const { return filled_; }
    [[nodiscard]] const std::string& refusal() const { return refusal_; }  // why it ended early; empty if it did not

    template <class Archive>
    void archive(Archive& ar) {
        ar(started_, slices_, least_, order_, filled_, over_, refusal_);
    }

private:
    [[nodiscard]] Quantity due(const Instrument& instrument, const PlanTerms& terms, Timestamp now) const;
    [[nodiscard]] Quantity next_order(const Instrument& instrument, const PlanTerms& terms, Timestamp now) const;

    Timestamp started_;
    int slices_ = 1;
    Quantity least_;       // smaller orders are against the venue's rules
    ClientOrderId order_;  // the one that is open
    Quantity filled_;
    bool over_ = true;
    std::string refusal_;
};

}  // namespace tradewind::strategies
