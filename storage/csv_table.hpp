// A CSV file line by line into a table that takes `Status line(number, text)`; errors get file and line.
// Units: lines are counted from 1. Thread: one reader, one thread.
#pragma once

#include <string>
#include <string_view>

#include "storage/line_reader.hpp"

namespace tradewind::storage {

constexpr std::size_t kMostRows = 20'000'000;

[[nodiscard]] inline std::string at_line(std::string_view name, std::size_t line, const std::string& text) {
    return std::string(name) + ":" + std::to_string(line) + ": " + text;
}

template <class Table>
Status read_table(std::string_view name, LineReader& lines, Table& table) {
    std::string_view line;
    while (lines.next(line)) {
        const std::size_t number = lines.line_number();
        const Status taken = table.line(number, line);
        if (!taken) {
            return fail(taken.error().code, at_line(name, number, taken.error().text));
        }
        if (number > kMostRows) {
            return fail(ErrorCode::OutOfRange, at_line(name, number, "more than 20 million rows"));
        }
    }
    if (!lines.status()) {
        const Error& error = lines.status().error();
        const bool names_file = error.code == ErrorCode::Io;
        return fail(error.code, names_file ? error.text : at_line(name, lines.line_number(), error.text));
    }
    if (lines.line_number() == 0) {
        return fail(ErrorCode::ParseError, at_line(name, 1, "the file is empty"));
    }
    return {};
}

}  // namespace tradewind::storage
