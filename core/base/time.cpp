#include "core/base/time.hpp"

#include <array>
#include <chrono>

#include <fmt/format.h>

#include "core/base/quote.hpp"

namespace tradewind {
namespace {

bool read_digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
    if (at + count > text.size()) {
        return false;
    }
    out = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        out = out * 10 + (text[i] - '0');
    }
    return true;
}

struct CivilTime {
    std::chrono::year_month_day date;
    std::int64_t nanos_of_day;
};

CivilTime civil(std::int64_t nanos) {
    const std::int64_t day_nanos = Duration::days(1).to_nanos();
    std::int64_t days = nanos / day_nanos;
    std::int64_t rest = nanos % day_nanos;
    if (rest < 0) {
        rest += day_nanos;
        --days;
    }
    return {std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{days}}}, rest};
}

}  // namespace

std::string Duration::to_text() const {
    const auto raw = static_cast<std::uint64_t>(nanos_);
    const std::uint64_t s = (nanos_ < 0 ? 0 - raw : raw) / 1'000'000'000;
    const char* sign = nanos_ < 0 && s > 0 ? "-" : "";
    if (s < 60) {
        return fmt::format("{}{}s", sign, s);
    }
    if (s < 3600) {
        return fmt::format("{}{}m {}s", sign, s / 60, s % 60);
    }
    if (s < 86400) {
        return fmt::format("{}{}h {}m", sign, s / 3600, s % 3600 / 60);
    }
    return fmt::format("{}{}d {}h", sign, s / 86400, s % 86400 / 3600);
}

Result<Timestamp> Timestamp::parse(std::string_view text) {
    const auto bad = [&] {
        return fail(ErrorCode::ParseError,
                    quote(text) + " is not a UTC time; write 2024-01-31 or 2024-01-31T08:00:00Z");
    };
    int year = 0;
    int month = 0;
    int day = 0;
    if (!read_digits(text, 0, 4, year) || !read_digits(text, 5, 2, month) || !read_digits(text, 8, 2, day) ||
        text[4] != '-' || text[7] != '-') {
        return bad();
    }
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || year < 1970 || year > 2200) {
        return bad();
    }
    std::int64_t seconds = std::chrono::sys_days{date}.time_since_epoch().count() * 86400LL;
    if (text.size() == 10) {
        return Timestamp::from_seconds(seconds);
    }
    int hour = 0;
    int minute = 0;
    int second = 0;
    const bool has_clock = text.size() >= 19 && (text[10] == 'T' || text[10] == ' ') && text[13] == ':' &&
                           text[16] == ':' && read_digits(text, 11, 2, hour) && read_digits(text, 14, 2, minute) &&
                           read_digits(text, 17, 2, second);
    const std::string_view rest = text.size() >= 19 ? text.substr(19) : std::string_view{};
    if (!has_clock || hour > 23 || minute > 59 || second > 59 || !(rest.empty() || rest == "Z")) {
        return bad();
    }
    seconds += hour * 3600 + minute * 60 + second;
    return Timestamp::from_seconds(seconds);
}

std::string Timestamp::to_iso() const {
    const auto [date, rest] = civil(nanos_);
    const std::int64_t ms = rest / 1'000'000;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(date.year()), unsigned(date.month()),
                       unsigned(date.day()), ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
}

std::string Timestamp::to_clock() const {
    const std::int64_t s = civil(nanos_).nanos_of_day / 1'000'000'000;
    return fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

}  // namespace tradewind
