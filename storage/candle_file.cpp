#include "storage/candle_file.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/quote.hpp"
#include "storage/bar_sequence.hpp"
#include "storage/csv_fields.hpp"
#include "storage/line_reader.hpp"

namespace tradewind::storage {
namespace {

constexpr std::string_view kFundingHeader = "funding_time_ms,funding_rate";
constexpr std::size_t kMostRows = 20'000'000;

class CandleTable {
public:
    CandleTable(InstrumentId instrument, std::size_t bytes) : bytes_(bytes) { bar_.instrument = instrument; }

    Status line(std::size_t number, std::string_view line) {
        if (number == 1) {
            const auto bare = columns_without_header(line);
            if (!bare) {
                return header(line);
            }
            file_.columns = *bare;
            first_row_line_ = 1;
        }
        const Bar* const before = file_.bars.empty() ? nullptr : &file_.bars.back();
        if (before == nullptr && !line.empty()) {
            // Rows of one file are about as long as its first; memory that is not used is never touched.
            file_.bars.reserve(std::min(bytes_ / line.size() + bytes_ / line.size() / 8, kMostRows));
        }
        Status read = read_candle_row(line, file_.columns, before, bar_);
        if (read) {
            file_.bars.push_back(bar_);
        }
        return read;
    }

    tl::expected<CandleFile, LinedError> finish() {
        auto report = check_sequence(file_.bars, file_.columns, first_row_line_);
        if (!report) {
            return tl::unexpected(std::move(report.error()));
        }
        file_.report = std::move(*report);
        return std::move(file_);
    }

private:
    Status header(std::string_view line) {
        const auto columns = read_candle_header(line);
        if (!columns) {
            return tl::unexpected<Error>(columns.error());
        }
        file_.columns = *columns;
        return {};
    }

    std::size_t bytes_;
    std::size_t first_row_line_ = 2;
    Bar bar_;
    CandleFile file_;
};

class FundingTable {
public:
    Status line(std::size_t number, std::string_view line) { return number == 1 ? header(line) : row(line); }
    std::vector<FundingSettlement> take() { return std::move(settlements_); }

private:
    static Status header(std::string_view line) {
        if (line != kFundingHeader) {
            return csv_defect("the header is " + quote(line) + " and not " + std::string(kFundingHeader));
        }
        return {};
    }

    Status row(std::string_view line) {
        CsvFields fields;
        FundingSettlement settlement;
        Status read = split_fields(line, 2, fields);
        read = read ? scan_time("funding_time_ms", fields[0], settlement.time) : read;
        read = read ? scan_number("funding_rate", fields[1], settlement.rate) : read;
        if (read && settlement.rate.abs() >= Decimal(1)) {
            read = csv_defect("funding_rate: " + settlement.rate.to_string() + " is not a fraction of the notional");
        }
        if (read && !settlements_.empty()) {
            read = check_later("funding_time_ms", settlement.time, settlements_.back().time);
        }
        if (read) {
            settlements_.push_back(settlement);
        }
        return read;
    }

    std::vector<FundingSettlement> settlements_;
};

std::string at_line(std::string_view name, std::size_t line, const std::string& text) {
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

Result<CandleFile> candles_from(std::string_view name, LineReader& lines, InstrumentId instrument) {
    CandleTable table(instrument, lines.size_hint());
    if (const Status read = read_table(name, lines, table); !read) {
        return tl::unexpected(read.error());
    }
    auto file = table.finish();
    if (!file) {
        return csv_defect(at_line(name, file.error().line, file.error().text));
    }
    return std::move(*file);
}

Result<std::vector<FundingSettlement>> funding_from(std::string_view name, LineReader& lines) {
    FundingTable table;
    if (const Status read = read_table(name, lines, table); !read) {
        return tl::unexpected(read.error());
    }
    return table.take();
}

}  // namespace

Result<CandleFile> read_candles(const std::filesystem::path& path, InstrumentId instrument) {
    auto lines = LineReader::open(path);
    if (!lines) {
        return tl::unexpected(lines.error());
    }
    return candles_from(path.string(), *lines, instrument);
}

Result<std::vector<FundingSettlement>> read_funding(const std::filesystem::path& path) {
    auto lines = LineReader::open(path);
    if (!lines) {
        return tl::unexpected(lines.error());
    }
    return funding_from(path.string(), *lines);
}

Result<CandleFile> parse_candles(std::string_view name, std::string_view csv, InstrumentId instrument) {
    LineReader lines = LineReader::over(csv);
    return candles_from(name, lines, instrument);
}

Result<std::vector<FundingSettlement>> parse_funding(std::string_view name, std::string_view csv) {
    LineReader lines = LineReader::over(csv);
    return funding_from(name, lines);
}

}  // namespace tradewind::storage
