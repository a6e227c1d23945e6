#include "core/margin/maintenance_root.hpp"

#include "core/base/check.hpp"

namespace tradewind {
namespace {

Decimal surplus_at_floor(const MarginTier& tier, const LinearEquity& equity) {
    return equity.at_zero + tier.maintenance_amount - (tier.maintenance_rate - equity.slope) * tier.floor;
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
    for (const MarginTier& tier : brackets.tiers()) {
        if (!surplus_at_floor(tier, equity).is_negative()) {
            last = &tier;
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
    for (const MarginTier& tier : brackets.tiers()) {
        if (surplus_at_floor(tier, equity).is_positive()) {
            break;
        }
        last = &tier;
    }
    if (last == nullptr || last->maintenance_rate >= equity.slope) {
        return std::nullopt;
    }
    return root_in(*last, equity);
}

}  // namespace tradewind
