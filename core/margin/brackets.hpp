// Maintenance-margin tiers of one instrument, as a venue publishes them: dated data, never constants.
// MM(N) = N * rate - maintenance_amount of the tier with floor <= N < cap; beyond the last cap the last
// tier holds. Units: notionals in settle currency (linear) or coin (inverse); rates are fractions.
// Source: risk-math section 1 (Binance leverage and margin). Thread: immutable after load.
#pragma once

#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace tradewind {

struct MarginTier {
    Decimal floor;
    Decimal cap;
    Decimal maintenance_rate;
    Decimal maintenance_amount;  // "cum": what makes the schedule continuous
    int max_leverage = 1;
    template <class Archive>
    void archive(Archive& ar) {
        ar(floor, cap, maintenance_rate, maintenance_amount, max_leverage);
    }
};

// The maintenance amount of a tier that starts at `floor` with `rate`, so that MM is continuous there.
[[nodiscard]] Decimal continued_amount(const MarginTier& previous, Decimal floor, Decimal rate);

class BracketTable {
public:
    BracketTable() = default;
    // Checks order, contiguity, rates in (0,1) and the recursion of the maintenance amounts.
    static Result<BracketTable> make(std::vector<MarginTier> tiers, Timestamp valid_from);
    // One tier without a cap: for venues and tests that have none.
    static BracketTable flat(Decimal maintenance_rate, int max_leverage);

    [[nodiscard]] const std::vector<MarginTier>& tiers() const { return tiers_; }
    [[nodiscard]] const MarginTier& tier_of(Decimal notional) const;
    [[nodiscard]] Decimal maintenance_margin(Decimal notional) const;
    // At the floor of tiers()[index]: known beforehand, because a search asks for all of them.
    [[nodiscard]] Decimal maintenance_at_floor(std::size_t index) const { return at_floor_[index]; }
    [[nodiscard]] int max_leverage(Decimal notional) const { return tier_of(notional).max_leverage; }
    // Largest notional a leverage allows; zero when no tier allows it.
    [[nodiscard]] Decimal notional_cap(int leverage) const;
    [[nodiscard]] Timestamp valid_from() const { return valid_from_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(tiers_, valid_from_);
        if constexpr (Archive::kReading) {
            index_floors();
        }
    }

private:
    void index_floors();

    std::vector<MarginTier> tiers_;
    std::vector<Decimal> at_floor_;  // follows from tiers_
    Timestamp valid_from_;
};

}  // namespace tradewind
