#include "bot/app/recorded_market.hpp"

#include <fmt/format.h>

#include "bot/history/recorded_trades.hpp"
#include "core/market/bar_builder.hpp"
#include "simulator/replay_series.hpp"

namespace tradewind::bot {
namespace {

constexpr Duration kMinute = Duration::minutes(1);

}  // namespace

Result<std::vector<Bar>> minutes_with_trades(const std::string& source, InstrumentId id, std::vector<Bar> before,
                                             const std::vector<RecordedTrade>& trades) {
    const Timestamp begin = trades.front().time.floor_to(kMinute);
    if (!before.empty() && before.front().step != kMinute) {
        return fail(ErrorCode::InvalidArgument, source + ": candles before recorded trades must be minutes");
    }
    before.resize(simulator::first_from(before, begin));
    BarBuilder builder(id, kMinute);
    for (const RecordedTrade& trade : trades) {
        builder.add(trade.time, trade.price, trade.quantity, before);
    }
    builder.advance(trades.back().time.floor_to(kMinute) + kMinute, before);
    return before;
}

Result<std::vector<Bar>> minutes_of_recording(const std::vector<std::string>& files, const std::string& symbol,
                                              InstrumentId id, std::vector<Bar> before) {
    const auto trades = read_recorded_trades(files, symbol);
    if (!trades) {
        return tl::unexpected<Error>(trades.error());
    }
    if (trades->empty()) {
        return fail(ErrorCode::NotFound, fmt::format("{}: no trades of {} are recorded", files.front(), symbol));
    }
    return minutes_with_trades("the candles of " + symbol, id, std::move(before), *trades);
}

Result<RecordedTape::Seen> survey_recording(RecordedTapeConfig config, std::vector<std::string>& notices) {
    const std::string first_file = config.files.front();
    const auto tape = RecordedTape::open(std::move(config));
    if (!tape) {
        return tl::unexpected<Error>(tape.error());
    }
    while ((*tape)->next_time() != Timestamp::max()) {
        (void)(*tape)->next();
    }
    if (!(*tape)->status()) {
        return tl::unexpected<Error>((*tape)->status().error());
    }
    const RecordedTape::Seen& seen = (*tape)->seen();
    if (seen.first_up.is_zero()) {
        return fail(ErrorCode::InvalidArgument,
                    first_file + ": never do a whole book and trades come together: there is nothing to play");
    }
    notices.push_back(fmt::format("recorded books: {} changes, {} trades, {} trades left out while no book was known",
                                  seen.books, seen.trades, seen.trades_left_out));
    if (seen.gaps > 0) {
        notices.push_back(
            fmt::format("recorded books: the feed was lost {} times, for {} in all", seen.gaps, seen.down.to_text()));
    }
    if (!seen.has_funding) {
        notices.push_back(
            "recorded books: no mark prices were recorded; the middle of the book stands for them, and "
            "no funding is paid");
    }
    return seen;
}

}  // namespace tradewind::bot
