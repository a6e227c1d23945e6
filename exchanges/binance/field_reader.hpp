// Reads the fields of one stream event, exactly and without trust: after the first failure everything else is skipped
// and error() names event and field. Internal to the decoders; inline, because it is most of what decoding costs.
// Units: as the venue writes them. Errors: ParseError. Thread: value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/digits.hpp"
#include "core/base/quote.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "exchanges/binance/plain_decimal.hpp"
#include "exchanges/binance/wire_fields.hpp"

namespace tradewind::binance {

[[nodiscard]] inline tl::unexpected<Error> malformed(std::string_view event, std::string_view field,
                                                     const std::string& what) {
    return fail(ErrorCode::ParseError, std::string(event) + "." + std::string(field) + ": " + what);
}

class FieldReader {
public:
    FieldReader(std::string_view event, const WireFields& fields) : event_(event), fields_(fields) {}

    [[nodiscard]] bool ok() const { return error_.text.empty(); }
    [[nodiscard]] tl::unexpected<Error> error() const { return tl::unexpected<Error>(error_); }

    void number(char letter, std::uint64_t& out) { number(WireFields::slot_of(letter), {&letter, 1}, out); }
    void number(std::size_t slot, std::string_view name, std::uint64_t& out) {
        const Token& token = fields_.at(slot);
        out = 0;
        if (token.kind != TokenKind::Number || !read_digits(token.view(), out)) {
            refuse(name, token, "is not a whole number");
        }
    }
    // A time in milliseconds.
    void time(char letter, Timestamp& out) {
        constexpr std::uint64_t kMost = 9'000'000'000'000;  // the year 2255
        std::uint64_t millis = 0;
        number(letter, millis);
        if (millis > kMost) {
            refuse({&letter, 1}, fields_[letter], "is no time in milliseconds");
            return;
        }
        out = Timestamp::from_millis(static_cast<std::int64_t>(millis));
    }
    // Only where it is told.
    void time_if_there(char letter, Timestamp& out) {
        if (fields_[letter].kind != TokenKind::None) {
            time(letter, out);
        }
    }
    void decimal(char letter, Decimal& out) {
        const Token& token = fields_[letter];
        if (token.kind != TokenKind::Text) {
            refuse({&letter, 1}, token, "is not a number in quotation marks");
            return;
        }
        if (read_plain_decimal(token.view(), out)) {
            return;
        }
        if (const auto value = Decimal::parse(token.view())) {
            out = *value;
        } else if (ok()) {
            error_ = malformed(event_, {&letter, 1}, value.error().text).value();
        }
    }
    void price(char letter, Price& out) {
        Decimal value;
        decimal(letter, value);
        if (ok() && !value.is_positive()) {
            refuse({&letter, 1}, fields_[letter], "is not a price");
        }
        out = Price(value);
    }
    void quantity(char letter, Quantity& out) {
        Decimal value;
        decimal(letter, value);
        if (ok() && value.is_negative()) {
            refuse({&letter, 1}, fields_[letter], "is not a quantity");
        }
        out = Quantity(value);
    }
    [[nodiscard]] bool flag(char letter) {
        const Token& token = fields_[letter];
        if (token.kind != TokenKind::True && token.kind != TokenKind::False) {
            refuse({&letter, 1}, token, "is neither true nor false");
        }
        return token.kind == TokenKind::True;
    }
    void refuse(std::string_view name, const Token& token, const char* what) {
        if (ok()) {
            const std::string shown = token.kind == TokenKind::None ? "nothing" : quote(token.view());
            error_ = malformed(event_, name, shown + " " + what).value();
        }
    }

private:
    std::string_view event_;
    const WireFields& fields_;
    Error error_{ErrorCode::ParseError, {}, Retry::Never};
};

}  // namespace tradewind::binance
