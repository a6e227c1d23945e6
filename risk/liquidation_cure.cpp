// What brings a liquidation price to a wanted distance. With P the price at that distance, the equity the
// position would have there must cover the maintenance margin there; each cure solves that for one
// unknown. Closing part of an isolated position takes its margin out in proportion, so there it helps only
// through the lower tier that the rest falls into.
#include <algorithm>

#include "core/base/check.hpp"
#include "core/margin/maintenance_root.hpp"
#include "core/margin/margin.hpp"
#include "risk/figures.hpp"
#include "risk/liquidation_risk.hpp"
#include "risk/margin_pool.hpp"

namespace tradewind::risk {
namespace {

struct Target {
    const Instrument& instrument;
    const InstrumentState& market;
    const BracketTable& brackets;
    Price now;
    Price at;          // the price that must be survived
    Decimal balance;   // behind the position, without its own profit
    Decimal notional;  // of the whole position at that price

    [[nodiscard]] Decimal profit_at(Price price) const { return market.position.unrealised(instrument, price); }
    [[nodiscard]] Decimal surplus() const { return balance + profit_at(at) - brackets.maintenance_margin(notional); }
};

std::optional<Decimal> fraction_to_close(const Target& target, const LinearEquity& equity) {
    constexpr int kPlaces = 4;  // hundredths of a percent
    const auto kept = last_covered_notional(target.brackets, equity);
    if (!kept || *kept >= target.notional) {
        return std::nullopt;
    }
    const Decimal fraction = Decimal(1) - *kept / target.notional;
    return std::min(Decimal(1), fraction.rounded(kPlaces, Rounding::Ceiling));
}

std::optional<Decimal> isolated_fraction(const Target& target) {
    const Decimal equity = target.balance + target.profit_at(target.at);
    return fraction_to_close(target, {Decimal(), equity / target.notional});
}

std::optional<Decimal> cross_fraction(const Target& target) {
    const Decimal fee = target.instrument.notional(target.now, target.market.position.signed_quantity().abs()) *
                        target.instrument.taker_fee;
    const Decimal all_closed = target.balance + target.profit_at(target.now) - fee;
    const Decimal per_whole = target.profit_at(target.at) - target.profit_at(target.now) + fee;
    return fraction_to_close(target, {all_closed, per_whole / target.notional});
}

std::optional<int> leverage_for(const Target& target, Decimal margin) {
    if (!margin.is_positive()) {
        return std::nullopt;
    }
    const Decimal entry_notional = target.market.position.cost().abs();
    const std::int64_t leverage = (entry_notional / margin).steps(Decimal(1));
    if (leverage < 1 || leverage >= target.market.leverage) {
        return std::nullopt;
    }
    return static_cast<int>(leverage);
}

}  // namespace

std::optional<Cure> cure(const AccountState& account, InstrumentId id, Decimal distance) {
    TW_CHECK(distance.is_positive() && distance < Decimal(1));
    const Instrument& instrument = account.instrument(id);
    const InstrumentState& market = account.market(id);
    const auto now = market.valuation_price();
    if (market.position.is_flat() || instrument.is_spot() || !now || !now->is_positive()) {
        return std::nullopt;
    }
    const Decimal sign(market.position.is_long() ? 1 : -1);
    const Price at = *now * (Decimal(1) - sign * distance);
    const Target target{instrument,
                        market,
                        account.bracket(id),
                        *now,
                        at,
                        backing_of(account, id).balance(),
                        instrument.notional(at, market.position.signed_quantity().abs())};
    const Decimal surplus = target.surplus();
    if (!surplus.is_negative()) {
        return std::nullopt;
    }
    Cure found;
    found.distance = distance;
    found.add_margin = (-surplus).rounded(money_places(instrument.settle), Rounding::Ceiling);
    if (account.margin_mode == MarginMode::Isolated) {
        found.close_fraction = isolated_fraction(target);
        found.lower_leverage = leverage_for(target, target.balance - surplus);
    } else {
        found.close_fraction = cross_fraction(target);
    }
    return found;
}

}  // namespace tradewind::risk
