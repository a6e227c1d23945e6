#include "simulator/market_maker.hpp"

#include <algorithm>

#include "simulator/random.hpp"

namespace tradewind::simulator {
namespace {

constexpr std::int64_t kAverageShift = 64;
constexpr std::int64_t kMillion = 1'000'000;

// The largest of 1, 2, 5, 10, 20, 50, ... that is not above `raw`.
std::int64_t round_gap(std::int64_t raw) {
    std::int64_t unit = 1;
    while (unit <= raw / 10) {
        unit *= 10;
    }
    const std::int64_t digit = raw / unit;
    return unit * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

std::int64_t floor_multiple(std::int64_t value, std::int64_t step) {
    const std::int64_t rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

}  // namespace

MarketMaker::MarketMaker(const Instrument& instrument, const MakerStyle& style)
    : seed_(style.seed),
      instrument_(instrument.id.value()),
      levels_(style.levels),
      gap_per_million_((style.level_gap * Decimal::from_int(kMillion)).steps(Decimal(1))),
      size_needs_price_(!instrument.is_inverse()) {
    const Decimal lots_value = instrument.step.value() * instrument.contract_size;
    first_size_ = style.level_notional / lots_value;
    if (size_needs_price_) {
        first_size_ = first_size_ / instrument.tick.value();
    }
}

void MarketMaker::choose_gap(std::int64_t price_ticks) {
    const auto raw = static_cast<std::int64_t>(static_cast<Decimal::Int>(price_ticks) * gap_per_million_ / kMillion);
    // Only a large move changes the grid: every change replaces the whole book.
    if (gap_ticks_ == 0 || raw < gap_ticks_ / 2 || raw >= gap_ticks_ * 4) {
        gap_ticks_ = round_gap(std::max<std::int64_t>(raw, 1));
    }
}

void MarketMaker::learn(std::int64_t price_ticks, std::int64_t lots) {
    choose_gap(price_ticks);
    if (typical_lots_ == 0) {
        const Decimal price =
            size_needs_price_ ? Decimal::from_int(std::max<std::int64_t>(price_ticks, 1)) : Decimal(1);
        typical_lots_ = std::max<std::int64_t>((first_size_ / price).steps(Decimal(1)), 1);
        average_lots_ = typical_lots_ * kAverageShift;
    }
    if (lots == 0) {
        return;
    }
    average_lots_ += lots - average_lots_ / kAverageShift;
    const std::int64_t average = std::max<std::int64_t>(average_lots_ / kAverageShift, 1);
    if (average >= typical_lots_ * 2 || average <= typical_lots_ / 2) {
        typical_lots_ = average;
    }
}

std::int64_t MarketMaker::level_size(Side side, std::int64_t ticks) const {
    const auto key = static_cast<std::uint64_t>(ticks) * 2 + static_cast<std::uint64_t>(side);
    const auto percent = static_cast<std::int64_t>(50 + Random({seed_, instrument_, key}).next() % 101);
    return std::max<std::int64_t>(static_cast<std::int64_t>(static_cast<Decimal::Int>(typical_lots_) * percent / 100),
                                  1);
}

std::int64_t MarketMaker::level_ticks(Side side, std::int64_t touch, int index) const {
    if (index == 0) {
        return touch;
    }
    // Asks are bids seen from below.
    const std::int64_t sign = side == Side::Buy ? 1 : -1;
    return sign * (floor_multiple(sign * touch - 1, gap_ticks_) - gap_ticks_ * (index - 1));
}

void MarketMaker::withdraw(Side side, std::int64_t touch, Plan& out) {
    std::vector<Quote>& standing = quotes(side);
    const auto kept = std::ranges::find_if(
        standing, [&](const Quote& quote) { return side == Side::Buy ? quote.ticks <= touch : quote.ticks >= touch; });
    for (auto gone = standing.begin(); gone != kept; ++gone) {
        out.cancels.push_back(gone->id);
    }
    standing.erase(standing.begin(), kept);
}

void MarketMaker::plan(Side side, std::int64_t touch, std::int64_t least_lots, Plan& out) {
    std::vector<Quote>& old = quotes(side);
    const auto is_better = [side](std::int64_t a, std::int64_t b) { return side == Side::Buy ? a > b : a < b; };
    next_.clear();
    auto at = old.begin();
    for (int index = 0; index < levels_; ++index) {
        const std::int64_t ticks = level_ticks(side, touch, index);
        if (ticks <= 0) {
            break;  // no bids at or below zero
        }
        for (; at != old.end() && is_better(at->ticks, ticks); ++at) {
            out.cancels.push_back(at->id);
        }
        std::int64_t standing = 0;
        std::int64_t wanted = 0;
        for (; at != old.end() && at->ticks == ticks; ++at) {
            standing += at->lots;
            wanted = at->wanted;
            next_.push_back(*at);
        }
        if (wanted == 0) {
            wanted = level_size(side, ticks);
        }
        const std::int64_t needed = wanted + (index == 0 ? least_lots : 0);
        if (standing < needed) {
            const Quote quote{ticks, kIdBit | next_id_++, needed - standing, wanted};
            next_.push_back(quote);
            out.adds.push_back(NewOrder{.id = quote.id,
                                        .ticks = ticks,
                                        .lots = quote.lots,
                                        .owner = kOwner,
                                        .side = side,
                                        .kind = OrderKind::PostOnly});
        }
    }
    for (; at != old.end(); ++at) {
        out.cancels.push_back(at->id);
    }
    old.swap(next_);
}

void MarketMaker::filled(Side side, std::uint64_t id, std::int64_t left) {
    std::vector<Quote>& all = quotes(side);
    const auto at = std::find_if(all.begin(), all.end(), [id](const Quote& quote) { return quote.id == id; });
    if (at == all.end()) {
        return;
    }
    if (left == 0) {
        all.erase(at);
    } else {
        at->lots = left;
    }
}

}  // namespace tradewind::simulator
