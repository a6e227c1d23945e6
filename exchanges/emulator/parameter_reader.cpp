#include "exchanges/emulator/parameter_reader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace tradewind::emulator {
namespace {

constexpr std::int64_t kLatestMilliseconds = 9'000'000'000'000;  // whose nanoseconds still fit

}  // namespace

bool ParameterReader::has(std::string_view name) const {
    const std::string* value = parameters_.find(name);
    return value != nullptr && !value->empty();
}

std::optional<std::string> ParameterReader::optional_text(std::string_view name) const {
    return has(name) ? std::optional(*parameters_.find(name)) : std::nullopt;
}

std::string ParameterReader::text(std::string_view name) {
    if (!has(name)) {
        refuse_missing(name);
        return {};
    }
    return *parameters_.find(name);
}

std::optional<Decimal> ParameterReader::optional_decimal(std::string_view name) {
    if (!has(name)) {
        return std::nullopt;
    }
    const auto value = Decimal::parse(*parameters_.find(name));
    // A number that would not survive multiplication by another is no order's number.
    if (!value || value->abs() > Decimal::from_int(1'000'000'000'000)) {
        refuse_missing(name);
        return std::nullopt;
    }
    return *value;
}

Decimal ParameterReader::decimal(std::string_view name) {
    const auto value = optional_decimal(name);
    if (!value) {
        refuse_missing(name);
    }
    return value.value_or(Decimal());
}

std::optional<std::int64_t> ParameterReader::optional_whole(std::string_view name) {
    if (!has(name)) {
        return std::nullopt;
    }
    const std::string& text = *parameters_.find(name);
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) {
        refuse_missing(name);
        return std::nullopt;
    }
    return value;
}

std::int64_t ParameterReader::whole(std::string_view name) {
    const auto value = optional_whole(name);
    if (!value) {
        refuse_missing(name);
    }
    return value.value_or(0);
}

bool ParameterReader::flag(std::string_view name) {
    if (!has(name)) {
        return false;
    }
    std::string text = *parameters_.find(name);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (text != "true" && text != "false") {
        refuse_missing(name);
    }
    return text == "true";
}

std::optional<Timestamp> ParameterReader::optional_time(std::string_view name) {
    const auto value = optional_whole(name);
    return value ? std::optional(Timestamp::from_millis(std::clamp<std::int64_t>(*value, 0, kLatestMilliseconds)))
                 : std::nullopt;
}

std::size_t ParameterReader::limit(std::size_t usual, std::size_t most) {
    const auto value = optional_whole("limit");
    if (!value) {
        return usual;
    }
    if (*value < 1) {
        refuse(-1130, "Data sent for parameter 'limit' is not valid.");
    }
    return std::min(static_cast<std::size_t>(std::max<std::int64_t>(*value, 1)), most);
}

void ParameterReader::refuse(int code, std::string text) {
    if (!error_) {
        error_ = ApiError{400, code, std::move(text)};
    }
}

void ParameterReader::refuse_missing(std::string_view name) {
    if (const std::string* value = parameters_.find(name); value != nullptr && value->empty()) {
        return refuse(-1105, fmt::format("Parameter '{}' was empty.", name));
    }
    refuse(-1102, fmt::format("Mandatory parameter '{}' was not sent, was empty/null, or malformed.", name));
}

void ParameterReader::refuse_unwanted(std::string_view name) {
    if (has(name)) {
        refuse(-1106, fmt::format("Parameter '{}' sent when not required.", name));
    }
}

}  // namespace tradewind::emulator
