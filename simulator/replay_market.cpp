#include "simulator/replay_market.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/check.hpp"
#include "core/margin/funding.hpp"

namespace tradewind::simulator {
Result<std::unique_ptr<ReplayMarket>> ReplayMarket::make(std::vector<ReplaySeries> series,
                                                         const ReplayOptions& options) {
    if (options.points_per_bar < kMinPathPoints || options.points_per_bar > kMaxPathPoints) {
        return fail(ErrorCode::OutOfRange, "points_per_bar: must lie between 4 and 1000");
    }
    std::vector<Track> tracks;
    for (ReplaySeries& one : series) {
        if (!one.instrument.tick.is_positive() || !one.instrument.step.is_positive()) {
            return fail(ErrorCode::InvalidArgument, one.instrument.symbol + ": tick and step must be above zero");
        }
        const bool repeated = std::any_of(tracks.begin(), tracks.end(), [&one](const Track& track) {
            return track.instrument.id == one.instrument.id;
        });
        if (repeated) {
            return fail(ErrorCode::InvalidArgument, one.instrument.symbol + ": given twice");
        }
        PathStyle style{options.seed, one.instrument.id.value(), options.points_per_bar, one.instrument.tick,
                        one.instrument.step};
        if (Status sound = check_series(one, style); !sound) {
            return tl::unexpected(sound.error());
        }
        auto funding = funding_by_boundary(one);
        if (!funding) {
            return tl::unexpected(funding.error());
        }
        Track& track = tracks.emplace_back();
        track.instrument = std::move(one.instrument);
        track.bars = std::move(one.bars);
        track.mark_bars = std::move(one.mark_bars);
        track.funding = std::move(*funding);
        track.style = style;
        track.end = first_from(track.bars, options.end);
        track.enter_bar(std::min(first_from(track.bars, options.start), track.end));
    }
    const bool any =
        std::any_of(tracks.begin(), tracks.end(), [](const Track& track) { return track.bar < track.end; });
    if (!any) {
        return fail(ErrorCode::InvalidArgument, "start and end: no candle lies between them");
    }
    return std::unique_ptr<ReplayMarket>(new ReplayMarket(std::move(tracks)));
}

ReplayMarket::ReplayMarket(std::vector<Track> tracks) : tracks_(std::move(tracks)) {
    choose_next();
}

Timestamp ReplayMarket::Track::time() const {
    return bar < end ? path.points[point].time : Timestamp::max();
}

const Bar* ReplayMarket::Track::covering_mark() const {
    const Timestamp open_time = bars[bar].open_time;
    const std::size_t after = first_from(mark_bars, open_time + Duration::nanos(1));
    if (after == 0 || mark_bars[after - 1].close_time() <= open_time) {
        return nullptr;
    }
    return &mark_bars[after - 1];
}

void ReplayMarket::Track::enter_bar(std::size_t index) {
    bar = index;
    point = 0;
    if (bar < end) {
        draw_bar_path(bars[bar], style, path);
        follow_marks();
    }
}

void ReplayMarket::Track::follow_marks() {
    const std::vector<PathPoint>& points = path.points;
    marks.resize(points.size());
    std::transform(points.begin(), points.end(), marks.begin(), [](const PathPoint& p) { return p.price; });
    const Bar* mark = covering_mark();
    if (mark == nullptr) {
        return;
    }
    if (mark->step == bars[bar].step && mark->open_time == bars[bar].open_time) {
        // The gap between mark and last is known at four points and changes evenly between them.
        struct Known {
            std::size_t at;
            Price mark;
        };
        std::array<Known, 4> known{Known{0, mark->open}, Known{path.high_at, mark->high}, Known{path.low_at, mark->low},
                                   Known{points.size() - 1, mark->close}};
        std::sort(known.begin(), known.end(), [](const Known& a, const Known& b) { return a.at < b.at; });
        for (std::size_t leg = 0; leg + 1 < known.size(); ++leg) {
            const auto [from, from_mark] = known[leg];
            const auto [to, to_mark] = known[leg + 1];
            const Price gap = from_mark - points[from].price;
            const Price change = to_mark - points[to].price - gap;
            const Decimal length = Decimal::from_int(static_cast<std::int64_t>(to - from));
            for (std::size_t i = from; i < to; ++i) {
                const Decimal done = Decimal::from_int(static_cast<std::int64_t>(i - from));
                marks[i] += gap + Price(Decimal::multiply_divide(change.value(), done, length, Rounding::HalfEven));
            }
        }
        marks.back() = mark->close;
    }
    for (Price& price : marks) {
        price = std::clamp(price, mark->low, mark->high);
    }
}

void ReplayMarket::choose_next() {
    current_ = 0;
    for (std::size_t i = 1; i < tracks_.size(); ++i) {
        if (tracks_[i].time() < tracks_[current_].time()) {
            current_ = i;
        }
    }
}

Timestamp ReplayMarket::next_time() const {
    return tracks_[current_].time();
}

TapePoint ReplayMarket::next() {
    Track& track = tracks_[current_];
    TW_CHECK(track.bar < track.end);
    const PathPoint& at = track.path.points[track.point];
    const Price mark = track.marks[track.point];
    TapePoint out{at.time, track.instrument.id, at.price, at.quantity, at.aggressor, mark, mark};
    ++track.point;
    if (track.point == track.path.points.size()) {
        track.enter_bar(track.bar + 1);
    }
    choose_next();
    return out;
}

const ReplayMarket::Track* ReplayMarket::find(InstrumentId instrument) const {
    const auto found = std::find_if(tracks_.begin(), tracks_.end(),
                                    [instrument](const Track& track) { return track.instrument.id == instrument; });
    return found == tracks_.end() ? nullptr : &*found;
}

Decimal ReplayMarket::funding_rate(InstrumentId instrument, Timestamp boundary) const {
    const Track* track = find(instrument);
    if (track == nullptr) {
        return {};
    }
    const auto found = track->funding.find(boundary);
    return found == track->funding.end() ? Decimal() : found->second;
}

std::vector<FundingSettlement> ReplayMarket::funding_history(InstrumentId instrument, std::size_t limit) const {
    const Track* track = find(instrument);
    if (track == nullptr || track->instrument.funding_interval <= Duration()) {
        return {};
    }
    const Duration interval = track->instrument.funding_interval;
    const Timestamp now = std::min(next_time(), track->bars.back().close_time());
    const Timestamp first = next_funding_time(track->bars.front().open_time, interval);
    std::vector<FundingSettlement> out;
    for (const auto& [boundary, rate] : track->funding) {
        if (boundary < first && boundary <= now) {
            out.push_back({boundary, rate});
        }
    }
    for (Timestamp boundary = first; boundary <= now; boundary = boundary + interval) {
        out.push_back({boundary, funding_rate(instrument, boundary)});
    }
    const std::size_t kept = std::min(limit, out.size());
    return {out.end() - static_cast<std::ptrdiff_t>(kept), out.end()};
}

std::vector<Bar> ReplayMarket::history(InstrumentId instrument, std::size_t limit) const {
    const Track* track = find(instrument);
    if (track == nullptr) {
        return {};
    }
    const Timestamp now = next_time();
    // The bar being played is the last that could have closed: its final point may lie before its end.
    std::size_t closed = std::min(track->bar, track->end);
    while (closed > 0 && track->bars[closed - 1].close_time() > now) {
        --closed;
    }
    const std::size_t first = closed > limit ? closed - limit : 0;
    return {track->bars.begin() + static_cast<std::ptrdiff_t>(first),
            track->bars.begin() + static_cast<std::ptrdiff_t>(closed)};
}

void ReplayMarket::save(Writer& out) const {
    std::vector<std::pair<InstrumentId, std::pair<Timestamp, std::uint64_t>>> places;
    for (const Track& track : tracks_) {
        if (track.bar < track.end) {
            places.push_back({track.instrument.id, {track.bars[track.bar].open_time, track.point}});
        } else if (track.end > 0) {
            // Past its last bar: should the file have grown, the bar after this one is next.
            places.push_back({track.instrument.id, {track.bars[track.end - 1].close_time(), 0}});
        }
    }
    out(places);
}

void ReplayMarket::load(Reader& in) {
    std::vector<std::pair<InstrumentId, std::pair<Timestamp, std::uint64_t>>> places;
    in(places);
    if (!in.ok()) {
        return;
    }
    for (const auto& [instrument, place] : places) {
        for (Track& track : tracks_) {
            if (track.instrument.id != instrument) {
                continue;
            }
            track.enter_bar(std::min(first_from(track.bars, place.first), track.end));
            const bool same_bar = track.bar < track.end && track.bars[track.bar].open_time == place.first;
            if (same_bar && place.second < track.path.points.size()) {
                track.point = place.second;
            }
        }
    }
    choose_next();
}

}  // namespace tradewind::simulator
