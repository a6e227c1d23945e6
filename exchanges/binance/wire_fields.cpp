#include "exchanges/binance/wire_fields.hpp"

#include "core/base/digits.hpp"

namespace tradewind::binance {
namespace {

constexpr bool ends_a_word(char c) {
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

bool WireCursor::skip_nested() {
    int depth = 1;
    Token text{};
    while (at_ != end_ && depth > 0) {
        const char c = *at_++;
        if (c == '"') {
            if (!take_text(text)) {
                return false;
            }
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return depth == 0;
}

bool WireCursor::take_other_value(Token& out) {
    if (at_ == end_) {
        return false;
    }
    out.begin = at_;
    if (*at_ == '{' || *at_ == '[') {
        out.kind = *at_ == '{' ? TokenKind::Object : TokenKind::Array;
        ++at_;
        if (!skip_nested()) {
            return false;
        }
        out.size = static_cast<std::uint32_t>(at_ - out.begin);
        return true;
    }
    // Most words are whole numbers, of thirteen digits.
    if (end_ - at_ >= 8 && EightDigits::at(at_).is_valid()) {
        at_ += 8;
    }
    while (at_ != end_ && static_cast<unsigned>(*at_ - '0') <= 9) {
        ++at_;
    }
    while (at_ != end_ && !ends_a_word(*at_)) {
        ++at_;
    }
    out.size = static_cast<std::uint32_t>(at_ - out.begin);
    const std::string_view word = out.view();
    if (word.empty()) {
        return false;
    }
    if (word.front() == '-' || (word.front() >= '0' && word.front() <= '9')) {
        out.kind = TokenKind::Number;
        return true;
    }
    out.kind = word == "true"    ? TokenKind::True
               : word == "false" ? TokenKind::False
               : word == "null"  ? TokenKind::Null
                                 : TokenKind::None;
    return out.kind != TokenKind::None;
}

}  // namespace tradewind::binance
