// The published indicator vectors, whose convention is first-value seeding.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/strategies/every_indicator.hpp"

namespace tradewind::strategies {
namespace {

using Columns = std::map<std::string, std::vector<double>>;
using Parameters = std::vector<double>;

constexpr const char* kVectors = "../shared/vectors/indicators.json";

// A vector names only the columns it needs; a missing one is filled with the close or high.
std::vector<Candle> candles_of(const Columns& series) {
    const std::vector<double>& some = series.begin()->second;
    std::vector<Candle> bars(some.size());
    const auto value = [&](const char* column, std::size_t i) {
        const auto found = series.find(column);
        return found == series.end() ? some[i] : found->second[i];
    };
    for (std::size_t i = 0; i < bars.size(); ++i) {
        bars[i] = {0, value("open", i), value("high", i), value("low", i), value("close", i), value("volume", i)};
    }
    return bars;
}

template <class Indicator, class Split>
Columns run(Indicator indicator, const Columns& series, const Split& split) {
    Columns outputs;
    for (const Candle& bar : candles_of(series)) {
        feed(indicator, bar);
        if (indicator.ready()) {
            for (const auto& [name, value] : split(indicator.value())) {
                outputs[name].push_back(value);
            }
        }
    }
    return outputs;
}
template <class Indicator>
Columns run(const Indicator& indicator, const Columns& series) {
    return run(indicator, series, [](double value) { return std::map<std::string, double>{{"value", value}}; });
}

using Runner = std::function<Columns(const Parameters&, const Columns&)>;
using Named = std::map<std::string, double>;

template <class Indicator>
Runner of_period() {
    return [](const Parameters& p, const Columns& s) { return run(Indicator(static_cast<int>(p[0])), s); };
}
template <class Indicator>
Runner of_period_and_seeding() {
    return [](const Parameters& p, const Columns& s) {
        return run(Indicator(static_cast<int>(p[0]), Seeding::FirstValue), s);
    };
}
Runner line_part(double LinearRegression::Value::*part) {
    return [part](const Parameters& p, const Columns& s) {
        return run(LinearRegression(static_cast<int>(p[0])), s, [part](const LinearRegression::Value& v) {
            return Named{{"value", v.*part}};
        });
    };
}

const std::map<std::string, Runner>& runners() {
    static const std::map<std::string, Runner> kRunners{
        {"sma", of_period<Sma>()},
        {"wma", of_period<Wma>()},
        {"hma", of_period<Hull>()},
        {"rsi", of_period<Rsi>()},
        {"cci", of_period_and_seeding<Cci>()},
        {"mfi", of_period<Mfi>()},
        {"mom", of_period<Momentum>()},
        {"max", of_period<Max>()},
        {"min", of_period<Min>()},
        {"stddev", of_period<StandardDeviation>()},
        {"wilders", of_period<WilderAverage>()},
        {"ema", of_period_and_seeding<Ema>()},
        {"dema", of_period_and_seeding<Dema>()},
        {"atr", of_period_and_seeding<Atr>()},
        {"linreg", line_part(&LinearRegression::Value::value)},
        {"linregslope", line_part(&LinearRegression::Value::slope)},
        {"linregintercept", line_part(&LinearRegression::Value::intercept)},
        {"tr", [](const Parameters&, const Columns& s) { return run(TrueRange(Seeding::FirstValue), s); }},
        {"typprice", [](const Parameters&, const Columns& s) { return run(TypicalPrice(), s); }},
        {"psar",
         [](const Parameters& p, const Columns& s) { return run(ParabolicSar(p[0], p[1], Seeding::FirstValue), s); }},
        {"adx",
         [](const Parameters& p, const Columns& s) {
             return run(Adx(static_cast<int>(p[0]), Seeding::FirstValue), s, [](const Adx::Value& v) {
                 return Named{{"value", v.adx}};
             });
         }},
        {"bbands",
         [](const Parameters& p, const Columns& s) {
             return run(BollingerBands(static_cast<int>(p[0]), p[1]), s, [](const BollingerBands::Value& v) {
                 return Named{{"lower", v.lower}, {"middle", v.middle}, {"upper", v.upper}};
             });
         }},
        {"macd",
         [](const Parameters& p, const Columns& s) {
             const Macd macd(static_cast<int>(p[0]), static_cast<int>(p[1]), static_cast<int>(p[2]),
                             Seeding::FirstValue);
             return run(macd, s, [](const Macd::Value& v) {
                 return Named{{"macd", v.macd}, {"signal", v.signal}, {"histogram", v.histogram}};
             });
         }},
    };
    return kRunners;
}

TEST(IndicatorVectors, AllKindsOfOursAreReproducedWithFirstValueSeeding) {
    if (!std::filesystem::exists(kVectors)) {
        GTEST_SKIP() << "no " << kVectors;
    }
    std::ifstream file(kVectors);
    const nlohmann::json vectors = nlohmann::json::parse(file).at("vectors");
    std::size_t checked = 0;
    for (const nlohmann::json& vector : vectors) {
        const auto& inputs = vector.at("inputs");
        const auto runner = runners().find(inputs.at("indicator").get<std::string>());
        if (runner == runners().end()) {
            continue;
        }
        ++checked;
        const Columns actual =
            runner->second(inputs.at("params").get<Parameters>(), inputs.at("series").get<Columns>());
        const auto expected = vector.at("expected").get<Columns>();
        for (const auto& [name, values] : expected) {
            SCOPED_TRACE(vector.at("id").get<std::string>() + " " + name);
            ASSERT_TRUE(actual.contains(name));
            ASSERT_EQ(actual.at(name).size(), values.size());
            for (std::size_t i = 0; i < values.size(); ++i) {
                EXPECT_NEAR(actual.at(name)[i], values[i], vector.at("tolerance").at("abs").get<double>()) << i;
            }
        }
    }
    EXPECT_EQ(checked, runners().size());
}

}  // namespace
}  // namespace tradewind::strategies
