#include "bot/telegram/redaction.hpp"

namespace tradewind::bot {
namespace {

constexpr std::string_view kMark = "<redacted>";
// A real token is ten digits, a colon and 35 characters; anything near that shape goes, whatever stands before it.
constexpr std::size_t kLeastBareDigits = 6;
constexpr std::size_t kLeastBareSecret = 20;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_token_char(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

std::size_t run_length(std::string_view text, std::size_t at, bool (*is_member)(char)) {
    std::size_t end = at;
    while (end < text.size() && is_member(text[end])) {
        ++end;
    }
    return end - at;
}

// In a URL the colon may be written as %3A.
std::size_t colon_length(std::string_view text, std::size_t at) {
    if (text.substr(at, 1) == ":") {
        return 1;
    }
    return text.substr(at, 3) == "%3A" || text.substr(at, 3) == "%3a" ? 3 : 0;
}

}  // namespace

std::string redact_secrets(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const bool is_run_start = is_digit(text[at]) && (at == 0 || !is_digit(text[at - 1]));
        const std::size_t digits = is_run_start ? run_length(text, at, is_digit) : 0;
        const std::size_t colon = digits > 0 ? colon_length(text, at + digits) : 0;
        const std::size_t secret = colon > 0 ? run_length(text, at + digits + colon, is_token_char) : 0;
        const bool is_after_bot = at >= 3 && text.substr(at - 3, 3) == "bot";
        if ((is_after_bot && secret > 0) || (digits >= kLeastBareDigits && secret >= kLeastBareSecret)) {
            out += kMark;
            at += digits + colon + secret;
        } else {
            out.push_back(text[at++]);
        }
    }
    return out;
}

}  // namespace tradewind::bot
