// Kinds of indicators.json. Their convention is Tulip's: averages start with the first value, so each indicator is
// made with `first` where it has the choice. Tulip leaves out a few values that ours already has; what both give
// is compared.
#include <algorithm>
#include <map>

#include "strategies/indicators/catalogue.hpp"
#include "tests/vectors/registry.hpp"

namespace tradewind::vectors {
namespace {

using namespace strategies;  // NOLINT(google-build-using-namespace): one small program

// Where the names differ from ours.
std::string our_name(const std::string& name) {
    static const std::map<std::string, std::string> kOurs{{"hma", "hull"},
                                                          {"linregintercept", "linreg_intercept"},
                                                          {"linregslope", "linreg_slope"},
                                                          {"psar", "sar"},
                                                          {"tr", "trange"}};
    const auto found = kOurs.find(name);
    return found == kOurs.end() ? name : found->second;
}

IndicatorChoice choice_of(const Fields& in) {
    std::string text = our_name(in.text("indicator"));
    const IndicatorSpec* const spec = find_indicator(text);
    if (spec == nullptr) {
        throw BadVector("there is no indicator " + text);
    }
    for (const Decimal parameter : in.decimals("params")) {
        text += ":" + parameter.to_string();
    }
    if (spec->seedings.size() > 1) {
        text += ":first";
    }
    const auto choice = parse_indicator(text);
    if (!choice) {
        throw BadVector(choice.error().text);
    }
    return *choice;
}

// A vector names only the columns that count.
std::vector<Candle> candles_of(const Fields& series) {
    std::vector<Candle> candles;
    for (const std::string& name : series.names()) {
        const std::vector<Decimal> values = series.decimals(name.c_str());
        candles.resize(std::max(candles.size(), values.size()));
        for (std::size_t i = 0; i < values.size(); ++i) {
            double& field = name == "open"    ? candles[i].open
                            : name == "high"  ? candles[i].high
                            : name == "low"   ? candles[i].low
                            : name == "close" ? candles[i].close
                                              : candles[i].volume;
            field = values[i].to_double();
        }
    }
    return candles;
}

// The newest `count` values.
std::vector<Decimal> newest(const std::vector<double>& values, std::size_t count) {
    std::vector<Decimal> out;
    for (std::size_t i = values.size() - std::min(values.size(), count); i < values.size(); ++i) {
        out.push_back(Decimal::from_double(values[i], Decimal::kPlaces).value());
    }
    return out;
}

void check_indicator(const Case& given, Verdict& verdict) {
    const IndicatorChoice choice = choice_of(given.inputs);
    const std::vector<Candle> candles = candles_of(given.inputs.object("series"));
    const IndicatorColumns columns = compute(choice, candles);
    for (const std::string& name : verdict.expected().names()) {
        const auto& outputs = choice.spec->outputs;
        const auto place = outputs.empty() ? outputs.begin() : std::ranges::find(outputs, name);
        if (place == outputs.end() && !outputs.empty()) {
            throw BadVector(std::string(choice.spec->name) + " has no output " + name);
        }
        const auto& column = columns.columns[static_cast<std::size_t>(place - outputs.begin())];
        verdict.numbers(name.c_str(), newest(column, verdict.expected().decimals(name.c_str()).size()));
    }
}

const RegisterKinds kTopic{{"indicator", check_indicator}};

}  // namespace
}  // namespace tradewind::vectors
