#include "strategies/parameters.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/base/check.hpp"

namespace tradewind::strategies {
namespace {

std::vector<std::string_view> words_of(std::string_view choice) {
    std::vector<std::string_view> out;
    while (!choice.empty()) {
        const std::size_t bar = choice.find('|');
        out.push_back(choice.substr(0, bar));
        choice = bar == std::string_view::npos ? std::string_view() : choice.substr(bar + 1);
    }
    return out;
}

}  // namespace

bool ParameterSpec::is_whole() const {
    return unit != "fraction" && unit != "multiple" && unit.find('%') == std::string_view::npos &&
           least.is_multiple_of(Decimal(1)) && most.is_multiple_of(Decimal(1)) && fallback.is_multiple_of(Decimal(1));
}

Result<Decimal> ParameterSpec::parse(std::string_view text) const {
    const auto refuse = [&](ErrorCode code) {
        return fail(code, fmt::format("{} cannot be '{}'; it takes {}", name, text.substr(0, 40), range_text()));
    };
    if (is_choice()) {
        const auto words = words_of(unit);
        const auto found = std::ranges::find(words, text);
        if (found == words.end()) {
            return refuse(ErrorCode::InvalidArgument);
        }
        return Decimal(static_cast<int>(found - words.begin()));
    }
    const auto value = Decimal::parse(text);
    if (!value || (is_whole() && !value->is_multiple_of(Decimal(1)))) {
        return refuse(ErrorCode::InvalidArgument);
    }
    if (*value < least || *value > most) {
        return refuse(ErrorCode::OutOfRange);
    }
    return *value;
}

std::string ParameterSpec::text(Decimal value) const {
    if (!is_choice()) {
        return value.to_string();
    }
    const auto words = words_of(unit);
    const auto index = static_cast<std::size_t>(value.steps(Decimal(1)));
    return std::string(words.at(std::min(index, words.size() - 1)));
}

std::string ParameterSpec::range_text() const {
    if (is_choice()) {
        return fmt::format("{}", fmt::join(words_of(unit), ", "));
    }
    return fmt::format("{} to {} {}", least.to_string(), most.to_string(), unit);
}

Result<Parameters> Parameters::make(std::span<const ParameterSpec> specs,
                                    const std::map<std::string, std::string>& wishes) {
    Parameters out;
    out.specs_ = specs;
    for (const ParameterSpec& spec : specs) {
        out.values_[std::string(spec.name)] = spec.fallback;
    }
    for (const auto& [name, text] : wishes) {
        if (const Status set = out.set(name, text); !set) {
            return tl::unexpected<Error>(set.error());
        }
    }
    return out;
}

Status Parameters::set(std::string_view name, std::string_view text) {
    const auto spec = std::ranges::find_if(specs_, [&](const ParameterSpec& s) { return s.name == name; });
    if (spec == specs_.end()) {
        std::string known;
        for (const ParameterSpec& s : specs_) {
            known += (known.empty() ? "" : ", ") + std::string(s.name);
        }
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("there is no parameter '{}'; known: {}", name.substr(0, 40), known));
    }
    const auto value = spec->parse(text);
    if (!value) {
        return tl::unexpected<Error>(value.error());
    }
    values_[std::string(spec->name)] = *value;
    return {};
}

Decimal Parameters::get(std::string_view name) const {
    const auto found = values_.find(name);
    TW_CHECK(found != values_.end());
    return found->second;
}

bool Parameters::is_complete() const {
    return values_.size() == specs_.size() &&
           std::ranges::all_of(specs_, [this](const ParameterSpec& spec) { return values_.contains(spec.name); });
}

std::string Parameters::text() const {
    std::string out;
    for (const ParameterSpec& spec : specs_) {
        out += (out.empty() ? "" : ", ") + std::string(spec.name) + " " + spec.text(get(spec.name));
    }
    return out;
}

}  // namespace tradewind::strategies
