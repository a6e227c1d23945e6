// `tradewind walkforward`: searches again and again on the past, and trades what it found on what comes after.
#include <fmt/format.h>

#include "bot/cli/backtest_setup.hpp"
#include "bot/cli/interrupt_watch.hpp"
#include "bot/cli/sweep_setup.hpp"
#include "bot/sweep/backtest_points.hpp"
#include "bot/sweep/progress_line.hpp"
#include "bot/sweep/sweep_text.hpp"
#include "simulator/statistics/return_metrics.hpp"

namespace tradewind::bot {
namespace {

simulator::WalkForward windows_of(const WalkForwardCommand& wanted, const SweepSetup& setup) {
    const Duration step = setup.market.series.front().bars.front().step;
    const auto bars = [step](int days) {
        return static_cast<std::size_t>(Duration::days(days).to_nanos() / step.to_nanos());
    };
    return {.samples = played_bars(setup.config, setup.market),
            .train = bars(wanted.train_days),
            .test = bars(wanted.test_days),
            .gap = {.purge = bars(wanted.purge_days), .embargo = bars(wanted.embargo_days)},
            .window = wanted.is_anchored ? simulator::TrainingWindow::Anchored : simulator::TrainingWindow::Rolling};
}

std::string day(Timestamp time) {
    return time.to_iso().substr(0, 10);
}

std::vector<std::string> spans_of(const SweepSetup& setup, const WalkForwardResult& result) {
    std::vector<std::string> out;
    for (const WalkForwardWindow& window : result.windows) {
        out.push_back(fmt::format("{} to {}", day(bar_time(setup.config, setup.market, window.split.test.begin)),
                                  day(bar_time(setup.config, setup.market, window.split.test.end))));
    }
    return out;
}

Result<WalkForwardResult> walk(const WalkForwardCommand& wanted, const SweepSetup& setup, const InterruptWatch& watch) {
    ProgressLine line;
    const WalkForwardRun plan{
        .space = setup.space,
        .search = setup.plan,
        .metric = *setup.metric,
        .windows = windows_of(wanted, setup),
        .run = backtest_windows(setup.config, setup.market, setup.space),
        .balance = deposit_of(setup.config, setup.market).amount,
        .periods_per_year = simulator::kCryptoDaysAYear,
        .threads = wanted.sweep.threads,
        .store = setup.store.get(),
        .stop = watch.token(),
        .on_progress =
            [&](std::size_t window, std::size_t windows, const SweepProgress& progress) {
                line.show(progress, setup.space, *setup.metric, fmt::format("window {}/{}  ", window + 1, windows));
            },
    };
    return run_walk_forward(plan);
}

}  // namespace

int run_walk_forward_command(const WalkForwardCommand& wanted) {
    const InterruptWatch watch("stopping when the running points are done");
    const auto setup = set_up_sweep(wanted.sweep);
    if (!setup) {
        return report_sweep_error(setup.error());
    }
    const auto result = walk(wanted, *setup, watch);
    if (!result) {
        return report_sweep_error(result.error());
    }
    const WalkForwardReport report{
        .title = fmt::format("{} on {}: trained on {} days, tested on the {} after a gap of {}", setup->config.strategy,
                             setup->market.series.front().instrument.symbol, wanted.train_days, wanted.test_days,
                             wanted.purge_days + wanted.embargo_days),
        .currency = setup->market.deposit.currency,
        .space = setup->space,
        .metric = *setup->metric,
        .result = *result,
        .spans = spans_of(*setup, *result)};
    if (wanted.sweep.json != "-") {
        fmt::print("{}", walk_forward_table(report));
    }
    if (const Status written =
            write_file(wanted.sweep.json, wanted.sweep.json.empty() ? "" : walk_forward_json(report));
        !written) {
        return report_sweep_error(written.error());
    }
    if (result->end == SweepEnd::Stopped) {
        fmt::print(stderr, "Stopped after {} windows. {}\n", result->windows.size(), resume_text(wanted.sweep));
        return kExitFound;
    }
    return kExitDone;
}

}  // namespace tradewind::bot
