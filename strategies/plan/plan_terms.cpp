#include "strategies/plan/plan_terms.hpp"

#include <fmt/format.h>

namespace tradewind::strategies {
namespace {

constexpr int kMostSlices = 1'000;

tl::unexpected<Error> unfit(std::string text) {
    return fail(ErrorCode::InvalidArgument, std::move(text));
}

bool is_fraction(Decimal value) {
    return value.is_positive() && value < Decimal(1);
}

Status check_entry(const Instrument&, const MarketEntry&) {
    return {};
}
Status check_entry(const Instrument&, const LimitEntry& entry) {
    if (!entry.price.is_positive() || entry.patience <= Duration()) {
        return unfit("a limit entry needs a price and patience above zero");
    }
    return {};
}
Status check_entry(const Instrument& instrument, const IcebergEntry& entry) {
    if (!entry.price.is_positive() || entry.patience <= Duration()) {
        return unfit("an iceberg entry needs a price and patience above zero");
    }
    if (entry.visible < instrument.min_quantity) {
        return unfit(fmt::format("the visible quantity {} is below the minimum {} of {}", entry.visible.to_string(),
                                 instrument.min_quantity.to_string(), instrument.symbol));
    }
    return {};
}
Status check_entry(const Instrument&, const TwapEntry& entry) {
    if (entry.slices < 1 || entry.slices > kMostSlices || entry.span < Duration()) {
        return unfit(fmt::format("a TWAP entry has 1 to {} slices over a span that is not negative", kMostSlices));
    }
    return {};
}

Status check_level(const ExitLevel& level, const char* name) {
    if (const auto* distance = std::get_if<FromEntry>(&level)) {
        return is_fraction(distance->fraction) ? Status{}
                                               : unfit(fmt::format("the {} is between 0 and 1 of the entry", name));
    }
    return std::get<AtPrice>(level).price.is_positive() ? Status{}
                                                        : unfit(fmt::format("the {} price is above zero", name));
}

Status check_targets(const std::vector<Target>& targets) {
    Decimal shares;
    for (const Target& target : targets) {
        if (Status level = check_level(target.level, "target"); !level) {
            return level;
        }
        if (!target.share.is_positive()) {
            return unfit("the share of a target is above zero");
        }
        shares += target.share;
    }
    return shares <= Decimal(1) ? Status{} : unfit("the shares of all targets together are at most 1");
}

}  // namespace

Price price_at(const ExitLevel& level, Price entry, Side direction) {
    if (const auto* distance = std::get_if<FromEntry>(&level)) {
        return entry * (Decimal(1) + Decimal(sign_of(direction)) * distance->fraction);
    }
    return std::get<AtPrice>(level).price;
}

std::vector<Target> default_targets() {
    std::vector<Target> out;
    for (const int percent : {2, 5, 8, 12}) {
        out.push_back(Target{FromEntry{Decimal::from_scaled(percent, 2)}, Decimal::from_scaled(25, 2)});
    }
    return out;
}

Status PlanTerms::check(const Instrument& instrument) const {
    if (instrument.is_spot()) {
        return unfit(instrument.symbol + " is spot: there are no stops that close a position");
    }
    if (instrument.floor_quantity(quantity) < instrument.min_quantity || !quantity.is_positive()) {
        return unfit(fmt::format("quantity {} is below the minimum {} of {}", quantity.to_string(),
                                 instrument.min_quantity.to_string(), instrument.symbol));
    }
    if (Status fits = std::visit([&](const auto& style) { return check_entry(instrument, style); }, entry); !fits) {
        return fits;
    }
    if (Status fits = check_level(stop, "stop"); !fits) {
        return fits;
    }
    if (Status fits = check_targets(targets); !fits) {
        return fits;
    }
    for (const TrailingStage& stage : trailing) {
        if (stage.starts_at.is_negative() || !is_fraction(stage.distance)) {
            return unfit("a trailing stage starts at a profit that is not negative, with a distance between 0 and 1");
        }
    }
    if (break_even && break_even->at_profit && !break_even->at_profit->is_positive()) {
        return unfit("the profit for break-even is above zero");
    }
    if (longest_holding && *longest_holding <= Duration()) {
        return unfit("the longest holding time is above zero");
    }
    return {};
}

}  // namespace tradewind::strategies
