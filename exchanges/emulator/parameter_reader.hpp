// Reads a request's parameters; the first one that is wrong is kept as the error, what follows it is read as absent.
// Units: none. Errors: -1102 for what is missing or malformed, -1105 for what is empty. Thread: one handler.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "exchanges/emulator/api_message.hpp"

namespace tradewind::emulator {

class ParameterReader {
public:
    explicit ParameterReader(const ApiParameters& parameters) : parameters_(parameters) {}

    [[nodiscard]] bool has(std::string_view name) const;  // and not empty
    std::string text(std::string_view name);
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view name) const;
    Decimal decimal(std::string_view name);
    std::optional<Decimal> optional_decimal(std::string_view name);
    std::int64_t whole(std::string_view name);
    std::optional<std::int64_t> optional_whole(std::string_view name);
    // "true" or "false", in any case; absent is false.
    bool flag(std::string_view name);
    std::optional<Timestamp> optional_time(std::string_view name);  // from milliseconds
    // As the venue's lists are limited: above the most it is the most.
    std::size_t limit(std::size_t usual, std::size_t most);

    void refuse(int code, std::string text);
    void refuse_missing(std::string_view name);
    void refuse_unwanted(std::string_view name);  // -1106 when it was sent
    [[nodiscard]] bool is_good() const { return !error_; }
    [[nodiscard]] const ApiError& error() const { return *error_; }

private:
    const ApiParameters& parameters_;
    std::optional<ApiError> error_;
};

}  // namespace tradewind::emulator
