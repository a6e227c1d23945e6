#include "exchanges/binance/json_fields.hpp"

#include "core/base/quote.hpp"

namespace tradewind::binance {
namespace {

constexpr std::int64_t kMostMillis = 9'000'000'000'000;  // the year 2255

const nlohmann::json& nothing() {
    static const nlohmann::json kNothing;
    return kNothing;
}

}  // namespace

JsonFields::Json JsonFields::parse(std::string_view text) {
    Json document = Json::parse(text, nullptr, false);
    if (document.is_discarded()) {
        refuse("answer", quote(text) + " is no JSON");
        return {};
    }
    return document;
}

void JsonFields::refuse(std::string_view field, std::string_view what) {
    if (ok()) {
        error_ = (place_.empty() ? std::string() : place_ + ".") + std::string(field) + ": " + std::string(what);
    }
}

const JsonFields::Json& JsonFields::at(const Json& object, const char* field) {
    if (!object.is_object()) {
        refuse(field, "the value around it is no object");
        return nothing();
    }
    const auto found = object.find(field);
    if (found == object.end()) {
        refuse(field, "is missing");
        return nothing();
    }
    return *found;
}

const JsonFields::Json& JsonFields::list(const Json& object, const char* field) {
    const Json& value = at(object, field);
    if (ok() && !value.is_array()) {
        refuse(field, "is no list");
    }
    return ok() ? value : nothing();
}

std::string JsonFields::text(const Json& object, const char* field) {
    const Json& value = at(object, field);
    if (!value.is_string()) {
        refuse(field, "is no text");
        return {};
    }
    return value.get<std::string>();
}

Decimal JsonFields::decimal(const Json& value, const char* field) {
    if (!value.is_string() && !value.is_number()) {
        refuse(field, "is no number");
        return {};
    }
    const auto read = Decimal::parse(value.is_string() ? value.get_ref<const std::string&>() : value.dump());
    if (!read) {
        refuse(field, read.error().text);
        return {};
    }
    return *read;
}

Decimal JsonFields::decimal_at(const Json& object, const char* field) {
    const Json& value = at(object, field);
    return ok() ? decimal(value, field) : Decimal();
}

Price JsonFields::price_at(const Json& object, const char* field) {
    const Decimal value = decimal_at(object, field);
    if (ok() && !value.is_positive()) {
        refuse(field, "is not a price");
    }
    return Price(value);
}

std::int64_t JsonFields::whole(const Json& value, const char* field) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() <= INT64_MAX) {
        return static_cast<std::int64_t>(value.get<std::uint64_t>());
    }
    if (value.is_number_integer() && !value.is_number_unsigned()) {
        return value.get<std::int64_t>();
    }
    refuse(field, "is no whole number");
    return 0;
}

std::int64_t JsonFields::whole_at(const Json& object, const char* field) {
    const Json& value = at(object, field);
    return ok() ? whole(value, field) : 0;
}

Timestamp JsonFields::time_at(const Json& object, const char* field) {
    const std::int64_t millis = whole_at(object, field);
    if (millis < 0 || millis > kMostMillis) {
        refuse(field, "is no time in milliseconds");
        return {};
    }
    return Timestamp::from_millis(millis);
}

bool JsonFields::flag_at(const Json& object, const char* field) {
    const Json& value = at(object, field);
    if (!value.is_boolean()) {
        refuse(field, "is neither true nor false");
        return false;
    }
    return value.get<bool>();
}

}  // namespace tradewind::binance
