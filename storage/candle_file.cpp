#include "storage/candle_file.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/quote.hpp"
#include "storage/bar_sequence.hpp"
#include "storage/csv_fields.hpp"
#include "storage/csv_table.hpp"
#include "storage/huge_pages.hpp"

namespace tradewind::storage {
namespace {

constexpr std::string_view kFundingHeader = "funding_time_ms,funding_rate";

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
        Status read = read_candle_row(line, file_.columns, before, bar_);
        if (read) {
            make_room(line.size());
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
    // Rows of one file are about as long as its first; memory that is not used is hardly touched.
    void make_room(std::size_t row_length) {
        std::vector<Bar>& bars = file_.bars;
        if (bars.size() < bars.capacity()) {
            return;
        }
        const std::size_t rows = std::min(bytes_ / row_length + bytes_ / row_length / 8, kMostRows);
        bars.reserve(std::max({rows, 2 * bars.size(), std::size_t{1}}));
        prefer_huge_pages(bars.data(), bars.capacity() * sizeof(Bar));
    }

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
