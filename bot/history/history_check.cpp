#include "bot/history/history_check.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "storage/candle_file.hpp"
#include "storage/line_reader.hpp"
#include "storage/trade_row.hpp"

namespace tradewind::bot {
namespace {

Result<HistoryCheck> check_candles(const std::filesystem::path& path) {
    const auto file = storage::read_candles(path, InstrumentId{});
    if (!file) {
        return tl::unexpected<Error>(file.error());
    }
    HistoryCheck out;
    for (std::size_t i = 1; i < file->bars.size(); ++i) {
        const Bar& before = file->bars[i - 1];
        const Duration distance = file->bars[i].open_time - before.open_time;
        if (const std::int64_t steps = distance.to_nanos() / file->report.step.to_nanos(); steps > 1) {
            out.add_gap(before.open_time, static_cast<std::uint64_t>(steps - 1), "candles");
        }
    }
    return out;
}

// The interval may change over the years, so only what is longer than any usual one is a gap.
Result<HistoryCheck> check_funding(const std::filesystem::path& path) {
    const auto rows = storage::read_funding(path);
    if (!rows) {
        return tl::unexpected<Error>(rows.error());
    }
    std::map<std::int64_t, std::size_t> hours;
    for (std::size_t i = 1; i < rows->size(); ++i) {
        ++hours[((*rows)[i].time - (*rows)[i - 1].time + Duration::minutes(30)).to_seconds() / 3'600];
    }
    std::int64_t usual = 1;
    for (const auto& [distance, count] : hours) {
        usual = count * 10 >= rows->size() ? std::max(usual, distance) : usual;
    }
    HistoryCheck out;
    for (std::size_t i = 1; i < rows->size(); ++i) {
        const Timestamp before = (*rows)[i - 1].time;
        const std::int64_t distance = ((*rows)[i].time - before + Duration::minutes(30)).to_seconds() / 3'600;
        if (distance > usual) {
            out.add_gap(before, static_cast<std::uint64_t>((distance - 1) / usual), "settlements");
        }
    }
    return out;
}

Result<HistoryCheck> check_trades(const std::filesystem::path& path) {
    auto lines = storage::LineReader::open(path);
    if (!lines) {
        return tl::unexpected<Error>(lines.error());
    }
    HistoryCheck out;
    storage::TradeRow before;
    std::string_view line;
    while (lines->next(line)) {
        if (lines->line_number() == 1) {
            continue;
        }
        storage::TradeRow row;
        const bool is_first = lines->line_number() == 2;
        if (const Status read = storage::read_trade_row(line, is_first ? nullptr : &before, row); !read) {
            return fail(read.error().code,
                        fmt::format("{}:{}: {}", path.string(), lines->line_number(), read.error().text));
        }
        if (!is_first && row.number != before.number + 1) {
            out.add_gap(before.time, row.number - before.number - 1, "trades");
        }
        before = row;
    }
    return lines->status() ? Result<HistoryCheck>(out) : tl::unexpected<Error>(lines->status().error());
}

}  // namespace

void HistoryCheck::add_gap(Timestamp after, std::uint64_t count, std::string_view what) {
    ++gaps;
    missing += count;
    if (first_gaps.size() < kMostShown) {
        first_gaps.push_back(fmt::format("{} {} missing after {}", count, what, after.to_iso()));
    }
}

Result<HistoryCheck> check_history(HistoryKind kind, const std::filesystem::path& path) {
    switch (kind) {
        case HistoryKind::Candles:
        case HistoryKind::Mark:
            return check_candles(path);
        case HistoryKind::Funding:
            return check_funding(path);
        case HistoryKind::Trades:
            return check_trades(path);
    }
    return HistoryCheck();
}

}  // namespace tradewind::bot
