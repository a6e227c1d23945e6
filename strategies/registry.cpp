#include "strategies/registry.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "strategies/grid.hpp"

namespace tradewind::strategies {

Result<Parameters> Parameters::make(std::span<const ParameterSpec> specs,
                                    const std::map<std::string, Decimal>& wishes) {
    Parameters out;
    for (const ParameterSpec& spec : specs) {
        out.values_[std::string(spec.name)] = spec.fallback;
    }
    for (const auto& [name, value] : wishes) {
        const auto spec =
            std::ranges::find_if(specs, [&name = name](const ParameterSpec& s) { return s.name == name; });
        if (spec == specs.end()) {
            std::string known;
            for (const ParameterSpec& s : specs) {
                known += known.empty() ? std::string(s.name) : ", " + std::string(s.name);
            }
            return fail(ErrorCode::InvalidArgument, fmt::format("there is no parameter '{}'; known: {}", name, known));
        }
        if (value < spec->least || value > spec->most) {
            return fail(ErrorCode::OutOfRange,
                        fmt::format("parameter {} is {}; it must lie between {} and {} {}", name, value.to_string(),
                                    spec->least.to_string(), spec->most.to_string(), spec->unit));
        }
        out.values_[name] = value;
    }
    return out;
}

Decimal Parameters::get(std::string_view name) const {
    const auto found = values_.find(name);
    TW_CHECK(found != values_.end());
    return found->second;
}

std::span<const StrategySpec> registry() {
    static const std::array<StrategySpec, 1> kRegistry{grid_spec()};
    return kRegistry;
}

const StrategySpec* find_strategy(std::string_view name) {
    const auto found = std::ranges::find_if(registry(), [&](const StrategySpec& spec) { return spec.name == name; });
    return found == registry().end() ? nullptr : &*found;
}

Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name, const Instrument& instrument,
                                                const std::map<std::string, Decimal>& wishes) {
    const StrategySpec* spec = find_strategy(name);
    if (spec == nullptr) {
        return fail(ErrorCode::NotFound, fmt::format("there is no strategy '{}'", name));
    }
    const auto parameters = Parameters::make(spec->parameters, wishes);
    if (!parameters) {
        return fail(parameters.error().code, fmt::format("strategy {}: {}", name, parameters.error().text));
    }
    return spec->make(instrument, *parameters);
}

}  // namespace tradewind::strategies
