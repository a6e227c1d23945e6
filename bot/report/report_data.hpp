// Everything that a report of a backtest shows, as plain values: whoever ran it has computed and worded them.
// Units: times in milliseconds since the epoch (UTC) and in order, prices and money as doubles for drawing and as
// text for reading (text is what people see, to the last digit). Thread: values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/report/series.hpp"
#include "core/base/amount.hpp"

namespace tradewind::bot {

enum class Tone : std::uint8_t { Plain, Good, Bad };

struct ReportFigure {
    std::string label;
    std::string value;
    std::string hint;  // small print under it; may be empty
    Tone tone = Tone::Plain;
};

// The first group stands large at the top of the page.
struct FigureGroup {
    std::string title;
    std::vector<ReportFigure> figures;
};

struct SymbolCandles {
    std::string symbol;
    std::string interval;  // "1h"
    int price_places = 2;
    std::vector<Candle> candles;
};

struct FillMarker {
    std::int64_t time_ms = 0;
    std::string symbol;
    Side side = Side::Buy;
    double price = 0;
    std::string quantity;
    std::string reason;  // "entry", "stop", "funding window over"
};

// What a band holds at one moment, e.g. the 5th and 95th percentile of random entry.
struct BandPoint {
    std::int64_t time_ms = 0;
    double low = 0;
    double high = 0;
};

struct ComparisonBand {
    std::string name;
    std::vector<BandPoint> points;
};

struct ReportTrade {
    std::string symbol;
    bool is_long = true;
    std::int64_t opened_ms = 0;
    std::int64_t closed_ms = 0;
    std::string quantity;
    std::string entry_price;
    std::string exit_price;
    std::string profit;  // after fees and funding
    double return_percent = 0;
    std::string fees;
    std::string funding;
    std::string exit_reason;
};

struct MonthlyReturn {
    int year = 0;
    int month = 1;  // 1 to 12
    double percent = 0;
};

struct ReportColumn {
    std::string title;
    bool is_number = false;  // aligned right and sorted by value
};

// Ledger summary, walk-forward windows, tiers: whatever else has rows.
struct ReportTable {
    std::string title;
    std::string note;
    std::vector<ReportColumn> columns;
    std::vector<std::vector<std::string>> rows;
};

struct HistogramBin {
    double from = 0;
    double to = 0;
    std::uint64_t count = 0;
};

struct HistogramMark {
    std::string label;  // "this run", "5th percentile"
    double value = 0;
};

struct Distribution {
    std::string title;
    std::string unit;  // "%", "USDT"
    std::string note;
    std::vector<HistogramBin> bins;
    std::vector<HistogramMark> marks;
};

struct ReportData {
    std::string title;     // "EMA cross on BTCUSDT"
    std::string subtitle;  // "BTCUSDT 1h, 2024-01-01 to 2024-12-31"
    // Facts in words: parameters, model of fills ("bars only: order of high and low drawn, seed 1"), command hash.
    std::vector<ReportFigure> facts;
    std::vector<std::string> warnings;  // findings on data and doubts about the result
    std::vector<std::string> notes;
    std::vector<FigureGroup> figures;
    std::string currency = "USDT";
    int money_places = 2;  // decimals that amounts of it need
    std::vector<SeriesPoint> equity;
    std::vector<SeriesPoint> drawdown;     // per cent, 0 or negative; computed from the equity when left empty
    std::vector<NamedSeries> comparisons;  // buy and hold
    std::optional<ComparisonBand> band;    // random entry
    std::vector<SymbolCandles> candles;
    std::vector<FillMarker> markers;
    std::vector<ReportTrade> trades;
    std::vector<MonthlyReturn> months;
    std::vector<ReportTable> tables;
    std::vector<Distribution> distributions;
};

// Equal bins from the least to the greatest sample; samples that are not finite are left out.
[[nodiscard]] std::vector<HistogramBin> histogram_of(std::span<const double> samples, std::size_t bins);

}  // namespace tradewind::bot
