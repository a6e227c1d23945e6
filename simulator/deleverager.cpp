#include "simulator/deleverager.hpp"

#include <algorithm>

namespace tradewind::simulator {
namespace {

constexpr int kFifths = 5;

// Profit counts for more the more it was geared, loss for less.
Decimal score_of(const VenueAccount& account, InstrumentId id, Side held) {
    const PositionLeg leg = leg_held(account.position_mode(), held);
    const Decimal notional = account.position_notional(id, leg);
    if (!notional.is_positive()) {
        return {};
    }
    const Decimal profit = account.unrealised(id, leg) / notional;
    const Decimal leverage(account.at(id).leverage);
    return profit.is_positive() ? profit * leverage : profit / leverage;
}

Side side_of(Quantity held) {
    return held.is_negative() ? Side::Sell : Side::Buy;
}

// In cross mode the whole wallet stands behind the position, with what others of it have earned or lost.
std::optional<Price> bankruptcy_of(const VenueAccount& account, const Instrument& instrument, PositionLeg leg) {
    const Holding& holding = account.at(instrument.id, leg);
    const auto entry = holding.position.entry_price(instrument);
    if (!entry) {
        return std::nullopt;
    }
    const Decimal behind = holding.mode == MarginMode::Isolated
                               ? holding.isolated.value()
                               : account.margin_state(instrument.id).equity - account.unrealised(instrument.id, leg);
    const Quantity held = holding.position.signed_quantity();
    const auto exact = bankruptcy_price(instrument, held, *entry, behind);
    return exact ? std::optional(instrument.passive_price(opposite(side_of(held)), *exact)) : std::nullopt;
}

}  // namespace

// Best first; among equals the older account.
std::vector<std::uint32_t> Deleverager::rivals(InstrumentId instrument, Side held) const {
    std::vector<std::uint32_t> found;
    std::uint32_t owner = AccountDesks::kFirstOwner;
    for (const auto& desk : desks_) {
        if (!desk->account().held(instrument, held).is_zero()) {
            found.push_back(owner);
        }
        ++owner;
    }
    std::ranges::stable_sort(found, [&](std::uint32_t a, std::uint32_t b) {
        return score_of(desks_.of_account(a).account(), instrument, held) >
               score_of(desks_.of_account(b).account(), instrument, held);
    });
    return found;
}

bool Deleverager::book_will_do(std::uint32_t owner, const Instrument& instrument, Side side, std::int64_t lots,
                               Price bankruptcy) const {
    const Quantity quantity = instrument.from_lots(lots);
    const auto worst = markets_[instrument.id.value()]->worst_price(owner, side, quantity);
    if (!worst) {
        return false;
    }
    const bool is_better = side == Side::Sell ? *worst >= bankruptcy : *worst <= bankruptcy;
    const Decimal difference =
        (instrument.signed_value(*worst, quantity) - instrument.signed_value(bankruptcy, quantity)).abs();
    return is_better || difference <= desks_.fund().balance(instrument.settle);
}

bool Deleverager::take_over(std::uint32_t owner, InstrumentId id, Side side, std::int64_t lots) {
    const VenueAccount& account = desks_.of_account(owner).account();
    const Instrument& instrument = account.instrument(id);
    std::vector<std::uint32_t> queue = rivals(id, side);
    std::erase(queue, owner);  // its other leg
    const auto price = bankruptcy_of(account, instrument, leg_held(account.position_mode(), opposite(side)));
    if (queue.empty() || !price || !price->is_positive() || book_will_do(owner, instrument, side, lots, *price)) {
        return false;
    }
    for (const std::uint32_t rival : queue) {
        const std::int64_t theirs = instrument.to_lots(desks_.of_account(rival).account().held(id, side));
        const std::int64_t taken = std::min(lots, theirs);
        if (taken > 0) {
            markets_[id.value()]->deleverage(owner, rival, side, *price, taken);
            lots -= taken;
        }
    }
    return true;
}

int Deleverager::rank(std::uint32_t owner, InstrumentId instrument, PositionLeg leg) const {
    const VenueAccount& account = desks_.of_account(owner).account();
    const Quantity held = account.position(instrument, leg);
    if (held.is_zero()) {
        return 0;
    }
    const Side side = side_of(held);
    const Decimal own = score_of(account, instrument, side);
    const std::vector<std::uint32_t> queue = rivals(instrument, side);
    const auto behind = std::ranges::count_if(queue, [&](std::uint32_t other) {
        return score_of(desks_.of_account(other).account(), instrument, side) < own;
    });
    return static_cast<int>(behind) * kFifths / static_cast<int>(queue.size());
}

}  // namespace tradewind::simulator
