// What a trade plan is to do: how it enters, where it gives up, where it takes profit, how its stop follows
// the price and when its time is over. Units: prices in quote currency, quantities as in Instrument,
// fractions of a price (0.03 = 3 %). Errors: check() names the term. Thread: value.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::strategies {

// ---- how it enters: what is not filled when an entry ends is left out, the plan goes on with what it got

struct MarketEntry {
    template <class Archive>
    void archive(Archive&) {}
};
struct LimitEntry {  // one limit order; withdrawn when its patience ends
    Price price;
    Duration patience;
    template <class Archive>
    void archive(Archive& ar) {
        ar(price, patience);
    }
};
struct IcebergEntry {  // limit orders of at most `visible`, each after the one before; withdrawn as a limit entry
    Price price;
    Quantity visible;
    Duration patience;
    template <class Archive>
    void archive(Archive& ar) {
        ar(price, visible, patience);
    }
};
struct TwapEntry {  // equal market orders, evenly over the span, the first at once
    int slices = 1;
    Duration span;
    template <class Archive>
    void archive(Archive& ar) {
        ar(slices, span);
    }
};
using EntryStyle = std::variant<MarketEntry, LimitEntry, IcebergEntry, TwapEntry>;

// ---- where it leaves

struct FromEntry {  // a distance from the average entry, as a fraction of it; always positive
    Decimal fraction;
    template <class Archive>
    void archive(Archive& ar) {
        ar(fraction);
    }
};
struct AtPrice {
    Price price;
    template <class Archive>
    void archive(Archive& ar) {
        ar(price);
    }
};
using ExitLevel = std::variant<FromEntry, AtPrice>;
// The level as a price, above the entry for `direction` Buy and below it for Sell.
[[nodiscard]] Price price_at(const ExitLevel& level, Price entry, Side direction);

struct Target {
    ExitLevel level;
    Decimal share;  // of the quantity that was entered; all together at most 1, the rest rides with the stop
    template <class Archive>
    void archive(Archive& ar) {
        ar(level, share);
    }
};

// A quarter each at +2, +5, +8 and +12 %.
[[nodiscard]] std::vector<Target> default_targets();

// The stop follows the best price at a distance once the profit was this large. With several stages the
// tightest that has started counts.
struct TrailingStage {
    Decimal starts_at = Decimal::from_scaled(3, 2);  // profit, fraction of the average entry
    Decimal distance = Decimal::from_scaled(2, 2);   // behind the best price, fraction of that price
    template <class Archive>
    void archive(Archive& ar) {
        ar(starts_at, distance);
    }
};

// The stop goes to the average entry, with the fees of both ways on the winning side of it.
struct BreakEven {
    std::optional<Decimal> at_profit;  // fraction; none: when the first target has been taken
    template <class Archive>
    void archive(Archive& ar) {
        ar(at_profit);
    }
};

struct PlanTerms {
    Side side = Side::Buy;
    Quantity quantity;  // rounded down to the step
    EntryStyle entry;
    ExitLevel stop = FromEntry{Decimal::from_scaled(3, 2)};
    std::vector<Target> targets = default_targets();
    std::vector<TrailingStage> trailing = {TrailingStage{}};
    std::optional<BreakEven> break_even;
    std::optional<Duration> longest_holding;  // closed at market after this time in the position

    // Whether a plan can carry this out on the instrument; needs no prices.
    [[nodiscard]] Status check(const Instrument& instrument) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(side, quantity, entry, stop, targets, trailing, break_even, longest_holding);
    }
};

}  // namespace tradewind::strategies
