#include "bot/config/value_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace tradewind::bot {

Result<Decimal> read_decimal(const std::string& text, Decimal least, Decimal most) {
    const auto value = Decimal::parse(text);
    if (!value) {
        return fail(ErrorCode::ParseError, "'" + text.substr(0, 40) + "' is not a number");
    }
    if (*value < least || *value > most) {
        return fail(ErrorCode::OutOfRange,
                    fmt::format("{} must lie between {} and {}", text, least.to_string(), most.to_string()));
    }
    return *value;
}

Result<std::int64_t> read_whole(const std::string& text, std::int64_t least, std::int64_t most) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return fail(ErrorCode::ParseError, "'" + text.substr(0, 40) + "' is not a whole number");
    }
    if (value < least || value > most) {
        return fail(ErrorCode::OutOfRange, fmt::format("{} must lie between {} and {}", value, least, most));
    }
    return value;
}

Result<double> read_number(const std::string& text, double least, double most) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
        return fail(ErrorCode::ParseError, "'" + text.substr(0, 40) + "' is not a number");
    }
    if (value < least || value > most) {
        return fail(ErrorCode::OutOfRange, fmt::format("{} must lie between {} and {}", text, least, most));
    }
    return value;
}

Result<Duration> read_duration(const std::string& text, Duration least, Duration most) {
    struct Unit {
        std::string_view suffix;
        Duration one;
    };
    static constexpr std::array kUnits{Unit{"ms", Duration::millis(1)}, Unit{"s", Duration::seconds(1)},
                                       Unit{"m", Duration::minutes(1)}, Unit{"h", Duration::hours(1)},
                                       Unit{"d", Duration::days(1)}};
    for (const Unit& unit : kUnits) {
        if (!text.ends_with(unit.suffix)) {
            continue;
        }
        std::int64_t count = 0;
        const char* last = text.data() + text.size() - unit.suffix.size();
        const auto [end, error] = std::from_chars(text.data(), last, count);
        if (error != std::errc() || end != last) {
            continue;  // "5ms" ends with "s" as well
        }
        if (count < 0 || count > 100'000'000) {
            break;
        }
        const Duration value = unit.one * count;
        if (value < least || value > most) {
            return fail(ErrorCode::OutOfRange,
                        fmt::format("{} must lie between {} and {}", text, least.to_text(), most.to_text()));
        }
        return value;
    }
    return fail(ErrorCode::ParseError,
                "'" + text.substr(0, 40) + "' is not a duration such as 250ms, 5s, 30m, 4h or 7d");
}

std::vector<std::string> read_list(const std::string& text) {
    std::vector<std::string> out;
    std::string item;
    for (const char c : text + ",") {
        if (c == ',') {
            if (!item.empty()) {
                out.push_back(item);
            }
            item.clear();
        } else if (c != ' ') {
            item += c;
        }
    }
    return out;
}

}  // namespace tradewind::bot
