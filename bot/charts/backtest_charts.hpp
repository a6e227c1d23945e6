// Pictures of backtests for the chat and for files, as PNG bytes: equity over drawdown, and a sweep's metric over two
// parameters. Needs a font (fonts-dejavu-core). Units: as labelled; times as in bot/report/series.hpp. Errors:
// Unavailable when there is nothing to draw, InvalidArgument when the numbers of labels and cells do not match.
// Thread: pure functions; one picture on one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bot/report/series.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

struct BacktestPicture {
    std::string title;     // "EMA cross on BTCUSDT"
    std::string subtitle;  // span and figures: "2024, 1h · +12.4 % · drawdown -8.1 % · Sharpe 1.12"
    std::string currency;
    std::span<const SeriesPoint> equity;
    std::optional<NamedSeries> comparison;
};
[[nodiscard]] Result<std::string> backtest_chart(const BacktestPicture& picture);

enum class BetterIs : std::uint8_t { Higher, Lower };

struct HeatMap {
    std::string title;
    std::string metric;  // "Sharpe"
    BetterIs better = BetterIs::Higher;
    int places = 2;  // of the values
    std::string x_name;
    std::vector<std::string> x_labels;
    std::string y_name;
    std::vector<std::string> y_labels;
    // Row by row, the first y label first and at the bottom; a point that has no result is absent.
    std::vector<std::optional<double>> values;
};
[[nodiscard]] Result<std::string> heat_map(const HeatMap& map);

}  // namespace tradewind::bot
