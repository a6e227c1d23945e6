// `tradewind sweep`: a strategy's parameters searched over candles on all cores.
#include <chrono>

#include <fmt/format.h>

#include "bot/cli/backtest_setup.hpp"
#include "bot/cli/interrupt_watch.hpp"
#include "bot/cli/sweep_setup.hpp"
#include "bot/sweep/backtest_points.hpp"
#include "bot/sweep/progress_line.hpp"
#include "bot/sweep/sweep_text.hpp"

namespace tradewind::bot {
namespace {

Result<SweepResult> search_points(const SweepCommand& wanted, const SweepSetup& setup, const InterruptWatch& watch) {
    auto search = make_search(setup.space, setup.plan);
    if (!search) {
        return tl::unexpected<Error>(search.error());
    }
    ProgressLine line;
    const SweepRun sweep{
        .space = setup.space,
        .metric = *setup.metric,
        .run = backtest_points(setup.config, setup.market, setup.space),
        .threads = wanted.threads,
        .store = setup.store.get(),
        .stop = watch.token(),
        .on_progress = [&](const SweepProgress& progress) { line.show(progress, setup.space, *setup.metric); }};
    return run_sweep(sweep, **search);
}

// What the store has seen on these data counts as tried, whichever search tried it.
Result<SweepVerdict> judge(const SweepSetup& setup, const SweepResult& result, const std::vector<std::size_t>& order) {
    std::size_t tried = 0;
    if (setup.store != nullptr) {
        const auto count = setup.store->count();
        if (!count) {
            return tl::unexpected<Error>(count.error());
        }
        tried = static_cast<std::size_t>(*count);
    }
    return order.empty() ? SweepVerdict() : judge_best(*result.trials[order.front()].outcome, result.trials, tried);
}

Status write_results(const SweepCommand& wanted, const SweepReport& report) {
    Status status = write_file(wanted.json, wanted.json.empty() ? "" : sweep_json(report));
    if (!status || wanted.heat_map.empty()) {
        return status;
    }
    const auto map = sweep_heat_map(report, wanted.x, wanted.y);
    if (!map) {
        return tl::unexpected<Error>(map.error());
    }
    const auto picture = heat_map(*map);
    return picture ? write_file(wanted.heat_map, *picture) : Status(tl::unexpected<Error>(picture.error()));
}

}  // namespace

int run_sweep_command(const SweepCommand& wanted) {
    const InterruptWatch watch("stopping when the running points are done");
    const auto setup = set_up_sweep(wanted);
    if (!setup) {
        return report_sweep_error(setup.error());
    }
    const auto begun = std::chrono::steady_clock::now();
    const auto result = search_points(wanted, *setup, watch);
    if (!result) {
        return report_sweep_error(result.error());
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begun;
    std::vector<std::size_t> order = ranking(result->trials, *setup->metric);
    const auto verdict = judge(*setup, *result, order);
    if (!verdict) {
        return report_sweep_error(verdict.error());
    }
    const SweepReport report{
        .title = fmt::format("{} on {}, {} candles", setup->config.strategy,
                             setup->market.series.front().instrument.symbol, played_bars(setup->config, setup->market)),
        .currency = setup->market.deposit.currency,
        .space = setup->space,
        .plan = setup->plan,
        .metric = *setup->metric,
        .result = *result,
        .order = std::move(order),
        .verdict = *verdict,
        .elapsed_seconds = elapsed.count()};
    if (wanted.json != "-") {
        fmt::print("{}", sweep_table(report));
    }
    if (const Status written = write_results(wanted, report); !written) {
        return report_sweep_error(written.error());
    }
    if (result->end == SweepEnd::Stopped) {
        fmt::print(stderr, "Stopped after {} points. {}\n", result->trials.size(), resume_text(wanted));
        return kExitFound;
    }
    return kExitDone;
}

}  // namespace tradewind::bot
