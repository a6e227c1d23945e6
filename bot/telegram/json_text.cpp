#include "bot/telegram/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tradewind::bot {
namespace {

constexpr int kMaxDepth = 64;
// In seconds this is the year 5138: a larger number counts something finer.
constexpr std::int64_t kLastPlausibleSecond = 100'000'000'000;

bool is_shallow(std::string_view text) {
    int depth = 0;
    bool is_in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (is_in_string) {
            i += c == '\\' ? 1U : 0U;
            is_in_string = c != '"';
        } else if (c == '"') {
            is_in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kMaxDepth) {
                return false;
            }
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return true;
}

}  // namespace

std::optional<nlohmann::json> parse_json(std::string_view text) {
    if (!is_shallow(text)) {
        return std::nullopt;
    }
    auto value = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded()) {
        return std::nullopt;
    }
    return value;
}

std::string dump_json(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

const nlohmann::json& member(const nlohmann::json& object, const char* name) {
    static const nlohmann::json kNull;
    if (!object.is_object()) {
        return kNull;
    }
    const auto found = object.find(name);
    return found == object.end() ? kNull : *found;
}

std::optional<std::int64_t> read_int(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = member(object, name);
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        return number <= INT64_MAX ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
    }
    if (value.is_number_integer()) {
        return value.get<std::int64_t>();
    }
    if (value.is_number_float()) {
        const double number = value.get<double>();
        constexpr double kExact = 9007199254740992.0;  // 2^53
        const bool is_whole = std::floor(number) == number && number >= -kExact && number <= kExact;
        return is_whole ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
    }
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool is_read = error == std::errc() && end == text.data() + text.size();
        return is_read ? std::optional(number) : std::nullopt;
    }
    return std::nullopt;
}

std::string read_string(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = member(object, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::optional<bool> read_bool(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = member(object, name);
    return value.is_boolean() ? std::optional(value.get<bool>()) : std::nullopt;
}

Timestamp read_date(const nlohmann::json& object, const char* name) {
    std::int64_t value = read_int(object, name).value_or(0);
    std::int64_t nanos_per_unit = 1'000'000'000;
    while (value > kLastPlausibleSecond && nanos_per_unit > 1 &&
           value / (1'000'000'000 / nanos_per_unit) > kLastPlausibleSecond) {
        nanos_per_unit /= 1000;
    }
    constexpr std::int64_t kLastSecond = INT64_MAX / 1'000'000'000;
    if (value <= 0 || value / (1'000'000'000 / nanos_per_unit) > kLastSecond) {
        return Timestamp();
    }
    return Timestamp::from_nanos(value * nanos_per_unit);
}

}  // namespace tradewind::bot
