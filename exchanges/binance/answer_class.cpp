#include "exchanges/binance/answer_class.hpp"

#include <charconv>

#include <fmt/format.h>

#include "exchanges/binance/json_lookup.hpp"

namespace tradewind::binance {
namespace {

constexpr std::size_t kLongestText = 200;

// "...; IP banned until 1732000000000. ..."
std::optional<Timestamp> banned_until(std::string_view text) {
    constexpr std::string_view kBefore = "banned until ";
    const std::size_t at = text.find(kBefore);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view digits = text.substr(at + kBefore.size());
    std::int64_t millis = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), millis);
    constexpr std::int64_t kMostMillis = INT64_MAX / 1'000'000;
    if (error != std::errc() || end == digits.data() || millis < 0 || millis > kMostMillis) {
        return std::nullopt;
    }
    return Timestamp::from_millis(millis);
}

AnswerClass class_of(int http_status, int code, std::string_view text) {
    switch (code) {
        case -1003:
        case -1015:  // too many orders: the same pause
            return AnswerClass::RateLimited;
        case -1006:  // unexpected response of the inside; execution status unknown
        case -1007:  // timeout of the inside; the same
            return AnswerClass::Ambiguous;
        case -1021:
            return AnswerClass::ClockSkew;
        case -1001:
        case -1008:
        case -1016:
            return AnswerClass::Overloaded;
        default:
            break;
    }
    if (http_status == 429 || http_status == 418) {
        return AnswerClass::RateLimited;
    }
    if (http_status == 408) {
        return AnswerClass::Ambiguous;
    }
    if (http_status == 503) {
        // Two of the three texts of this status are a plain failure; whatever else it says may have been executed.
        const bool is_failure = text.find("Service Unavailable") != std::string_view::npos ||
                                text.find("Internal error") != std::string_view::npos;
        return is_failure ? AnswerClass::Overloaded : AnswerClass::Ambiguous;
    }
    if (http_status >= 500) {
        return AnswerClass::Ambiguous;
    }
    return AnswerClass::Refused;
}

}  // namespace

Answer classify(int http_status, std::string_view body) {
    Answer answer;
    if (http_status >= 200 && http_status < 300) {
        return answer;
    }
    const Json json = parse_json(body);
    answer.code = static_cast<int>(integer_field(json, "code").value_or(0));
    answer.text = std::string(text_field(json, "msg").substr(0, kLongestText));
    if (answer.text.empty()) {
        answer.text = json.is_object() ? fmt::format("HTTP {}", http_status)
                                       : fmt::format("HTTP {}: {}", http_status, body.substr(0, kLongestText));
    }
    answer.kind = class_of(http_status, answer.code, answer.text);
    if (answer.kind == AnswerClass::RateLimited) {
        answer.until = banned_until(answer.text);
    }
    return answer;
}

bool is_already_so(int code) {
    return code == -4046 || code == -4059 || code == -5027;
}

bool is_duplicate_order(int code, std::string_view text) {
    return code == -4116 || (code == -2010 && text.find("Duplicate order") != std::string_view::npos);
}

bool is_unknown_order(int code) {
    return code == -2011 || code == -2013;
}

}  // namespace tradewind::binance
