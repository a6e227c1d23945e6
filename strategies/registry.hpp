// Every strategy by name, with its parameters, their ranges, units and defaults: one table for
// configuration, chat and documentation. Errors: make_strategy() names the parameter and its range.
// Thread: any; the table is constant.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/market/instrument.hpp"
#include "core/ports/strategy.hpp"

namespace tradewind::strategies {

struct ParameterSpec {
    std::string_view name;
    Decimal fallback;  // used when nothing is configured
    Decimal least;
    Decimal most;
    std::string_view unit;  // "levels", "fraction", "minutes", ...
    std::string_view help;
};

// Complete and within range: what a strategy's factory receives.
class Parameters {
public:
    static Result<Parameters> make(std::span<const ParameterSpec> specs, const std::map<std::string, Decimal>& wishes);
    [[nodiscard]] Decimal get(std::string_view name) const;  // a name that is not in the table is a broken invariant
    [[nodiscard]] int whole(std::string_view name) const {
        return static_cast<int>(get(name).steps(Decimal(1), Rounding::HalfEven));
    }

private:
    std::map<std::string, Decimal, std::less<>> values_;
};

struct StrategySpec {
    std::string_view name;
    std::string_view summary;
    std::span<const ParameterSpec> parameters;
    std::unique_ptr<Strategy> (*make)(const Instrument& instrument, const Parameters& parameters);
};

[[nodiscard]] std::span<const StrategySpec> registry();
[[nodiscard]] const StrategySpec* find_strategy(std::string_view name);
[[nodiscard]] Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name, const Instrument& instrument,
                                                              const std::map<std::string, Decimal>& wishes);

}  // namespace tradewind::strategies
