#include "bot/check/check_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace tradewind::bot {
namespace {

constexpr std::size_t kDetailsShown = 3;

}  // namespace

std::string check_table(const StrategyCheck& check) {
    std::string out = fmt::format("{} on {} ({})\n{} to {}, {} candles ({}): {} orders, {} fills\n\n", check.strategy,
                                  fmt::join(check.symbols, ", "), check.parameters, check.from.to_iso(),
                                  check.to.to_iso(), check.bars, check.description, check.orders, check.fills);
    for (const CheckTest& test : check.tests) {
        out += fmt::format("{:<12} {:<10} {}\n", test.name, to_text(test.outcome), test.claim);
        out += fmt::format("{:23} {}; {} runs, {} orders, cancels and fills compared\n", "", test.found, test.runs,
                           test.compared);
        const std::size_t shown = std::min(kDetailsShown, test.details.size());
        for (std::size_t i = 0; i < shown; ++i) {
            out += fmt::format("{:23} {}\n", "", test.details[i]);
        }
        if (shown < test.details.size()) {
            out += fmt::format("{:23} and {} more\n", "", test.details.size() - shown);
        }
    }
    if (check.is_sound()) {
        return out + "\nSound: it looks at nothing to come, and needs no more history than it is given.\n";
    }
    const bool differs = std::ranges::any_of(
        check.tests, [](const CheckTest& test) { return test.outcome == CheckTest::Outcome::Failed; });
    return out + (differs ? "\nNot sound: believe no backtest of it before the differences above are explained.\n"
                          : "\nNot shown: there was too little to compare; try more or other candles.\n");
}

std::string check_json(const StrategyCheck& check) {
    using nlohmann::ordered_json;
    ordered_json out;
    out["strategy"] = check.strategy;
    out["parameters"] = check.parameters;
    out["symbols"] = check.symbols;
    out["from"] = check.from.to_iso();
    out["to"] = check.to.to_iso();
    out["bars"] = check.bars;
    out["orders"] = check.orders;
    out["fills"] = check.fills;
    out["sound"] = check.is_sound();
    out["warm_up_candles"] = check.warm_up_candles == 0 ? ordered_json(nullptr) : ordered_json(check.warm_up_candles);
    out["tests"] = ordered_json::array();
    for (const CheckTest& test : check.tests) {
        out["tests"].push_back({{"name", test.name},
                                {"claim", test.claim},
                                {"outcome", to_text(test.outcome)},
                                {"runs", test.runs},
                                {"compared", test.compared},
                                {"found", test.found},
                                {"differences", test.details}});
    }
    return out.dump(2) + "\n";
}

}  // namespace tradewind::bot
