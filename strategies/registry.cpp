#include "strategies/registry.hpp"

#include <array>

#include <fmt/format.h>

#include "strategies/funding_arbitrage.hpp"
#include "strategies/grid.hpp"
#include "strategies/long_short.hpp"
#include "strategies/mean_reversion.hpp"
#include "strategies/signal_ensemble.hpp"
#include "strategies/trend_following.hpp"
#include "strategies/volatility_breakout.hpp"

namespace tradewind::strategies {

std::span<const StrategySpec> registry() {
    static const std::array kRegistry{
        grid_spec(),       trend_following_spec(), mean_reversion_spec(),   volatility_breakout_spec(),
        long_short_spec(), signal_ensemble_spec(), funding_arbitrage_spec()};
    return kRegistry;
}

Result<const StrategySpec*> find_strategy(std::string_view name) {
    std::string known;
    for (const StrategySpec& spec : registry()) {
        if (spec.name == name) {
            return &spec;
        }
        known += known.empty() ? "" : ", ";
        known += spec.name;
    }
    return fail(ErrorCode::NotFound, fmt::format("there is no strategy '{}'; known: {}", name, known));
}

Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name, const StrategyLegs& legs,
                                                const std::map<std::string, std::string>& wishes) {
    const auto spec = find_strategy(name);
    if (!spec) {
        return tl::unexpected<Error>(spec.error());
    }
    const auto parameters = Parameters::make((*spec)->parameters, wishes);
    if (!parameters) {
        return fail(parameters.error().code, fmt::format("strategy {}: {}", name, parameters.error().text));
    }
    return (*spec)->make(legs, *parameters);
}

}  // namespace tradewind::strategies
