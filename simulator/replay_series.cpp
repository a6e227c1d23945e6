#include "simulator/replay_series.hpp"

#include <algorithm>
#include <string>

namespace tradewind::simulator {
namespace {

// Venues stamp a settlement some milliseconds after the boundary it belongs to.
const Duration kFundingGrain = Duration::minutes(1);

Error name_row(const Error& error, const ReplaySeries& series, const char* list, std::size_t index) {
    return {error.code, series.instrument.symbol + " " + list + " row " + std::to_string(index + 1) + ": " + error.text,
            error.retry};
}

Status check_order(const Bar& bar, const Bar& before) {
    if (bar.step != before.step) {
        return fail(ErrorCode::InvalidArgument, "step: all candles of a series have one length");
    }
    if (bar.open_time < before.close_time()) {
        return fail(ErrorCode::InvalidArgument, "open_time: begins before the candle ahead of it has ended");
    }
    return {};
}

Status check_bars(const ReplaySeries& series, const std::vector<Bar>& bars, const char* list, const PathStyle& style) {
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (Status sound = check_bar(bars[i], style); !sound) {
            return tl::unexpected(name_row(sound.error(), series, list, i));
        }
        if (i == 0) {
            continue;
        }
        if (const Status ordered = check_order(bars[i], bars[i - 1]); !ordered) {
            return tl::unexpected(name_row(ordered.error(), series, list, i));
        }
    }
    return {};
}

}  // namespace

Status check_series(const ReplaySeries& series, const PathStyle& style) {
    const std::string& symbol = series.instrument.symbol;
    if (series.bars.empty()) {
        return fail(ErrorCode::InvalidArgument, symbol + " candles: there are none");
    }
    if (Status sound = check_bars(series, series.bars, "candles", style); !sound) {
        return sound;
    }
    if (Status sound = check_bars(series, series.mark_bars, "mark candles", style); !sound) {
        return sound;
    }
    if (!series.mark_bars.empty() && series.mark_bars.front().step < series.bars.front().step) {
        return fail(ErrorCode::InvalidArgument, symbol + " mark candles: must not be shorter than the trade candles");
    }
    return {};
}

Result<std::map<Timestamp, Decimal>> funding_by_boundary(const ReplaySeries& series) {
    std::map<Timestamp, Decimal> rates;
    for (const FundingSettlement& settlement : series.funding) {
        const Timestamp boundary = settlement.time.floor_to(kFundingGrain);
        if (!rates.emplace(boundary, settlement.rate).second) {
            return fail(ErrorCode::InvalidArgument,
                        series.instrument.symbol + " funding: two settlements at " + boundary.to_iso());
        }
    }
    return rates;
}

std::size_t first_from(const std::vector<Bar>& bars, Timestamp time) {
    const auto found = std::lower_bound(bars.begin(), bars.end(), time,
                                        [](const Bar& bar, Timestamp at) { return bar.open_time < at; });
    return static_cast<std::size_t>(found - bars.begin());
}

}  // namespace tradewind::simulator
