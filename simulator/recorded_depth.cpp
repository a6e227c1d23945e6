#include "simulator/recorded_depth.hpp"

#include <algorithm>

namespace tradewind::simulator {

void RecordedDepth::apply(const DepthUpdate& update, Plan& out) {
    if (update.snapshot) {
        for (Levels& side : levels_) {
            for (auto& [ticks, level] : side) {
                level.wanted = 0;
            }
        }
    }
    for (const LevelChange& change : update.changes) {
        levels(change.side)[change.ticks].wanted = change.lots;
    }
    if (!update.snapshot) {
        for (const LevelChange& change : update.changes) {
            fit(change.side, change.ticks, out);
        }
        return;
    }
    for (const Side side : {Side::Buy, Side::Sell}) {
        for (auto at = levels(side).begin(); at != levels(side).end();) {
            const std::int64_t ticks = at->first;
            ++at;  // the level may go
            fit(side, ticks, out);
        }
    }
}

// Brings a level to what is wanted there.
void RecordedDepth::fit(Side side, std::int64_t ticks, Plan& out) {
    const auto found = levels(side).find(ticks);
    if (found == levels(side).end()) {
        return;
    }
    Level& level = found->second;
    std::int64_t standing = 0;
    for (const Queued& order : level.queue) {
        standing += order.lots;
    }
    if (standing > level.wanted) {
        trim(ticks, level, standing - level.wanted, out);
    } else if (standing < level.wanted) {
        const Queued added{kIdBit | next_id_++, level.wanted - standing};
        level.queue.push_back(added);
        out.adds.push_back(NewOrder{.id = added.id,
                                    .ticks = ticks,
                                    .lots = added.lots,
                                    .owner = owner_,
                                    .side = side,
                                    .kind = OrderKind::Limit,
                                    .self_trade = SelfTrade::ExpireMaker});
    }
    if (level.wanted <= 0) {
        levels(side).erase(found);
    }
}

void RecordedDepth::trim(std::int64_t ticks, Level& level, std::int64_t excess, Plan& out) {
    while (excess > 0 && !level.queue.empty()) {
        Queued& last = level.queue.back();
        if (last.lots > excess) {
            last.lots -= excess;
            out.cuts.push_back({last.id, ticks, last.lots});
            return;
        }
        excess -= last.lots;
        out.cancels.push_back(last.id);
        level.queue.pop_back();
    }
}

void RecordedDepth::set_aside(Side side, std::int64_t ticks, Plan& out) {
    Levels& all = levels(side);
    const auto begin = side == Side::Buy ? all.upper_bound(ticks) : all.begin();
    const auto end = side == Side::Buy ? all.end() : all.lower_bound(ticks);
    for (auto at = begin; at != end; ++at) {
        for (const Queued& order : at->second.queue) {
            out.cancels.push_back(order.id);
        }
        at->second.queue.clear();
        short_.emplace_back(side, at->first);
    }
}

void RecordedDepth::restore(Plan& out) {
    for (const auto& [side, ticks] : short_) {
        fit(side, ticks, out);
    }
    short_.clear();
}

bool RecordedDepth::take_from(Level& level, std::uint64_t id, std::int64_t lots) {
    const auto order = std::ranges::find(level.queue, id, &Queued::id);
    if (order == level.queue.end()) {
        return false;
    }
    order->lots -= lots;
    if (order->lots <= 0) {
        level.queue.erase(order);
    }
    return true;
}

void RecordedDepth::taken(Side side, std::int64_t ticks, std::uint64_t id, std::int64_t lots, Taker taker) {
    const auto level = levels(side).find(ticks);
    if (level == levels(side).end() || !take_from(level->second, id, lots)) {
        return;
    }
    switch (taker) {
        case Taker::Tape:
            short_.emplace_back(side, ticks);
            break;
        case Taker::Account:
            level->second.wanted -= lots;
            break;
    }
}

void RecordedDepth::met(Side side, std::uint64_t id, std::int64_t lots) {
    for (auto& [ticks, level] : levels(side)) {
        if (take_from(level, id, lots)) {
            level.wanted -= lots;
            return;
        }
    }
}

void RecordedDepth::removed(std::uint64_t id) {
    for (Levels& side : levels_) {
        for (auto& [ticks, level] : side) {
            const auto order = std::ranges::find(level.queue, id, &Queued::id);
            if (order != level.queue.end()) {
                level.wanted -= order->lots;
                level.queue.erase(order);
                return;
            }
        }
    }
}

}  // namespace tradewind::simulator
