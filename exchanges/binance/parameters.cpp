#include "exchanges/binance/parameters.hpp"

#include <array>
#include <charconv>

namespace tradewind::binance {
namespace {

constexpr bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == '~';
}

void append_encoded(std::string& out, std::string_view value) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    for (const char c : value) {
        if (is_unreserved(c)) {
            out.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out.push_back('%');
            out.push_back(kDigits[byte >> 4U]);
            out.push_back(kDigits[byte & 0x0FU]);
        }
    }
}

void append_number(std::string& out, std::int64_t value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

}  // namespace

void Parameters::begin(std::string_view name) {
    if (!text_.empty()) {
        text_.push_back('&');
    }
    text_.append(name);
    text_.push_back('=');
}

Parameters& Parameters::add(std::string_view name, std::string_view value) {
    begin(name);
    append_encoded(text_, value);
    return *this;
}

Parameters& Parameters::add(std::string_view name, std::int64_t value) {
    begin(name);
    append_number(text_, value);
    return *this;
}

Parameters& Parameters::add(std::string_view name, Decimal value) {
    begin(name);
    text_ += value.to_string();
    return *this;
}

void sign_parameters(const Parameters& parameters, Timestamp now, Duration receive_window, const Signer& signer,
                     std::string& out) {
    out = parameters.text();
    if (!out.empty()) {
        out.push_back('&');
    }
    out += "recvWindow=";
    append_number(out, receive_window.to_millis());
    out += "&timestamp=";
    append_number(out, now.to_millis());
    const Signature signature = signer.sign(out);
    out += "&signature=";
    out.append(signature.data(), signature.size());
}

}  // namespace tradewind::binance
