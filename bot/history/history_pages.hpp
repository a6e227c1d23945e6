// The pages of a download as rows of a history file, and the place to go on from, read back from a file's last row.
// Units: rows are lines of docs/data-files.md. Errors: those of the source; ParseError for a last row that is not one
// of this kind. Thread: that of the source.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "exchanges/binance/history_source.hpp"

namespace tradewind::bot {

enum class HistoryKind : std::uint8_t { Candles, Mark, Funding, Trades };

struct HistoryRequest {
    HistoryKind kind = HistoryKind::Candles;
    binance::ProductKind product = binance::ProductKind::UsdM;
    std::string symbol;      // the venue's
    std::string interval;    // of candles: "1h"
    binance::TimeSpan span;  // `to` at most the venue's now
};

[[nodiscard]] std::string_view history_header(HistoryKind kind);
// "BTCUSDT_1h.csv.gz", "BTCUSDT_mark_1h.csv.gz", "BTCUSDT_spot_1h.csv.gz", "BTCUSDT_funding.csv.gz"
[[nodiscard]] std::string history_file_name(const HistoryRequest& request);
// The time in the first column that holds one; of a candle its open time.
[[nodiscard]] Result<Timestamp> row_time(HistoryKind kind, std::string_view row);

struct HistoryRows {
    std::string lines;
    std::size_t count = 0;
};

class HistoryPages {
public:
    HistoryPages(binance::HistorySource& source, HistoryRequest request);

    Status go_on_after(std::string_view row);
    [[nodiscard]] bool is_over() const { return reached_ >= request_.span.to; }
    [[nodiscard]] Timestamp reached() const { return reached_; }
    [[nodiscard]] Result<HistoryRows> next();

private:
    [[nodiscard]] Result<HistoryRows> next_bars(binance::BarSource source);
    [[nodiscard]] Result<HistoryRows> next_funding();
    [[nodiscard]] Result<HistoryRows> next_trades();
    [[nodiscard]] binance::TimeSpan rest() const { return {reached_, request_.span.to}; }

    binance::HistorySource& source_;
    HistoryRequest request_;
    Timestamp reached_;
    std::optional<std::uint64_t> last_trade_;
};

}  // namespace tradewind::bot
