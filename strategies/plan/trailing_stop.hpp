// A stop that only tightens: up for a long, down for a short. It knows the best price seen since the entry
// and can be brought behind it by a fraction or by an amount. Levels are exact; ticks are the order's affair.
// Units: quote currency. Thread: value.
#pragma once

#include <optional>

#include "core/base/amount.hpp"

namespace tradewind::strategies {

class TrailingStop {
public:
    explicit TrailingStop(Side position = Side::Buy) : position_(position) {}

    void see(Price price) {
        if (peak_.is_zero() || is_better(price, peak_)) {
            peak_ = price;
        }
    }
    void tighten(Price level) {
        // A level that no price can reach is none.
        if (level.is_positive() && (level_.is_zero() || is_better(level, level_))) {
            level_ = level;
        }
    }
    // Behind the best price, by a fraction of it or by an amount. A wider distance than before changes nothing.
    void trail(Decimal fraction) {
        if (!peak_.is_zero()) {
            tighten(peak_ * (Decimal(1) - Decimal(sign_of(position_)) * fraction));
        }
    }
    void trail_by(Price distance) {
        if (!peak_.is_zero()) {
            tighten(peak_ - distance * Decimal(sign_of(position_)));
        }
    }

    [[nodiscard]] std::optional<Price> level() const { return known(level_); }
    [[nodiscard]] std::optional<Price> peak() const { return known(peak_); }
    [[nodiscard]] bool is_reached(Price price) const { return !level_.is_zero() && !is_better(price, level_); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(position_, level_, peak_);
    }

private:
    [[nodiscard]] bool is_better(Price a, Price b) const { return position_ == Side::Buy ? a > b : a < b; }

    [[nodiscard]] static std::optional<Price> known(Price price) {
        return price.is_zero() ? std::nullopt : std::optional<Price>(price);
    }

    Side position_;
    Price level_;  // zero: none yet
    Price peak_;   // zero: nothing seen yet
};

}  // namespace tradewind::strategies
