// Reads fields of a JSON document whose shape the venue promised: the first field that breaks the promise is
// remembered with its path, and everything after it reads as nothing. Internal to the decoders of REST answers.
// Units: none. Errors: through status(). Thread: one at a time.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/amount.hpp"
#include "core/base/time.hpp"

namespace tradewind::binance {

class JsonFields {
public:
    using Json = nlohmann::json;

    // Null and a remembered error when the text is no JSON.
    [[nodiscard]] Json parse(std::string_view text);

    [[nodiscard]] bool ok() const { return error_.empty(); }
    [[nodiscard]] tl::unexpected<Error> error() const { return fail(ErrorCode::ParseError, error_); }
    void refuse(std::string_view field, std::string_view what);
    // Where the fields of the next calls stand, for the error text: "symbols[3]".
    void enter(std::string place) { place_ = std::move(place); }

    [[nodiscard]] const Json& list(const Json& object, const char* field);
    [[nodiscard]] std::string text(const Json& object, const char* field);
    // A number in quotation marks, or a bare one.
    [[nodiscard]] Decimal decimal(const Json& value, const char* field);
    [[nodiscard]] Decimal decimal_at(const Json& object, const char* field);
    [[nodiscard]] Price price_at(const Json& object, const char* field);  // positive
    [[nodiscard]] std::int64_t whole(const Json& value, const char* field);
    [[nodiscard]] std::int64_t whole_at(const Json& object, const char* field);
    [[nodiscard]] Timestamp time_at(const Json& object, const char* field);  // milliseconds
    [[nodiscard]] bool flag_at(const Json& object, const char* field);

private:
    [[nodiscard]] const Json& at(const Json& object, const char* field);
    std::string place_;
    std::string error_;
};

}  // namespace tradewind::binance
