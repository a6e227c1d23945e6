// True range, its Wilder average (ATR) and that average in percent of the close (NATR). Price units.
// Seeding::TaLib: the first bar has no true range, so TrueRange is ready after 1 bar and Atr after `period` bars.
// Seeding::FirstValue: the first bar's range is high - low and counts, ready 1 bar earlier. Thread: one owner.
#pragma once

#include <algorithm>
#include <cmath>

#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/flat.hpp"
#include "strategies/indicators/wilder_average.hpp"

namespace tradewind::strategies {

class TrueRange {
public:
    explicit TrueRange(Seeding seeding = Seeding::TaLib) : first_bar_counts_(seeding == Seeding::FirstValue) {}

    void update(const Candle& bar) {
        value_ = bar.high - bar.low;
        if (started_) {
            value_ = std::max({value_, std::fabs(bar.high - last_close_), std::fabs(bar.low - last_close_)});
        }
        ready_ = started_ || first_bar_counts_;
        started_ = true;
        last_close_ = bar.close;
    }
    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(last_close_, value_, started_, ready_);
    }

private:
    bool first_bar_counts_;
    bool started_ = false;
    bool ready_ = false;
    double last_close_ = 0;
    double value_ = 0;
};

class Atr {
public:
    explicit Atr(int period, Seeding seeding = Seeding::TaLib) : range_(seeding), average_(period) {}
    // Goes on from an average that is known from before; the first bar only gives the close to measure from.
    Atr(int period, double known) : range_(Seeding::TaLib), average_(period, known) {}

    void update(const Candle& bar) {
        range_.update(bar);
        if (range_.ready()) {
            average_.update(range_.value());
        }
    }
    [[nodiscard]] bool ready() const { return average_.ready(); }
    [[nodiscard]] double value() const { return average_.value(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(range_, average_);
    }

private:
    TrueRange range_;
    WilderAverage average_;
};

class Natr {
public:
    explicit Natr(int period, Seeding seeding = Seeding::TaLib) : atr_(period, seeding) {}

    void update(const Candle& bar) {
        atr_.update(bar);
        close_ = bar.close;
    }
    [[nodiscard]] bool ready() const { return atr_.ready(); }
    [[nodiscard]] double value() const { return is_flat(close_) ? 0.0 : atr_.value() / close_ * 100.0; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(atr_, close_);
    }

private:
    Atr atr_;
    double close_ = 0;
};

}  // namespace tradewind::strategies
