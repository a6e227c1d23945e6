// What holding a perpetual pays, as features.
//   funding: each settlement's rate brought to eight hours, its mean over the last `period` settlements, and
//   both as simple yearly rates: a rate paid every h hours is paid 24 / h times a day, 365 days
//   basis: perpetual / reference - 1 (index or spot), its mean over the last `period` readings and its z-score
// Units: fractions (0.0001 is a basis point). Ready after `period` updates. O(1) amortised. An interval or
// reference that is not above zero counts as no reading. Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/rolling_sum.hpp"
#include "strategies/indicators/z_score.hpp"

namespace tradewind::strategies {

class FundingFeatures {
public:
    struct Value {
        double rate_8h = 0;
        double mean_8h = 0;
        double apr = 0;  // of the newest rate
        double mean_apr = 0;
    };

    explicit FundingFeatures(int period) : rates_(period) {}

    void update(double rate, double interval_hours) {
        if (!(interval_hours > 0)) {
            return;
        }
        rate_8h_ = rate * (8 / interval_hours);
        rates_.update(rate_8h_);
    }
    [[nodiscard]] bool ready() const { return rates_.ready(); }
    [[nodiscard]] Value value() const {
        constexpr double kEightHoursAYear = 3 * 365;
        return {rate_8h_, rates_.mean(), rate_8h_ * kEightHoursAYear, rates_.mean() * kEightHoursAYear};
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(rates_, rate_8h_);
    }

private:
    RollingSum rates_;
    double rate_8h_ = 0;
};

class BasisFeatures {
public:
    struct Value {
        double basis = 0;
        double mean = 0;
        double z_score = 0;
    };

    explicit BasisFeatures(int period) : z_score_(period) {}

    void update(double perpetual, double reference) {
        if (!(reference > 0)) {
            return;
        }
        basis_ = perpetual / reference - 1;
        z_score_.update(basis_);
    }
    [[nodiscard]] bool ready() const { return z_score_.ready(); }
    [[nodiscard]] Value value() const { return {basis_, z_score_.mean(), z_score_.value()}; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(z_score_, basis_);
    }

private:
    ZScore z_score_;
    double basis_ = 0;
};

}  // namespace tradewind::strategies
