#include "bot/cli/sweep_setup.hpp"

#include <fmt/format.h>

#include "bot/app/log.hpp"
#include "bot/cli/backtest_setup.hpp"
#include "bot/sweep/backtest_points.hpp"
#include "strategies/registry.hpp"

namespace tradewind::bot {
namespace {

Result<SearchSpace> space_of(const SweepCommand& wanted, SearchKind kind) {
    const auto found = strategies::find_strategy(wanted.market.strategy);
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    const strategies::StrategySpec* spec = *found;
    if (!wanted.set.empty()) {
        auto space = SearchSpace::make(spec->parameters, wanted.set);
        return space ? std::move(space) : fail(space.error().code, "--set: " + space.error().text);
    }
    if (kind != SearchKind::Grid) {
        return SearchSpace::whole(spec->parameters);
    }
    std::string ranges;
    for (const strategies::ParameterSpec& parameter : spec->parameters) {
        ranges += fmt::format("\n  {} ({})", parameter.name, parameter.range_text());
    }
    return fail(
        ErrorCode::InvalidArgument,
        fmt::format("say what to vary, as --set NAME=10,20,30 or --set NAME=20..100:10; {} has{}", spec->name, ranges));
}

}  // namespace

Result<SweepSetup> set_up_sweep(const SweepCommand& wanted) {
    const auto kind = parse_search_kind(wanted.search);
    const auto metric = find_metric(wanted.metric);
    if (!kind || !metric) {
        return fail(ErrorCode::InvalidArgument,
                    kind ? "--metric: " + metric.error().text : "--search: " + kind.error().text);
    }
    auto space = space_of(wanted, *kind);
    if (!space) {
        return tl::unexpected<Error>(space.error());
    }
    auto config = read_command(wanted.market);
    if (!config) {
        return tl::unexpected<Error>(config.error());
    }
    const auto market = load_backtest_market(*config);
    if (!market) {
        return fail(ErrorCode::Io, market.error().text);
    }
    SweepSetup out;
    out.market = cut_market(*market, config->from, config->to);
    out.config = std::move(*config);
    out.space = std::move(*space);
    const bool takes_all = *kind == SearchKind::Grid || wanted.points != 0;
    out.plan = {*kind, takes_all ? wanted.points : SweepCommand::kUsualPoints, wanted.seed};
    out.metric = *metric;
    if (played_bars(out.config, out.market) == 0) {
        return fail(ErrorCode::OutOfRange, "there are no candles between --from and --to");
    }
    if (!wanted.store.empty()) {
        auto store = storage::SweepStore::open(wanted.store, sweep_identity(out.config, out.market),
                                               storage::Durability::Normal);
        if (!store) {
            return tl::unexpected<Error>(store.error());
        }
        out.store = std::move(*store);
    }
    return out;
}

int report_sweep_error(const Error& error) {
    log_line(LogLevel::Error, error.text);
    const bool is_usage = error.code == ErrorCode::InvalidArgument || error.code == ErrorCode::OutOfRange ||
                          error.code == ErrorCode::NotFound;
    return is_usage ? kExitUsage : kExitFound;
}

std::string resume_text(const SweepCommand& wanted) {
    return wanted.store.empty() ? "Nothing was kept: with --out FILE the same command goes on where it stopped."
                                : "The same command goes on from there: " + wanted.store + " keeps what is done.";
}

}  // namespace tradewind::bot
