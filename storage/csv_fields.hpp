// Fields of a CSV line and what they may hold. Units: times are UTC milliseconds. Errors: ParseError that names
// the column and quotes the field; the caller adds file and line. Thread: pure functions.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace tradewind::storage {

constexpr std::size_t kMostColumns = 8;
// Views into the line.
using CsvFields = std::array<std::string_view, kMostColumns>;

// 2100-01-01: a later stamp is not in milliseconds.
constexpr std::int64_t kLatestMillis = 4'102'444'800'000;

[[nodiscard]] tl::unexpected<Error> csv_defect(std::string text);

// Refuses any other number of columns than `columns` (at most kMostColumns).
Status split_fields(std::string_view line, std::size_t columns, CsvFields& fields);
// Micro- and nanoseconds are refused by name.
Status scan_time(std::string_view name, std::string_view field, Timestamp& time);
Status scan_number(std::string_view name, std::string_view field, Decimal& value);
Status check_later(std::string_view name, Timestamp time, Timestamp before);

}  // namespace tradewind::storage
