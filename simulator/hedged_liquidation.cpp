#include "simulator/hedged_liquidation.hpp"

#include "core/margin/margin.hpp"

namespace tradewind::simulator {
namespace {

constexpr std::int64_t kFurthest = 1'000;  // times the mark

// What the pool has above its maintenance margin if the instrument's mark were another.
class PoolAt {
public:
    PoolAt(const VenueAccount& account, const Instrument& instrument) : account_(account), instrument_(instrument) {
        const MarginState now = account.margin_state(instrument.id);
        rest_ = now.equity - account.unrealised(instrument.id) - (now.maintenance - account.maintenance(instrument.id));
    }
    [[nodiscard]] bool is_liquidated(std::int64_t ticks) const {
        const Price mark = instrument_.from_ticks(ticks);
        Decimal left = rest_;
        for (const PositionLeg leg : legs_of(PositionMode::Hedge)) {
            const Position& position = account_.at(instrument_.id, leg).position;
            if (!position.is_flat()) {
                left += position.unrealised(instrument_, mark);
                left -= maintenance_margin(instrument_, account_.brackets(instrument_.id), mark,
                                           position.signed_quantity().abs());
            }
        }
        return !left.is_positive();
    }

private:
    const VenueAccount& account_;
    const Instrument& instrument_;
    Decimal rest_;
};

// `safe` is not liquidated, `lost` is; what the pool has left changes its sign once between them, because it is concave
// in the notional. The lost tick next to the safe ones.
std::int64_t first_lost(const PoolAt& pool, std::int64_t safe, std::int64_t lost) {
    while (lost - safe > 1 || safe - lost > 1) {
        const std::int64_t middle = safe + (lost - safe) / 2;
        (pool.is_liquidated(middle) ? lost : safe) = middle;
    }
    return lost;
}

}  // namespace

std::optional<Price> hedged_liquidation_price(const VenueAccount& account, const Instrument& instrument) {
    const std::optional<Price> mark = account.at(instrument.id).mark;
    if (!mark || account.is_flat(instrument.id)) {
        return std::nullopt;
    }
    const PoolAt pool(account, instrument);
    const std::int64_t now = instrument.to_ticks(*mark);
    if (pool.is_liquidated(now)) {
        return *mark;
    }
    const std::int64_t lowest = 1;
    const std::int64_t highest = now * kFurthest;
    const Quantity bought = account.held(instrument.id, Side::Buy);
    const bool falls_first = bought > account.held(instrument.id, Side::Sell);
    for (const std::int64_t end : {falls_first ? lowest : highest, falls_first ? highest : lowest}) {
        if (pool.is_liquidated(end)) {
            return instrument.from_ticks(first_lost(pool, now, end));
        }
    }
    return std::nullopt;
}

}  // namespace tradewind::simulator
