// Walk-forward: in each window the best point of the training bars trades the bars after it, which the search has
// not seen; the tests together are what a trader would have had who searched again before each of them. Between
// training and test lie the purge (outcomes that reach into the test) and the embargo. Each test begins with the
// money the one before it left. Units: bars as indices, money in account currency, ratios a year.
// Errors: InvalidArgument when no window fits or no training has a result; of the store; of a test that fails.
// Thread: as run_sweep().
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "bot/backtest/backtest_result.hpp"
#include "bot/sweep/verdict.hpp"
#include "core/base/time.hpp"
#include "simulator/statistics/sample_split.hpp"

namespace tradewind::bot {

struct WindowRun {
    PointOutcome outcome;
    std::vector<EquitySample> equity;  // in order, without the start
    std::vector<double> returns;       // evenly spaced
};

// Runs a point over some of the bars with so much money; called by several threads at once.
using WindowFunction = std::function<Result<WindowRun>(const Point&, simulator::SampleRange, Decimal balance)>;

struct WalkForwardRun {
    const SearchSpace& space;
    SearchPlan search;
    const Metric& metric;
    simulator::WalkForward windows;
    WindowFunction run;
    Decimal balance;              // of every training and of the first test
    double periods_per_year = 0;  // of the returns
    unsigned threads = 0;
    storage::SweepStore* store = nullptr;
    std::stop_token stop{};
    std::function<void(std::size_t window, std::size_t windows, const SweepProgress&)> on_progress{};
};

struct WalkForwardWindow {
    simulator::SampleSplit split;
    Point best;
    PointOutcome in_sample;
    PointOutcome out_of_sample;
    SweepVerdict verdict;  // on the in-sample best
};

struct WalkForwardResult {
    std::vector<WalkForwardWindow> windows;  // those that were tested
    SweepEnd end = SweepEnd::Complete;
    bool is_ruined = false;  // the money was gone before the last window
    std::vector<EquitySample> equity;
    Decimal net_profit;
    std::vector<double> returns;
    double sharpe = 0;        // of the joined returns
    double max_drawdown = 0;  // of the joined equity
    double probabilistic_sharpe = 0;
    // Profit per bar out of sample over that in sample; nan unless the training earned.
    double efficiency = 0;
};

[[nodiscard]] Result<WalkForwardResult> run_walk_forward(const WalkForwardRun& plan);

}  // namespace tradewind::bot
