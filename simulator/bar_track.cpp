#include "simulator/bar_track.hpp"

#include <algorithm>

namespace tradewind::simulator {

BarTrack::BarTrack(ReplaySeries series, std::vector<std::pair<Timestamp, Decimal>> funding, const Span& span)
    : series_(std::move(series)),
      funding_(std::move(funding)),
      first_(first_from(series_.bars, span.start)),
      end_(std::max(first_, first_from(series_.bars, span.end))),
      at_(first_) {
    if (!is_over()) {
        const auto due = std::ranges::find_if(
            funding_, [this](const auto& settlement) { return settlement.first > bar().open_time; });
        funding_at_ = static_cast<std::size_t>(due - funding_.begin());
        find_marks();
    }
}

void BarTrack::next() {
    ++at_;
    if (!is_over()) {
        find_marks();
    }
}

void BarTrack::find_marks() {
    while (mark_at_ < series_.mark_bars.size() && series_.mark_bars[mark_at_].close_time() <= bar().open_time) {
        ++mark_at_;
    }
}

const Bar* BarTrack::mark_bar() const {
    const bool covers = mark_at_ < series_.mark_bars.size() && series_.mark_bars[mark_at_].open_time <= bar().open_time;
    return covers ? &series_.mark_bars[mark_at_] : nullptr;
}

BarTrack::MarkRange BarTrack::marks() const {
    const Bar& trades = bar();
    const Bar* mark = mark_bar();
    if (mark == nullptr) {
        return {trades.high, trades.low, trades.close};
    }
    if (mark->step == trades.step && mark->open_time == trades.open_time) {
        return {mark->high, mark->low, mark->close};
    }
    const auto held = [mark](Price price) { return std::clamp(price, mark->low, mark->high); };
    return {held(trades.high), held(trades.low), held(trades.close)};
}

CandleTicks BarTrack::ticks_of(const Bar& bar) const {
    const Instrument& own = series_.instrument;
    return {own.to_ticks(bar.open), own.to_ticks(bar.high), own.to_ticks(bar.low), own.to_ticks(bar.close)};
}

BarWalk BarTrack::walk(Extreme first) const {
    const CandleTicks last = ticks_of(bar());
    CandleTicks marks = last;
    if (const Bar* mark = mark_bar()) {
        const CandleTicks range = ticks_of(*mark);
        if (mark->step == bar().step && mark->open_time == bar().open_time) {
            marks = range;
        } else {
            const auto held = [&range](std::int64_t ticks) { return std::clamp(ticks, range.low, range.high); };
            marks = {held(last.open), held(last.high), held(last.low), held(last.close)};
        }
    }
    return {bar(), last, marks, first};
}

std::vector<Bar> BarTrack::history(std::size_t limit) const {
    const std::size_t from = first_ > limit ? first_ - limit : 0;
    return {series_.bars.begin() + static_cast<std::ptrdiff_t>(from),
            series_.bars.begin() + static_cast<std::ptrdiff_t>(first_)};
}

}  // namespace tradewind::simulator
