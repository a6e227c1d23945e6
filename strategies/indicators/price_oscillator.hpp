// A fast average less a slow one: Apo in price units, Ppo in percent of the slow one. The average is a choice, as in
// TA-Lib, whose own default is the simple one; each starts with its own first values. Warm-up: that of the slow
// average. Fast and slow given the wrong way round are swapped. Thread: one owner.
#pragma once

#include <algorithm>

#include "strategies/indicators/flat.hpp"
#include "strategies/indicators/simple_average.hpp"

namespace tradewind::strategies {

template <class Average = Sma>
class Apo {
public:
    Apo(int fast, int slow) : fast_(std::min(fast, slow)), slow_(std::max(fast, slow)) {}

    void update(double x) {
        fast_.update(x);
        slow_.update(x);
    }
    [[nodiscard]] bool ready() const { return slow_.ready(); }
    [[nodiscard]] double value() const { return fast_.value() - slow_.value(); }
    [[nodiscard]] double slow() const { return slow_.value(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(fast_, slow_);
    }

private:
    Average fast_;
    Average slow_;
};

template <class Average = Sma>
class Ppo {
public:
    Ppo(int fast, int slow) : difference_(fast, slow) {}

    void update(double x) { difference_.update(x); }
    [[nodiscard]] bool ready() const { return difference_.ready(); }
    [[nodiscard]] double value() const {
        const double slow = difference_.slow();
        return is_flat(slow) ? 0.0 : difference_.value() / slow * 100.0;
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(difference_);
    }

private:
    Apo<Average> difference_;
};

}  // namespace tradewind::strategies
