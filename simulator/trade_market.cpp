#include "simulator/trade_market.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/check.hpp"

namespace tradewind::simulator {
namespace {

// A trade is a candle of one price.
Status check_trades(const ReplaySeries& series, const PathStyle& style) {
    for (std::size_t i = 0; i < series.trades.size(); ++i) {
        const RecordedTrade& trade = series.trades[i];
        const Bar bar{series.instrument.id, trade.time,  Duration::seconds(1), trade.price,
                      trade.price,          trade.price, trade.price,          trade.quantity};
        Status sound = check_bar(bar, style);
        if (sound && i > 0 && trade.time < series.trades[i - 1].time) {
            sound = fail(ErrorCode::InvalidArgument, "time: earlier than the trade before");
        }
        if (!sound) {
            return fail(sound.error().code,
                        series.instrument.symbol + " trades row " + std::to_string(i + 1) + ": " + sound.error().text);
        }
    }
    return {};
}

std::size_t first_trade_from(const std::vector<RecordedTrade>& trades, Timestamp time) {
    return static_cast<std::size_t>(std::ranges::lower_bound(trades, time, {}, &RecordedTrade::time) - trades.begin());
}

}  // namespace

Result<std::unique_ptr<TradeMarket>> TradeMarket::make(std::vector<ReplaySeries> series, const Span& span) {
    std::vector<Track> tracks;
    bool any = false;
    for (ReplaySeries& one : series) {
        const PathStyle style{0, one.instrument.id.value(), kMinPathPoints, one.instrument.tick, one.instrument.step};
        if (Status sound = check_series(one, style); !sound) {
            return tl::unexpected<Error>(sound.error());
        }
        if (Status sound = check_trades(one, style); !sound) {
            return tl::unexpected<Error>(sound.error());
        }
        auto funding = funding_by_boundary(one);
        if (!funding) {
            return tl::unexpected<Error>(funding.error());
        }
        Track& track = tracks.emplace_back();
        track.end = first_trade_from(one.trades, span.end);
        track.at = std::min(first_trade_from(one.trades, span.start), track.end);
        track.series = std::move(one);
        track.funding = std::move(*funding);
        any = any || track.at < track.end;
    }
    if (!any) {
        return fail(ErrorCode::InvalidArgument, "start and end: no trade lies between them");
    }
    return std::unique_ptr<TradeMarket>(new TradeMarket(std::move(tracks)));
}

TradeMarket::TradeMarket(std::vector<Track> tracks) : tracks_(std::move(tracks)) {}

Timestamp TradeMarket::Track::time() const {
    return at < end ? series.trades[at].time : Timestamp::max();
}

Price TradeMarket::Track::mark(const RecordedTrade& trade) {
    const std::vector<Bar>& marks = series.mark_bars;
    while (mark_at < marks.size() && marks[mark_at].close_time() <= trade.time) {
        ++mark_at;
    }
    const bool is_covered = mark_at < marks.size() && marks[mark_at].open_time <= trade.time;
    return is_covered ? std::clamp(trade.price, marks[mark_at].low, marks[mark_at].high) : trade.price;
}

std::size_t TradeMarket::earliest() const {
    std::size_t out = 0;
    for (std::size_t i = 1; i < tracks_.size(); ++i) {
        if (tracks_[i].time() < tracks_[out].time()) {
            out = i;
        }
    }
    return out;
}

Timestamp TradeMarket::next_time() const {
    return tracks_[earliest()].time();
}

TapePoint TradeMarket::next() {
    Track& track = tracks_[earliest()];
    TW_CHECK(track.at < track.end);
    const RecordedTrade& trade = track.series.trades[track.at++];
    const Price mark = track.mark(trade);
    return {trade.time, track.series.instrument.id, trade.price, trade.quantity, trade.aggressor, mark, mark};
}

const TradeMarket::Track* TradeMarket::find(InstrumentId instrument) const {
    const auto found = std::ranges::find_if(
        tracks_, [instrument](const Track& track) { return track.series.instrument.id == instrument; });
    return found == tracks_.end() ? nullptr : &*found;
}

Decimal TradeMarket::funding_rate(InstrumentId instrument, Timestamp boundary) const {
    const Track* track = find(instrument);
    if (track == nullptr) {
        return {};
    }
    const auto found = track->funding.find(boundary);
    return found == track->funding.end() ? Decimal() : found->second;
}

std::vector<Bar> TradeMarket::history(InstrumentId instrument, std::size_t limit) const {
    const Track* track = find(instrument);
    if (track == nullptr) {
        return {};
    }
    const std::vector<Bar>& bars = track->series.bars;
    const Timestamp now = next_time();
    const auto end = std::ranges::upper_bound(bars, now, {}, [](const Bar& bar) { return bar.close_time(); });
    const auto begin = end - std::min(end - bars.begin(), static_cast<std::ptrdiff_t>(limit));
    return {begin, end};
}

void TradeMarket::save(Writer& out) const {
    std::vector<std::pair<InstrumentId, std::uint64_t>> places;
    for (const Track& track : tracks_) {
        places.emplace_back(track.series.instrument.id, track.at);
    }
    out(places);
}

void TradeMarket::load(Reader& in) {
    std::vector<std::pair<InstrumentId, std::uint64_t>> places;
    in(places);
    for (const auto& [instrument, place] : places) {
        for (Track& track : tracks_) {
            if (track.series.instrument.id == instrument) {
                track.at = std::min<std::size_t>(place, track.end);
                track.mark_at = 0;
            }
        }
    }
}

}  // namespace tradewind::simulator
