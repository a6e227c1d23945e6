#include "bot/sweep/sweep_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/money_text.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kShown = 10;

std::string figure(double value, int places = 2) {
    return std::isfinite(value) ? fmt::format("{:.{}f}", value, places) : std::isinf(value) ? "infinite" : "-";
}

ordered_json number(double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

std::size_t failed_of(const SweepResult& result) {
    return static_cast<std::size_t>(
        std::ranges::count_if(result.trials, [](const SweptTrial& trial) { return !trial.outcome; }));
}

ordered_json json_of(const PointOutcome& outcome) {
    return {{"net_profit", outcome.net_profit.to_string()}, {"fees", outcome.fees.to_string()},
            {"funding", outcome.funding.to_string()},       {"trades", outcome.trades},
            {"liquidations", outcome.liquidations},         {"sharpe", number(outcome.sharpe)},
            {"sortino", number(outcome.sortino)},           {"calmar", number(outcome.calmar)},
            {"max_drawdown", number(outcome.max_drawdown)}, {"profit_factor", number(outcome.profit_factor)},
            {"win_rate", number(outcome.win_rate)},         {"exposure", number(outcome.exposure)}};
}

ordered_json json_of(const SweepVerdict& verdict) {
    return {{"trials", verdict.trials},
            {"trial_deviation", number(verdict.trial_deviation)},
            {"probabilistic_sharpe", number(verdict.probabilistic)},
            {"lucky_sharpe", number(verdict.deflated.benchmark)},
            {"deflated_sharpe", number(verdict.deflated.probability)}};
}

struct Axis {
    std::size_t place = 0;
    const Dimension* dimension = nullptr;
};

Result<Axis> find_axis(const SearchSpace& space, std::string_view name, const char* option, const Dimension* other) {
    std::string varied;
    for (std::size_t i = 0; i < space.dimensions().size(); ++i) {
        const Dimension& dimension = space.dimensions()[i];
        const bool varies = dimension.values.size() > 1;
        if (name.empty() ? varies && &dimension != other : dimension.spec->name == name) {
            return Axis{i, &dimension};
        }
        varied += varies ? (varied.empty() ? "" : ", ") + std::string(dimension.spec->name) : "";
    }
    return fail(ErrorCode::InvalidArgument,
                name.empty() ? "a heat map needs two parameters that vary; this sweep varies " + varied
                             : fmt::format("{}: this sweep does not vary '{}'; it varies {}", option, name, varied));
}

std::vector<std::string> labels_of(const Dimension& dimension) {
    std::vector<std::string> out;
    for (const Decimal value : dimension.values) {
        out.push_back(dimension.spec->text(value));
    }
    return out;
}

}  // namespace

std::string sweep_table(const SweepReport& report) {
    const auto& trials = report.result.trials;
    std::string out =
        fmt::format("{}\n{} search over {}: {} points in {:.1f} s", report.title, to_text(report.plan.kind),
                    report.space.text(), trials.size(), report.elapsed_seconds);
    if (const std::size_t failed = failed_of(report.result); failed > 0) {
        out += fmt::format(", {} failed", failed);
    }
    out += "\n\n";
    if (report.order.empty()) {
        return out + fmt::format("No point has a {}.\n", report.metric.name);
    }
    out += fmt::format("{:>4} {:>12} {:>14} {:>8} {:>8} {:>9} {:>7}  parameters\n", "", report.metric.name,
                       "net profit", "Sharpe", "Calmar", "drawdown", "trades");
    for (std::size_t i = 0; i < std::min(report.order.size(), kShown); ++i) {
        const SweptTrial& trial = trials[report.order[i]];
        const PointOutcome& outcome = *trial.outcome;
        out += fmt::format("{:>4} {:>12} {:>14} {:>8} {:>8} {:>7} % {:>7}  {}\n", i + 1,
                           figure(report.metric.value(outcome), report.metric.places),
                           outcome.net_profit.to_fixed(money_places(report.currency)), figure(outcome.sharpe),
                           figure(outcome.calmar), figure(outcome.max_drawdown * 100), outcome.trades,
                           report.space.text(trial.point));
    }
    return out + fmt::format(
                     "\nSharpe of the best, per day: what {} lucky trials would show {}; probability that it "
                     "is above zero {} alone, {} after the search.\n{}\n",
                     report.verdict.trials, figure(report.verdict.deflated.benchmark, 3),
                     figure(report.verdict.probabilistic, 3), figure(report.verdict.deflated.probability, 3),
                     warning_of(report.verdict));
}

std::string sweep_json(const SweepReport& report) {
    ordered_json points = ordered_json::array();
    for (const std::size_t at : report.order) {
        const SweptTrial& trial = report.result.trials[at];
        points.push_back({{"parameters", report.space.wishes(trial.point)}, {"figures", json_of(*trial.outcome)}});
    }
    ordered_json failures = ordered_json::array();
    for (const SweptTrial& trial : report.result.trials) {
        if (!trial.outcome) {
            failures.push_back(
                {{"parameters", report.space.wishes(trial.point)}, {"error", trial.outcome.error().text}});
        }
    }
    const ordered_json out{{"title", report.title},
                           {"search", to_text(report.plan.kind)},
                           {"seed", report.plan.seed},
                           {"metric", report.metric.name},
                           {"complete", report.result.end == SweepEnd::Complete},
                           {"tried", report.result.trials.size()},
                           {"elapsed_s", report.elapsed_seconds},
                           {"verdict", json_of(report.verdict)},
                           {"warning", report.order.empty() ? "" : warning_of(report.verdict)},
                           {"points", std::move(points)},
                           {"failed", std::move(failures)}};
    return out.dump(2) + "\n";
}

Result<HeatMap> sweep_heat_map(const SweepReport& report, std::string_view x, std::string_view y) {
    const Dimension* y_named = y.empty() ? nullptr : report.space.find(y);
    const auto across = find_axis(report.space, x, "--x", y_named);
    if (!across) {
        return tl::unexpected<Error>(across.error());
    }
    const auto up = find_axis(report.space, y, "--y", across->dimension);
    if (!up) {
        return tl::unexpected<Error>(up.error());
    }
    if (across->place == up->place) {
        return fail(ErrorCode::InvalidArgument, "--x and --y are the same parameter");
    }
    HeatMap map;
    map.title = report.title;
    map.metric = report.metric.name;
    map.better = report.metric.better == Metric::Better::Higher ? BetterIs::Higher : BetterIs::Lower;
    map.places = report.metric.places;
    map.x_name = across->dimension->spec->name;
    map.x_labels = labels_of(*across->dimension);
    map.y_name = up->dimension->spec->name;
    map.y_labels = labels_of(*up->dimension);
    map.values.resize(map.x_labels.size() * map.y_labels.size());
    for (const std::size_t at : report.order) {  // the best first
        const SweptTrial& trial = report.result.trials[at];
        auto& cell = map.values[trial.point[up->place] * map.x_labels.size() + trial.point[across->place]];
        if (!cell) {
            cell = report.metric.value(*trial.outcome);
        }
    }
    return map;
}

std::string walk_forward_table(const WalkForwardReport& report) {
    const WalkForwardResult& result = report.result;
    std::string out = fmt::format("{}\n\n{:<26} {:>10} {:>10} {:>14} {:>14} {:>8}  parameters\n", report.title,
                                  fmt::format("test ({})", report.metric.name), "in sample", "out", "profit in",
                                  "profit out", "deflated");
    for (std::size_t i = 0; i < result.windows.size(); ++i) {
        const WalkForwardWindow& window = result.windows[i];
        out += fmt::format("{:<26} {:>10} {:>10} {:>14} {:>14} {:>8}  {}\n", report.spans[i],
                           figure(report.metric.value(window.in_sample), report.metric.places),
                           figure(report.metric.value(window.out_of_sample), report.metric.places),
                           window.in_sample.net_profit.to_fixed(money_places(report.currency)),
                           window.out_of_sample.net_profit.to_fixed(money_places(report.currency)),
                           figure(window.verdict.deflated.probability, 3), report.space.text(window.best));
    }
    out += fmt::format(
        "\nOut of sample, all tests joined: net profit {}, Sharpe {}, deepest drawdown {} %, probability that the "
        "Sharpe is above zero {}.\nEfficiency (profit per candle out of sample over that in sample): {}.\n",
        money_text(result.net_profit, report.currency), figure(result.sharpe), figure(result.max_drawdown * 100),
        figure(result.probabilistic_sharpe, 3), figure(result.efficiency));
    out += result.net_profit.is_positive()
               ? "These are the figures to believe, not the in-sample ones; the markets ahead may still differ.\n"
               : "Chosen on the past, it lost on what came after: the in-sample figures are fitted to their data.\n";
    if (result.is_ruined) {
        out += "The money was gone before the last window.\n";
    }
    return out;
}

std::string walk_forward_json(const WalkForwardReport& report) {
    ordered_json windows = ordered_json::array();
    for (std::size_t i = 0; i < report.result.windows.size(); ++i) {
        const WalkForwardWindow& window = report.result.windows[i];
        windows.push_back({{"test", report.spans[i]},
                           {"train_bars", {window.split.train.begin, window.split.train.end}},
                           {"test_bars", {window.split.test.begin, window.split.test.end}},
                           {"parameters", report.space.wishes(window.best)},
                           {"in_sample", json_of(window.in_sample)},
                           {"out_of_sample", json_of(window.out_of_sample)},
                           {"verdict", json_of(window.verdict)}});
    }
    ordered_json equity = ordered_json::array();
    for (const EquitySample& sample : report.result.equity) {
        equity.push_back({sample.time.to_millis(), sample.equity.to_string()});
    }
    const ordered_json out{{"title", report.title},
                           {"metric", report.metric.name},
                           {"complete", report.result.end == SweepEnd::Complete},
                           {"ruined", report.result.is_ruined},
                           {"net_profit", report.result.net_profit.to_string()},
                           {"sharpe", number(report.result.sharpe)},
                           {"max_drawdown", number(report.result.max_drawdown)},
                           {"probabilistic_sharpe", number(report.result.probabilistic_sharpe)},
                           {"efficiency", number(report.result.efficiency)},
                           {"windows", std::move(windows)},
                           {"equity", std::move(equity)}};
    return out.dump(2) + "\n";
}

}  // namespace tradewind::bot
