// The wallet of an isolated position: opening adds the initial margin, closing releases it in proportion.
// Funding and fees are paid from the cross wallet. Venue and agent fold the same fills with this one
// rule, so their liquidation prices agree. Units: settle currency. Thread: engine.
#pragma once

#include "core/margin/margin.hpp"
#include "core/trading/position.hpp"

namespace tradewind {

class IsolatedMargin {
public:
    // `before` is the absolute quantity before the fill; `change` is what Position::apply_fill returned.
    void apply(const Instrument& instrument, Quantity before, const Position::Change& change, Price price,
               int leverage) {
        if (change.closed.is_positive()) {
            if (change.closed >= before) {
                margin_ = Decimal();
            } else {
                margin_ -= Decimal::multiply_divide(margin_, change.closed.value(), before.value(), Rounding::HalfEven);
            }
        }
        if (change.opened.is_positive()) {
            margin_ += initial_margin(instrument, price, change.opened, leverage);
        }
    }
    void add(Decimal amount) { margin_ += amount; }
    [[nodiscard]] Decimal value() const { return margin_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(margin_);
    }

private:
    Decimal margin_;
};

}  // namespace tradewind
