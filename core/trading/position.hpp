// A position as a fold over fills: signed quantity, exact cost of the open part, realised profit.
// Linear and inverse contracts share one rule: profit = value(exit) - value(entry) with the instrument's
// additive signed value. A reduction releases cost in proportion, rounded once to the 16th decimal; a
// flip closes, then opens. At every instant cost = sum of signed values of the fills + sum of booked
// profits, exactly, so realised + unrealised never loses or gains a digit. The same fold runs at the simulated
// exchange, so both sides agree to the last digit. Units: settle currency. Thread: engine.
#pragma once

#include <optional>

#include "core/base/amount.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/market/instrument.hpp"

namespace tradewind {

class Position {
public:
    // Places to which the profit of a reduction is booked; what is cut stays in the cost of the rest, and is
    // booked by the fill that makes the position flat.
    static constexpr int kMoneyPlaces = 8;

    struct Change {
        Decimal realised;  // profit booked by this fill, settle currency
        Quantity closed;   // absolute quantity that was closed
        Quantity opened;   // absolute quantity that was opened
    };
    // A fill without a quantity changes nothing.
    Change apply_fill(const Instrument& instrument, Side side, Price price, Quantity quantity, Timestamp time);

    [[nodiscard]] Quantity signed_quantity() const { return quantity_; }
    [[nodiscard]] bool is_flat() const { return quantity_.is_zero(); }
    [[nodiscard]] bool is_long() const { return quantity_.is_positive(); }
    [[nodiscard]] std::optional<Price> entry_price(const Instrument& instrument) const;  // none when flat
    [[nodiscard]] Decimal cost() const { return cost_; }
    [[nodiscard]] Decimal unrealised(const Instrument& instrument, Price mark) const;
    [[nodiscard]] Timestamp opened_at() const { return opened_at_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(quantity_, cost_, opened_at_);
    }

private:
    Decimal reduce(const Instrument& instrument, Price price, Quantity closing);

    Quantity quantity_;  // signed
    Decimal cost_;       // signed value of the open part at its entry prices
    Timestamp opened_at_;
};

}  // namespace tradewind
