#include "exchanges/binance/json_lookup.hpp"

#include <charconv>

namespace tradewind::binance {

Json parse_json(std::string_view bytes) {
    return Json::parse(bytes.begin(), bytes.end(), nullptr, /*allow_exceptions=*/false);
}

const Json* find_field(const Json& object, const char* name) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

std::string_view text_field(const Json& object, const char* name) {
    const Json* field = find_field(object, name);
    return field != nullptr && field->is_string() ? std::string_view(field->get_ref<const std::string&>())
                                                  : std::string_view();
}

std::optional<std::int64_t> integer_field(const Json& object, const char* name) {
    const Json* field = find_field(object, name);
    if (field == nullptr) {
        return std::nullopt;
    }
    if (field->is_number_unsigned() && field->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) {
        return std::nullopt;
    }
    if (field->is_number_integer()) {
        return field->get<std::int64_t>();
    }
    const std::string_view text = text_field(object, name);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && !text.empty() && end == text.data() + text.size() ? std::optional(value)
                                                                                     : std::nullopt;
}

std::optional<Decimal> decimal_field(const Json& object, const char* name) {
    const Json* field = find_field(object, name);
    if (field == nullptr) {
        return std::nullopt;
    }
    if (!field->is_string() && !field->is_number()) {
        return std::nullopt;
    }
    const auto value = Decimal::parse(field->is_string() ? field->get_ref<const std::string&>() : field->dump());
    // Far beyond any amount of the venue, and far from where sums overflow.
    constexpr Decimal kMost = Decimal::from_int(INT64_MAX);
    const bool is_sane = value && *value <= kMost && *value >= Decimal::from_int(-INT64_MAX);
    return is_sane ? std::optional(*value) : std::nullopt;
}

bool is_true(const Json& object, const char* name) {
    const Json* field = find_field(object, name);
    return field != nullptr && ((field->is_boolean() && field->get<bool>()) || text_field(object, name) == "true");
}

std::optional<Timestamp> time_field(const Json& object, const char* name) {
    constexpr std::int64_t kMostMillis = INT64_MAX / 1'000'000;
    const auto millis = integer_field(object, name);
    if (!millis || *millis < 0 || *millis > kMostMillis) {
        return std::nullopt;
    }
    return Timestamp::from_millis(*millis);
}

std::string id_field(const Json& object, const char* name) {
    const Json* field = find_field(object, name);
    if (field != nullptr && field->is_number_integer()) {
        return field->dump();
    }
    return std::string(text_field(object, name));
}

}  // namespace tradewind::binance
