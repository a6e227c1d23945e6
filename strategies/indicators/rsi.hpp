// Relative strength (0 to 100) and Chande's momentum oscillator (-100 to 100): Wilder-smoothed rises against falls.
// A market that has not moved reads 0, as in TA-Lib. Warm-up: period bars, one to have a change and period - 1 for
// the seed, which is the same in both conventions. Thread: one owner.
#pragma once

#include "strategies/indicators/flat.hpp"
#include "strategies/indicators/wilder_average.hpp"

namespace tradewind::strategies {

class RisesAndFalls {
public:
    explicit RisesAndFalls(int period) : rises_(period), falls_(period) {}

    void update(double x) {
        if (started_) {
            const double change = x - last_;
            rises_.update(change > 0 ? change : 0);
            falls_.update(change < 0 ? -change : 0);
        }
        started_ = true;
        last_ = x;
    }
    [[nodiscard]] bool ready() const { return rises_.ready(); }
    [[nodiscard]] double rise() const { return rises_.value(); }
    [[nodiscard]] double fall() const { return falls_.value(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(rises_, falls_, last_, started_);
    }

private:
    WilderAverage rises_;
    WilderAverage falls_;
    double last_ = 0;
    bool started_ = false;
};

class Rsi {
public:
    explicit Rsi(int period) : moves_(period) {}

    void update(double x) { moves_.update(x); }
    [[nodiscard]] bool ready() const { return moves_.ready(); }
    [[nodiscard]] double value() const {
        const double both = moves_.rise() + moves_.fall();
        return is_flat(both) ? 0.0 : 100.0 * (moves_.rise() / both);
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(moves_);
    }

private:
    RisesAndFalls moves_;
};

class Cmo {
public:
    explicit Cmo(int period) : moves_(period) {}

    void update(double x) { moves_.update(x); }
    [[nodiscard]] bool ready() const { return moves_.ready(); }
    [[nodiscard]] double value() const {
        const double both = moves_.rise() + moves_.fall();
        return is_flat(both) ? 0.0 : 100.0 * ((moves_.rise() - moves_.fall()) / both);
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(moves_);
    }

private:
    RisesAndFalls moves_;
};

}  // namespace tradewind::strategies
