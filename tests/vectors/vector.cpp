#include "tests/vectors/vector.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace tradewind::vectors {
namespace {

// Vectors computed elsewhere in double have more places than a Decimal: the nearest one is taken.
Decimal to_decimal(const nlohmann::json& value, const char* field) {
    if (!value.is_string()) {
        throw BadVector(fmt::format("{} is not a number", field));
    }
    const auto& text = value.get_ref<const std::string&>();
    if (const auto exact = Decimal::parse(text)) {
        return *exact;
    }
    char* end = nullptr;
    const double nearest = std::strtod(text.c_str(), &end);
    const auto rounded = Decimal::from_double(nearest, Decimal::kPlaces);
    if (text.empty() || *end != '\0' || !rounded) {
        throw BadVector(fmt::format("{} is not a number: {}", field, text));
    }
    return *rounded;
}

double to_real(const nlohmann::json& value, const char* field) {
    if (value.is_null()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const std::string text = value.is_string() ? value.get<std::string>() : std::string();
    char* end = nullptr;
    const double real = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0') {
        throw BadVector(fmt::format("{} is not a number: {}", field, text));
    }
    return real;
}

}  // namespace

const nlohmann::json& Fields::at(const char* field) const {
    const auto found = object_->find(field);
    if (found == object_->end()) {
        throw BadVector(fmt::format("{} is missing", field));
    }
    return *found;
}

bool Fields::has(const char* field) const {
    return object_->contains(field);
}

bool Fields::is_null(const char* field) const {
    return at(field).is_null();
}

Decimal Fields::decimal(const char* field) const {
    return to_decimal(at(field), field);
}

Decimal Fields::decimal_or(const char* field, Decimal absent) const {
    return has(field) ? decimal(field) : absent;
}

std::optional<Decimal> Fields::optional_decimal(const char* field) const {
    return !has(field) || is_null(field) ? std::nullopt : std::optional<Decimal>(decimal(field));
}

int Fields::integer(const char* field) const {
    return static_cast<int>(decimal(field).steps(Decimal(1)));
}

std::string Fields::text(const char* field) const {
    if (!at(field).is_string()) {
        throw BadVector(fmt::format("{} is not text", field));
    }
    return at(field).get<std::string>();
}

Timestamp Fields::time(const char* field) const {
    const auto parsed = Timestamp::parse(text(field));
    if (!parsed) {
        throw BadVector(fmt::format("{}: {}", field, parsed.error().text));
    }
    return *parsed;
}

std::vector<Decimal> Fields::decimals(const char* field) const {
    std::vector<Decimal> values;
    for (const nlohmann::json& value : at(field)) {
        values.push_back(to_decimal(value, field));
    }
    return values;
}

double Fields::real(const char* field) const {
    return to_real(at(field), field);
}

std::vector<double> Fields::reals(const char* field) const {
    std::vector<double> values;
    for (const nlohmann::json& value : at(field)) {
        values.push_back(to_real(value, field));
    }
    return values;
}

std::vector<std::vector<Decimal>> Fields::rows(const char* field) const {
    std::vector<std::vector<Decimal>> rows;
    for (const nlohmann::json& row : at(field)) {
        for (std::vector<Decimal>& values = rows.emplace_back(); const nlohmann::json& value : row) {
            values.push_back(to_decimal(value, field));
        }
    }
    return rows;
}

bool Fields::flag(const char* field) const {
    if (!at(field).is_boolean()) {
        throw BadVector(fmt::format("{} is neither true nor false", field));
    }
    return at(field).get<bool>();
}

Fields Fields::object(const char* field) const {
    return Fields(at(field));
}

std::vector<Fields> Fields::objects(const char* field) const {
    std::vector<Fields> found;
    for (const nlohmann::json& value : at(field)) {
        found.emplace_back(value);
    }
    return found;
}

std::vector<std::string> Fields::names() const {
    std::vector<std::string> found;
    for (const auto& [name, value] : object_->items()) {
        found.push_back(name);
    }
    return found;
}

Side Fields::side() const {
    return integer("side") > 0 ? Side::Buy : Side::Sell;
}

Quantity Fields::signed_quantity() const {
    return quantity("qty") * Decimal(sign_of(side()));
}

Decimal Verdict::allowance(Decimal expected) const {
    Decimal allowed;
    if (tolerance_ && tolerance_->has("abs")) {
        allowed = std::max(allowed, tolerance_->decimal("abs"));
    }
    if (tolerance_ && tolerance_->has("rel")) {
        allowed = std::max(allowed, expected.abs() * tolerance_->decimal("rel"));
    }
    return allowed;
}

void Verdict::fail(const char* field, const std::string& expected, const std::string& actual) {
    if (failure_.empty()) {
        failure_ = fmt::format("{}: expected {}, actual {}", field, expected, actual);
    }
}

void Verdict::number(const char* field, Decimal actual) {
    compared_.insert(field);
    const Decimal wanted = expected_.decimal(field);
    if ((actual - wanted).abs() > allowance(wanted)) {
        fail(field, wanted.to_string(), actual.to_string());
    }
}

void Verdict::number(const char* field, const std::optional<Price>& actual) {
    if (actual) {
        number(field, actual->value());
        return;
    }
    compared_.insert(field);
    fail(field, expected_.text(field), "no price");
}

void Verdict::numbers(const char* field, const std::vector<Decimal>& actual) {
    compared_.insert(field);
    const std::vector<Decimal> wanted = expected_.decimals(field);
    if (actual.size() != wanted.size()) {
        fail(field, std::to_string(wanted.size()) + " values", std::to_string(actual.size()));
        return;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if ((actual[i] - wanted[i]).abs() > allowance(wanted[i])) {
            fail(fmt::format("{}[{}]", field, i).c_str(), wanted[i].to_string(), actual[i].to_string());
        }
    }
}

void Verdict::no_price(const char* field, const std::optional<Price>& actual) {
    compared_.insert(field);
    if (actual) {
        fail(field, "no price", actual->to_string());
    }
}

void Verdict::real(const char* field, double actual) {
    compared_.insert(field);
    const double wanted = expected_.real(field);
    const double allowed = std::isfinite(wanted) ? allowance(expected_.decimal(field)).to_double() : 0;
    const bool same = wanted == actual || (std::isnan(wanted) && std::isnan(actual));
    if (!same && !(std::abs(actual - wanted) <= allowed)) {
        fail(field, expected_.text(field), fmt::format("{}", actual));
    }
}

void Verdict::integer(const char* field, int actual) {
    compared_.insert(field);
    if (actual != expected_.integer(field)) {
        fail(field, std::to_string(expected_.integer(field)), std::to_string(actual));
    }
}

void Verdict::describes_inputs(const char* field) {
    compared_.insert(field);
}

std::string Verdict::failure() const {
    if (!failure_.empty()) {
        return failure_;
    }
    for (const std::string& field : expected_.names()) {
        if (!compared_.contains(field)) {
            return fmt::format("{}: expected, but not compared", field);
        }
    }
    return {};
}

void Verdict::differs(const char* field, Decimal actual) {
    compared_.insert(field);
    const Decimal wrong = expected_.decimal(field);
    if ((actual - wrong).abs() <= allowance(wrong)) {
        fail(field, "anything but " + wrong.to_string(), actual.to_string());
    }
}

}  // namespace tradewind::vectors
