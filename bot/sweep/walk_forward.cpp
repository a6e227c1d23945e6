#include "bot/sweep/walk_forward.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "simulator/statistics/drawdown.hpp"
#include "simulator/statistics/return_metrics.hpp"

namespace tradewind::bot {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

struct Training {
    std::optional<SweptTrial> best;  // none: stopped before the end
    SweepVerdict verdict;
};

Result<Training> train(const WalkForwardRun& plan, simulator::SampleRange bars, std::size_t at, std::size_t windows) {
    auto search = make_search(plan.space, plan.search);
    if (!search) {
        return tl::unexpected<Error>(search.error());
    }
    const SweepRun sweep{
        .space = plan.space,
        .metric = plan.metric,
        .run = [&](const Point& point) -> Result<PointOutcome> {
            auto run = plan.run(point, bars, plan.balance);
            return run ? Result<PointOutcome>(run->outcome) : tl::unexpected<Error>(run.error());
        },
        .threads = plan.threads,
        .store = plan.store,
        .scope = fmt::format("bars {}-{}", bars.begin, bars.end),
        .stop = plan.stop,
        .on_progress =
            [&](const SweepProgress& progress) {
                if (plan.on_progress) {
                    plan.on_progress(at, windows, progress);
                }
            },
    };
    const auto swept = run_sweep(sweep, **search);
    if (!swept) {
        return tl::unexpected<Error>(swept.error());
    }
    if (swept->end == SweepEnd::Stopped) {
        return Training();
    }
    const std::vector<std::size_t> order = ranking(swept->trials, plan.metric);
    if (order.empty()) {
        const bool has_failed = !swept->trials.empty() && !swept->trials.front().outcome;
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("no point has a {} on the training bars {} to {}{}", plan.metric.name, bars.begin,
                                bars.end, has_failed ? ": " + swept->trials.front().outcome.error().text : ""));
    }
    const SweptTrial& best = swept->trials[order.front()];
    return Training{best, judge_best(*best.outcome, swept->trials)};
}

double deepest_fall(Decimal start, const std::vector<EquitySample>& equity) {
    std::vector<double> curve{start.to_double()};
    for (const EquitySample& sample : equity) {
        curve.push_back(sample.equity.to_double());
    }
    const auto fall = simulator::deepest_drawdown(curve, simulator::DrawdownBy::Fraction);
    return fall ? fall->fraction : 0;
}

double profit_per_bar(Decimal profit, std::size_t bars) {
    return bars == 0 ? kNothing : profit.to_double() / static_cast<double>(bars);
}

void summarise(const WalkForwardRun& plan, Decimal end, WalkForwardResult& out) {
    out.net_profit = end - plan.balance;
    out.sharpe = simulator::sharpe(out.returns, plan.periods_per_year);
    out.max_drawdown = deepest_fall(plan.balance, out.equity);
    out.probabilistic_sharpe =
        simulator::probabilistic_sharpe(sharpe_sample_of(out.returns), 0, simulator::VarianceAt::Observed);
    Decimal trained;
    std::size_t trained_bars = 0;
    std::size_t tested_bars = 0;
    for (const WalkForwardWindow& window : out.windows) {
        trained += window.in_sample.net_profit;
        trained_bars += window.split.train.size();
        tested_bars += window.split.test.size();
    }
    out.efficiency = trained.is_positive()
                         ? profit_per_bar(out.net_profit, tested_bars) / profit_per_bar(trained, trained_bars)
                         : kNothing;
}

}  // namespace

Result<WalkForwardResult> run_walk_forward(const WalkForwardRun& plan) {
    const auto splits = simulator::walk_forward_splits(plan.windows);
    if (splits.empty()) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("{} bars are too few for a training of {}, a gap of {} and a test of {}", plan.windows.samples,
                        plan.windows.train, plan.windows.gap.purge + plan.windows.gap.embargo, plan.windows.test));
    }
    WalkForwardResult out;
    Decimal balance = plan.balance;
    for (std::size_t i = 0; i < splits.size(); ++i) {
        if (!balance.is_positive()) {
            out.is_ruined = true;
            break;
        }
        const auto training = train(plan, splits[i].train, i, splits.size());
        if (!training) {
            return tl::unexpected<Error>(training.error());
        }
        if (!training->best) {
            out.end = SweepEnd::Stopped;
            break;
        }
        const Point& best = training->best->point;
        const auto test = plan.run(best, splits[i].test, balance);
        if (!test) {
            return fail(test.error().code, fmt::format("{} on the test bars {} to {}: {}", plan.space.text(best),
                                                       splits[i].test.begin, splits[i].test.end, test.error().text));
        }
        out.equity.insert(out.equity.end(), test->equity.begin(), test->equity.end());
        out.returns.insert(out.returns.end(), test->returns.begin(), test->returns.end());
        balance += test->outcome.net_profit;
        out.windows.push_back({splits[i], best, *training->best->outcome, test->outcome, training->verdict});
    }
    summarise(plan, balance, out);
    return out;
}

}  // namespace tradewind::bot
