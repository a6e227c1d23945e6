// The result of a sweep or a walk-forward for people and programs. Money is exact text; what does not exist is null
// in JSON and a dash in a table. Errors: the heat map names what is wrong with its axes. Thread: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "bot/charts/backtest_charts.hpp"
#include "bot/sweep/walk_forward.hpp"

namespace tradewind::bot {

struct SweepReport {
    std::string title;  // "trend_following on BTCUSDT, 8760 candles"
    Currency currency;  // of the money
    const SearchSpace& space;
    const SearchPlan& plan;
    const Metric& metric;
    const SweepResult& result;
    std::vector<std::size_t> order;  // the ranking
    SweepVerdict verdict;
    double elapsed_seconds = 0;
};

[[nodiscard]] std::string sweep_table(const SweepReport& report);
[[nodiscard]] std::string sweep_json(const SweepReport& report);
// The metric over two parameters; where others vary too, the best of them. Empty names: the first that vary.
[[nodiscard]] Result<HeatMap> sweep_heat_map(const SweepReport& report, std::string_view x, std::string_view y);

struct WalkForwardReport {
    std::string title;
    Currency currency;
    const SearchSpace& space;
    const Metric& metric;
    const WalkForwardResult& result;
    std::vector<std::string> spans;  // of the tests, by window: "2023-07-01 to 2023-07-31"
};

[[nodiscard]] std::string walk_forward_table(const WalkForwardReport& report);
[[nodiscard]] std::string walk_forward_json(const WalkForwardReport& report);

}  // namespace tradewind::bot
