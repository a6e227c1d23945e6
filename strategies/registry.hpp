// Every strategy by name, with its parameters, their ranges, units and defaults: one table for
// configuration, chat and documentation. Errors: make_strategy() names the parameter and its range.
// Thread: any; the table is constant.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/market/instrument.hpp"
#include "core/ports/strategy.hpp"
#include "strategies/parameters.hpp"

namespace tradewind::strategies {

// What an instance trades. The other leg is the spot pair of the main one or a second perpetual; null where
// the strategy has one leg, or the run trades nothing that could be the other.
struct StrategyLegs {
    const Instrument& main;
    const Instrument* other = nullptr;
};

struct StrategySpec {
    std::string_view name;
    std::string_view summary;
    std::span<const ParameterSpec> parameters;
    enum class Legs : std::uint8_t { One, Two };
    Legs legs = Legs::One;
    std::unique_ptr<Strategy> (*make)(const StrategyLegs& legs, const Parameters& parameters);
};

[[nodiscard]] std::span<const StrategySpec> registry();
// NotFound lists the names that are known.
[[nodiscard]] Result<const StrategySpec*> find_strategy(std::string_view name);
[[nodiscard]] Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name, const StrategyLegs& legs,
                                                              const std::map<std::string, std::string>& wishes);

}  // namespace tradewind::strategies
