// Wilder's parabolic stop-and-reverse, in price units. Seeding::TaLib: the first two bars' lows and highs choose the
// direction (short when the low fell more than the high rose) and the second bar may already reverse it.
// Seeding::FirstValue: the two bars' middles choose, the stop is held inside the two bars before, and touching it
// does not reverse. Both give the first value on the second bar. Thread: one owner.
#pragma once

#include <cstdint>

#include "strategies/indicators/candle.hpp"

namespace tradewind::strategies {

class ParabolicSar {
public:
    explicit ParabolicSar(double step = 0.02, double limit = 0.2, Seeding seeding = Seeding::TaLib);

    void update(const Candle& bar);
    [[nodiscard]] bool ready() const { return bars_ >= 2; }
    [[nodiscard]] double value() const { return value_; }
    // Which way the market is taken to go after the newest bar.
    [[nodiscard]] bool rising() const { return rising_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(bars_, rising_, acceleration_, extreme_, stop_, value_);
        ar(last_.high, last_.low, before_.high, before_.low);
    }

private:
    struct Range {
        double high = 0;
        double low = 0;
    };
    void choose_direction(const Range& bar);
    void step_as_talib(const Range& bar);
    void step_from_first(const Range& bar);
    void reverse(const Range& bar);
    void follow(const Range& bar);
    // `price` moved, where needed, to the safe side of both bars.
    [[nodiscard]] double clear_of(double price, const Range& one, const Range& other) const;

    double step_;
    double limit_;
    Seeding seeding_;
    std::uint8_t bars_ = 0;
    bool rising_ = false;
    double acceleration_ = 0;
    double extreme_ = 0;
    double stop_ = 0;  // TaLib: for the next bar; FirstValue: of the newest
    double value_ = 0;
    Range last_;
    Range before_;
};

}  // namespace tradewind::strategies
