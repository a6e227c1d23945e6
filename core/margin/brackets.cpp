#include "core/margin/brackets.hpp"

#include <fmt/format.h>

#include "core/base/check.hpp"

namespace tradewind {
namespace {

// Venues publish maintenance amounts with at most eight decimals, so a longer exact one comes rounded.
constexpr Decimal kAmountRounding = Decimal::from_scaled(1, 8);

tl::unexpected<Error> bad_tier(std::size_t index, const std::string& what) {
    return fail(ErrorCode::InvalidArgument, fmt::format("tier {}: {}", index + 1, what));
}

Status check_tier(const std::vector<MarginTier>& tiers, std::size_t index) {
    const MarginTier& tier = tiers[index];
    if (tier.cap <= tier.floor) {
        return bad_tier(index,
                        fmt::format("cap {} is not above floor {}", tier.cap.to_string(), tier.floor.to_string()));
    }
    if (!tier.maintenance_rate.is_positive() || tier.maintenance_rate >= Decimal(1)) {
        return bad_tier(index,
                        fmt::format("maintenance rate {} is not between 0 and 1", tier.maintenance_rate.to_string()));
    }
    if (tier.max_leverage < 1) {
        return bad_tier(index, fmt::format("maximum leverage {} is below 1", tier.max_leverage));
    }
    if (index == 0) {
        if (!tier.floor.is_zero()) {
            return bad_tier(index, fmt::format("floor {} is not zero", tier.floor.to_string()));
        }
        if (!tier.maintenance_amount.is_zero()) {
            return bad_tier(index,
                            fmt::format("maintenance amount {} is not zero", tier.maintenance_amount.to_string()));
        }
        return {};
    }
    const MarginTier& previous = tiers[index - 1];
    if (tier.floor != previous.cap) {
        return bad_tier(index, fmt::format("floor {} does not continue cap {} of the tier before",
                                           tier.floor.to_string(), previous.cap.to_string()));
    }
    if (tier.maintenance_rate < previous.maintenance_rate) {
        return bad_tier(index, fmt::format("maintenance rate {} is below {} of the tier before",
                                           tier.maintenance_rate.to_string(), previous.maintenance_rate.to_string()));
    }
    if (tier.max_leverage > previous.max_leverage) {
        return bad_tier(index, fmt::format("maximum leverage {} is above {} of the tier before", tier.max_leverage,
                                           previous.max_leverage));
    }
    const Decimal expected = continued_amount(previous, tier.floor, tier.maintenance_rate);
    if ((tier.maintenance_amount - expected).abs() > kAmountRounding) {
        return bad_tier(index, fmt::format("maintenance amount {} should be {}", tier.maintenance_amount.to_string(),
                                           expected.to_string()));
    }
    return {};
}

}  // namespace

Decimal continued_amount(const MarginTier& previous, Decimal floor, Decimal rate) {
    return previous.maintenance_amount + floor * (rate - previous.maintenance_rate);
}

Result<BracketTable> BracketTable::make(std::vector<MarginTier> tiers, Timestamp valid_from) {
    if (tiers.empty()) {
        return fail(ErrorCode::InvalidArgument, "a bracket table needs at least one tier");
    }
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        if (auto status = check_tier(tiers, i); !status) {
            return tl::unexpected<Error>(status.error());
        }
    }
    BracketTable table;
    table.tiers_ = std::move(tiers);
    table.valid_from_ = valid_from;
    table.index_floors();
    return table;
}

BracketTable BracketTable::flat(Decimal maintenance_rate, int max_leverage) {
    TW_CHECK(maintenance_rate.is_positive() && maintenance_rate < Decimal(1) && max_leverage >= 1);
    BracketTable table;
    table.tiers_.push_back(MarginTier{Decimal(), Decimal::max(), maintenance_rate, Decimal(), max_leverage});
    table.index_floors();
    return table;
}

void BracketTable::index_floors() {
    at_floor_.clear();
    for (const MarginTier& tier : tiers_) {
        at_floor_.push_back(tier.floor * tier.maintenance_rate - tier.maintenance_amount);
    }
}

const MarginTier& BracketTable::tier_of(Decimal notional) const {
    TW_CHECK(!tiers_.empty());
    const MarginTier* found = tiers_.data();
    for (const MarginTier& tier : tiers_) {
        if (notional < tier.floor) {
            break;
        }
        found = &tier;
    }
    return *found;
}

Decimal BracketTable::maintenance_margin(Decimal notional) const {
    const MarginTier& tier = tier_of(notional);
    return notional * tier.maintenance_rate - tier.maintenance_amount;
}

Decimal BracketTable::notional_cap(int leverage) const {
    Decimal cap;
    for (const MarginTier& tier : tiers_) {
        if (tier.max_leverage >= leverage) {
            cap = tier.cap;
        }
    }
    return cap;
}

}  // namespace tradewind
