#include "simulator/bar_walk.hpp"

#include <algorithm>

#include "core/base/archive.hpp"
#include "core/base/check.hpp"

namespace tradewind::simulator {
namespace {

// What lies between `from` and `to` after `done` of `whole`, cut towards `from`.
std::int64_t between(std::int64_t from, std::int64_t to, std::int64_t done, std::int64_t whole) {
    return from + static_cast<std::int64_t>(static_cast<ArchiveInt128>(to - from) * done / whole);
}

}  // namespace

BarWalk::BarWalk(const Bar& bar, const CandleTicks& last, const CandleTicks& mark, Extreme first) {
    const bool high_first = first == Extreme::High;
    const std::int64_t third = bar.step.to_nanos() / 3;
    knots_[0] = {bar.open_time, last.open, mark.open};
    knots_[1] = {bar.open_time + Duration::nanos(third), high_first ? last.high : last.low,
                 high_first ? mark.high : mark.low};
    knots_[2] = {bar.open_time + Duration::nanos(2 * third), high_first ? last.low : last.high,
                 high_first ? mark.low : mark.high};
    knots_[3] = {bar.close_time() - Duration::nanos(1), last.close, mark.close};
    at_ = knots_[0];
}

std::optional<Timestamp> BarWalk::meets(Line line, std::int64_t ticks) const {
    if (at_end()) {
        return std::nullopt;
    }
    const std::int64_t from = of(at_, line);
    const std::int64_t to = of(target(), line);
    if (ticks < std::min(from, to) || ticks > std::max(from, to)) {
        return std::nullopt;
    }
    if (from == to) {
        return at_.time;
    }
    // Rounded up: at that instant the price has surely come.
    const ArchiveInt128 span = (target().time - at_.time).to_nanos();
    const ArchiveInt128 whole = std::max(from, to) - std::min(from, to);
    const ArchiveInt128 part = std::max(from, ticks) - std::min(from, ticks);
    return at_.time + Duration::nanos(static_cast<std::int64_t>((span * part + whole - 1) / whole));
}

void BarWalk::move_to(Timestamp time) {
    while (!at_end() && target().time <= time) {
        at_ = target();
        ++leg_;
    }
    if (at_end() || time <= at_.time) {
        return;
    }
    const std::int64_t done = (time - at_.time).to_nanos();
    const std::int64_t whole = (target().time - at_.time).to_nanos();
    at_ = {time, between(at_.last, target().last, done, whole), between(at_.mark, target().mark, done, whole)};
}

void BarWalk::move_to(Line line, std::int64_t ticks) {
    const auto time = meets(line, ticks);
    TW_CHECK(time.has_value());
    move_to(*time);
    (line == Line::Last ? at_.last : at_.mark) = ticks;
}

}  // namespace tradewind::simulator
