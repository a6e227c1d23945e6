#include "core/margin/maintenance_root.hpp"

#include "core/base/check.hpp"

namespace tradewind {
namespace {

Decimal gain_at(Decimal notional, const LinearEquity& equity) {
    // The slope of an account's own position is one or minus one: no product is needed.
    if (equity.slope == Decimal(1)) {
        return notional;
    }
    return equity.slope == Decimal(-1) ? -notional : equity.slope * notional;
}

Decimal surplus_at_floor(const BracketTable& brackets, std::size_t index, const LinearEquity& equity) {
    return equity.at_zero + gain_at(brackets.tiers()[index].floor, equity) - brackets.maintenance_at_floor(index);
}

std::optional<Decimal> root_in(const MarginTier& tier, const LinearEquity& equity) {
    const Decimal denominator = tier.maintenance_rate - equity.slope;
    if (denominator.is_zero()) {
        return std::nullopt;
    }
    const Decimal notional = (equity.at_zero + tier.maintenance_amount) / denominator;
    return notional.is_positive() ? std::optional<Decimal>(notional) : std::nullopt;
}

}  // namespace

std::optional<Decimal> last_covered_notional(const BracketTable& brackets, const LinearEquity& equity) {
    TW_CHECK(!brackets.tiers().empty());
    const MarginTier* last = nullptr;
    for (std::size_t i = 0; i < brackets.tiers().size(); ++i) {
        if (!surplus_at_floor(brackets, i, equity).is_negative()) {
            last = &brackets.tiers()[i];
        } else if (last != nullptr) {
            break;
        }
    }
    // A last tier whose rate is below the slope is covered without end.
    if (last == nullptr || last->maintenance_rate <= equity.slope) {
        return std::nullopt;
    }
    return root_in(*last, equity);
}

std::optional<Decimal> first_covered_notional(const BracketTable& brackets, const LinearEquity& equity) {
    TW_CHECK(!brackets.tiers().empty());
    const MarginTier* last = nullptr;
    for (std::size_t i = 0; i < brackets.tiers().size(); ++i) {
        if (surplus_at_floor(brackets, i, equity).is_positive()) {
            break;
        }
        last = &brackets.tiers()[i];
    }
    if (last == nullptr || last->maintenance_rate >= equity.slope) {
        return std::nullopt;
    }
    return root_in(*last, equity);
}

}  // namespace tradewind
