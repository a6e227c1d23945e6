#include "storage/csv_fields.hpp"

#include <algorithm>
#include <utility>

#include "core/base/quote.hpp"
#include "storage/number_scan.hpp"

namespace tradewind::storage {
namespace {

// The unit in which these digits would name a moment from 2001 to 2099; empty when there is none.
std::string_view finer_unit(std::string_view digits) {
    if (digits.size() == 16 && digits < "4102444800000000") {
        return "microseconds";
    }
    return digits.size() == 19 && digits < "4102444800000000000" ? "nanoseconds" : "";
}

bool is_whole(std::string_view field) {
    return !field.empty() && std::all_of(field.begin(), field.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

tl::unexpected<Error> csv_defect(std::string text) {
    return fail(ErrorCode::ParseError, std::move(text));
}

Status split_fields(std::string_view line, std::size_t columns, CsvFields& fields) {
    std::size_t found = 0;
    std::size_t begin = 0;
    for (std::size_t comma = 0; comma != std::string_view::npos; begin = comma + 1) {
        comma = line.find(',', begin);
        if (found < columns) {
            fields[found] = line.substr(begin, comma == std::string_view::npos ? comma : comma - begin);
        }
        ++found;
    }
    if (line.empty()) {
        return csv_defect("empty line");
    }
    if (found != columns) {
        return csv_defect(std::to_string(found) + " columns instead of " + std::to_string(columns));
    }
    return {};
}

Status scan_time(std::string_view name, std::string_view field, Timestamp& time) {
    std::int64_t millis = 0;
    const bool whole = is_whole(field);
    if (whole && !finer_unit(field).empty()) {
        return csv_defect(std::string(name) + ": " + quote(field) + " is in " + std::string(finer_unit(field)) +
                          ", not in milliseconds");
    }
    if (!whole || !scan_whole(field, millis)) {
        return csv_defect(std::string(name) + ": " + quote(field) + " is not a whole number of milliseconds");
    }
    if (millis >= kLatestMillis) {
        return csv_defect(std::string(name) + ": " + quote(field) + " lies after the year 2099");
    }
    time = Timestamp::from_millis(millis);
    return {};
}

Status scan_number(std::string_view name, std::string_view field, Decimal& value) {
    if (!scan_decimal(field, value)) {
        return csv_defect(std::string(name) + ": " + quote(field) + " is not a number");
    }
    return {};
}

Status check_later(std::string_view name, Timestamp time, Timestamp before) {
    if (time == before) {
        return csv_defect(std::string(name) + ": " + time.to_iso() + " stands in the line before too");
    }
    if (time < before) {
        return csv_defect(std::string(name) + ": " + time.to_iso() + " lies before that of the line before");
    }
    return {};
}

}  // namespace tradewind::storage
