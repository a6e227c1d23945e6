// A value against the one `period` bars before: Momentum (difference), Roc (percent), RocP (fraction), RocR (ratio);
// Trix is the percent change of a triple exponential average from bar to bar. A past value of 0 gives 0.
// Warm-up: period bars, Trix 3 * (period - 1) + 1. Thread: one owner.
#pragma once

#include "strategies/indicators/exponential_average.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

// `Change(now, past)` says how the two are compared.
template <class Change>
class ChangeSince {
public:
    explicit ChangeSince(int period) : window_(period + 1) {}

    void update(double x) { window_.push(x); }
    [[nodiscard]] bool ready() const { return window_.full(); }
    [[nodiscard]] double value() const { return window_.full() ? Change{}(window_.at(0), window_.oldest()) : 0.0; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(window_);
    }

private:
    Window window_;
};

struct Difference {
    double operator()(double now, double past) const { return now - past; }
};
struct PercentChange {
    double operator()(double now, double past) const { return past != 0 ? (now / past - 1.0) * 100.0 : 0.0; }
};
struct FractionalChange {
    double operator()(double now, double past) const { return past != 0 ? (now - past) / past : 0.0; }
};
struct Ratio {
    double operator()(double now, double past) const { return past != 0 ? now / past : 0.0; }
};

using Momentum = ChangeSince<Difference>;
using Roc = ChangeSince<PercentChange>;
using RocP = ChangeSince<FractionalChange>;
using RocR = ChangeSince<Ratio>;

class Trix {
public:
    explicit Trix(int period, Seeding seeding = Seeding::TaLib) : chain_(period, seeding), change_(1) {}

    void update(double x) {
        chain_.update(x);
        if (chain_.ready()) {
            change_.update(chain_.stage(3));
        }
    }
    [[nodiscard]] bool ready() const { return change_.ready(); }
    [[nodiscard]] double value() const { return change_.value(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(chain_, change_);
    }

private:
    EmaChain<3> chain_;
    Roc change_;
};

}  // namespace tradewind::strategies
