#include "strategies/indicators/catalogue.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "core/base/nearest_name.hpp"
#include "core/base/quote.hpp"
#include "strategies/indicators/catalogue_entry.hpp"

namespace tradewind::strategies {
namespace {

constexpr std::string_view kFirstWord = "first";

std::vector<IndicatorSpec> all_specs() {
    std::vector<IndicatorSpec> all;
    for (auto specs : {average_specs, momentum_specs, trend_specs, volatility_specs, volume_specs, statistics_specs}) {
        std::vector<IndicatorSpec> group = specs();
        std::move(group.begin(), group.end(), std::back_inserter(all));
    }
    return all;
}

const std::vector<IndicatorSpec>& table() {
    static const std::vector<IndicatorSpec> kTable = all_specs();
    return kTable;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0;;) {
        const std::size_t end = text.find(separator, begin);
        parts.push_back(text.substr(begin, end - begin));
        if (end == std::string_view::npos) {
            return parts;
        }
        begin = end + 1;
    }
}

// Plain digits: parameters are written in names of columns.
std::string number_text(double value) {
    std::array<char, 64> buffer{};
    const char* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed).ptr;
    return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

std::optional<double> read_number(std::string_view text, IndicatorParameter::Kind kind) {
    const char* const end = text.data() + text.size();
    double value = 0;
    std::from_chars_result read{};
    if (kind == IndicatorParameter::Kind::Whole) {
        std::int32_t whole = 0;
        read = std::from_chars(text.data(), end, whole);
        value = whole;
    } else {
        read = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    }
    if (text.empty() || read.ec != std::errc() || read.ptr != end) {
        return std::nullopt;
    }
    return value;
}

std::string expectation(const IndicatorSpec& spec, const IndicatorParameter& parameter) {
    const std::string kind = parameter.kind == IndicatorParameter::Kind::Whole ? "a whole number" : "a number";
    return std::string(spec.name) + ": " + std::string(parameter.name) + " must be " + kind + " from " +
           number_text(parameter.least) + " to " + number_text(parameter.most);
}

tl::unexpected<Error> unknown_name(std::string_view name) {
    std::vector<std::string_view> names;
    for (const IndicatorSpec& spec : table()) {
        names.push_back(spec.name);
    }
    const std::string_view nearest = nearest_name(name, names);
    return fail(ErrorCode::NotFound, "there is no indicator " + quote(name) +
                                         (nearest.empty() ? "" : "; did you mean '" + std::string(nearest) + "'?"));
}

std::string parameter_list(const IndicatorSpec& spec) {
    std::string text;
    for (const IndicatorParameter& parameter : spec.parameters) {
        text += (text.empty() ? "" : ", ") + std::string(parameter.name);
    }
    return text.empty() ? "no parameters" : text;
}

}  // namespace

std::span<const IndicatorSpec> indicator_catalogue() {
    return table();
}

const IndicatorSpec* find_indicator(std::string_view name) {
    const auto found = std::ranges::find(table(), name, &IndicatorSpec::name);
    return found == table().end() ? nullptr : &*found;
}

Result<IndicatorChoice> parse_indicator(std::string_view text) {
    std::vector<std::string_view> words = split(text, ':');
    const IndicatorSpec* const spec = find_indicator(words.front());
    if (spec == nullptr) {
        return unknown_name(words.front());
    }
    words.erase(words.begin());
    IndicatorChoice choice{spec, {}};
    if (!words.empty() && words.back() == kFirstWord) {
        if (std::ranges::find(spec->seedings, Seeding::FirstValue) == spec->seedings.end()) {
            return fail(ErrorCode::InvalidArgument, std::string(spec->name) + ": has no seeding to choose by 'first'");
        }
        choice.arguments.seeding = Seeding::FirstValue;
        words.pop_back();
    }
    if (words.size() > spec->parameters.size()) {
        return fail(ErrorCode::InvalidArgument, std::string(spec->name) + ": takes " + parameter_list(*spec) +
                                                    "; there are too many values in " + quote(text));
    }
    for (std::size_t i = 0; i < spec->parameters.size(); ++i) {
        const IndicatorParameter& parameter = spec->parameters[i];
        double value = parameter.fallback;
        if (i < words.size()) {
            const auto read = read_number(words[i], parameter.kind);
            if (!read || !(*read >= parameter.least && *read <= parameter.most)) {
                return fail(ErrorCode::OutOfRange, expectation(*spec, parameter) + ", not " + quote(words[i]));
            }
            value = *read + 0.0;  // -0 becomes 0
        }
        choice.arguments.values.push_back(value);
    }
    return choice;
}

Result<std::vector<IndicatorChoice>> parse_indicators(std::string_view list) {
    std::vector<IndicatorChoice> choices;
    for (const std::string_view text : split(list, ',')) {
        auto choice = parse_indicator(text);
        if (!choice) {
            return tl::unexpected(choice.error());
        }
        choices.push_back(std::move(*choice));
    }
    return choices;
}

std::unique_ptr<Indicator> make_indicator(const IndicatorChoice& choice) {
    return choice.spec->make(choice.arguments);
}

Result<std::unique_ptr<Indicator>> make_indicator(std::string_view text) {
    const auto choice = parse_indicator(text);
    if (!choice) {
        return tl::unexpected(choice.error());
    }
    return make_indicator(*choice);
}

std::vector<std::string> column_names(const IndicatorChoice& choice) {
    std::string stem(choice.spec->name);
    for (const double value : choice.arguments.values) {
        stem += "_" + number_text(value);
    }
    if (choice.arguments.seeding == Seeding::FirstValue) {
        stem += "_" + std::string(kFirstWord);
    }
    if (choice.spec->outputs.empty()) {
        return {stem};
    }
    std::vector<std::string> names;
    for (const std::string_view output : choice.spec->outputs) {
        names.push_back(stem + "." + std::string(output));
    }
    return names;
}

IndicatorColumns compute(const IndicatorChoice& choice, std::span<const Candle> candles) {
    const std::unique_ptr<Indicator> indicator = make_indicator(choice);
    IndicatorColumns out;
    out.columns.resize(choice.spec->output_count());
    for (const Candle& candle : candles) {
        indicator->update(candle);
        if (!indicator->ready()) {
            ++out.warm_up;
            continue;
        }
        for (std::size_t i = 0; i < out.columns.size(); ++i) {
            out.columns[i].push_back(indicator->values()[i]);
        }
    }
    return out;
}

}  // namespace tradewind::strategies
