#include "storage/candle_file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "core/base/quote.hpp"
#include "storage/line_reader.hpp"
#include "storage/number_scan.hpp"

namespace tradewind::storage {
namespace {

constexpr std::string_view kTradeHeader = "open_time_ms,open,high,low,close,volume";
constexpr std::string_view kQuoteVolumeHeader = "open_time_ms,open,high,low,close,volume,quote_volume";
constexpr std::string_view kMarkHeader = "open_time_ms,open,high,low,close";
constexpr std::string_view kFundingHeader = "funding_time_ms,funding_rate";

constexpr std::int64_t kLatestMillis = 4'102'444'800'000;  // 2100-01-01: later stamps are not milliseconds
constexpr std::size_t kMostColumns = 7;
constexpr std::size_t kMostRows = 20'000'000;
constexpr std::size_t kHeaderLines = 1;
// So many equal distances in a row that are not the step are another step, not gaps.
constexpr int kRunOfOtherStep = 16;

using Fields = std::array<std::string_view, kMostColumns>;

tl::unexpected<Error> defect(std::string text) {
    return fail(ErrorCode::ParseError, std::move(text));
}

Status split(std::string_view line, std::size_t columns, Fields& fields) {
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
        return defect("empty line");
    }
    if (found != columns) {
        return defect(std::to_string(found) + " columns instead of " + std::to_string(columns));
    }
    return {};
}

Status scan_time(std::string_view name, std::string_view field, Timestamp& time) {
    std::int64_t millis = 0;
    if (!scan_whole(field, millis)) {
        return defect(std::string(name) + ": " + quote(field) + " is not a whole number of milliseconds");
    }
    if (millis >= kLatestMillis) {
        return defect(std::string(name) + ": " + quote(field) + " lies after the year 2099");
    }
    time = Timestamp::from_millis(millis);
    return {};
}

Status scan_number(std::string_view name, std::string_view field, Decimal& value) {
    if (!scan_decimal(field, value)) {
        return defect(std::string(name) + ": " + quote(field) + " is not a number");
    }
    return {};
}

Status scan_price(std::string_view name, std::string_view field, Price& price) {
    Decimal value;
    if (Status read = scan_number(name, field, value); !read) {
        return read;
    }
    if (!value.is_positive()) {
        return defect(std::string(name) + ": a price must be above zero, not " + value.to_string());
    }
    price = Price(value);
    return {};
}

Status scan_volume(std::string_view name, std::string_view field, Quantity& volume) {
    Decimal value;
    if (Status read = scan_number(name, field, value); !read) {
        return read;
    }
    if (value.is_negative()) {
        return defect(std::string(name) + ": must not be negative, not " + value.to_string());
    }
    volume = Quantity(value);
    return {};
}

Status check_later(std::string_view name, Timestamp time, Timestamp before) {
    if (time == before) {
        return defect(std::string(name) + ": " + time.to_iso() + " stands in the line before too");
    }
    if (time < before) {
        return defect(std::string(name) + ": " + time.to_iso() + " lies before that of the line before");
    }
    return {};
}

Status check_shape(const Bar& bar) {
    if (bar.low > bar.high) {
        return defect("low " + bar.low.to_string() + " is above high " + bar.high.to_string());
    }
    if (bar.open < bar.low || bar.open > bar.high) {
        return defect("open " + bar.open.to_string() + " lies outside low and high");
    }
    if (bar.close < bar.low || bar.close > bar.high) {
        return defect("close " + bar.close.to_string() + " lies outside low and high");
    }
    return {};
}

class CandleTable {
public:
    explicit CandleTable(InstrumentId instrument) : instrument_(instrument) {}

    Status header(std::string_view line) {
        if (line == kTradeHeader) {
            file_.columns = CandleColumns::Trade;
        } else if (line == kQuoteVolumeHeader) {
            file_.columns = CandleColumns::TradeWithQuoteVolume;
        } else if (line == kMarkHeader) {
            file_.columns = CandleColumns::Mark;
        } else {
            return defect("the header is " + quote(line) + " and not " + std::string(kTradeHeader) +
                          " (with quote_volume behind it, or without volume for mark prices)");
        }
        width_ = static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) + 1;
        return {};
    }

    Status row(std::string_view line) {
        Fields fields;
        Bar bar;
        bar.instrument = instrument_;
        Status read = split(line, width_, fields);
        read = read ? scan_time("open_time_ms", fields[0], bar.open_time) : read;
        read = read ? scan_price("open", fields[1], bar.open) : read;
        read = read ? scan_price("high", fields[2], bar.high) : read;
        read = read ? scan_price("low", fields[3], bar.low) : read;
        read = read ? scan_price("close", fields[4], bar.close) : read;
        if (read && width_ > 5) {
            read = scan_volume("volume", fields[5], bar.volume);
        }
        if (read && width_ > 6) {
            Quantity unused;  // a Bar has no place for it, but a broken one shows a broken row
            read = scan_volume("quote_volume", fields[6], unused);
        }
        read = read ? check_shape(bar) : read;
        if (read && !file_.bars.empty()) {
            read = check_later("open_time_ms", bar.open_time, file_.bars.back().open_time);
        }
        if (read) {
            file_.bars.push_back(bar);
        }
        return read;
    }

    // Tells the step, and with it gaps from steps that change. An Error comes with its line.
    struct LinedError {
        std::size_t line;
        std::string text;
    };
    tl::expected<CandleFile, LinedError> finish() {
        std::vector<Bar>& bars = file_.bars;
        if (bars.size() < 2) {
            return tl::unexpected(LinedError{bars.size() + kHeaderLines, "two rows are needed to tell the step"});
        }
        const Duration step = most_common_distance();
        if (step < Duration::seconds(1)) {
            return tl::unexpected(LinedError{kHeaderLines + 1, "candles shorter than a second"});
        }
        file_.report.step = step;
        int run = 0;
        for (std::size_t i = 0; i < bars.size(); ++i) {
            bars[i].step = step;
            if (i > 0) {
                const Duration distance = bars[i].open_time - bars[i - 1].open_time;
                const bool like_before = i > 1 && distance == bars[i - 1].open_time - bars[i - 2].open_time;
                run = distance == step ? 0 : like_before ? run + 1 : 1;
                if (distance.to_nanos() % step.to_nanos() != 0 || run == kRunOfOtherStep) {
                    const std::size_t first = i + 1 - static_cast<std::size_t>(run);
                    return tl::unexpected(LinedError{
                        line_of(first), "the step changes from " + step.to_text() + " to " + distance.to_text()});
                }
                note_gap(i, distance);
            }
            note_zero_volume(i);
        }
        return std::move(file_);
    }

private:
    // Of equally common ones the shortest.
    [[nodiscard]] Duration most_common_distance() const {
        std::map<Duration, std::size_t> counts;
        for (std::size_t i = 1; i < file_.bars.size(); ++i) {
            ++counts[file_.bars[i].open_time - file_.bars[i - 1].open_time];
        }
        const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
        return std::max_element(counts.begin(), counts.end(), fewer)->first;
    }

    static std::size_t line_of(std::size_t row) { return row + kHeaderLines + 1; }

    void note(FindingKind kind, std::size_t row, std::int64_t missing) {
        if (file_.report.findings.size() < kMaxFindings) {
            file_.report.findings.push_back({kind, line_of(row), file_.bars[row].open_time, missing});
        }
    }

    void note_gap(std::size_t row, Duration distance) {
        const std::int64_t missing = distance.to_nanos() / file_.report.step.to_nanos() - 1;
        if (missing > 0) {
            ++file_.report.gaps;
            file_.report.missing_bars += missing;
            note(FindingKind::Gap, row, missing);
        }
    }

    void note_zero_volume(std::size_t row) {
        if (file_.columns != CandleColumns::Mark && file_.bars[row].volume.is_zero()) {
            ++file_.report.zero_volume_bars;
            note(FindingKind::ZeroVolume, row, 0);
        }
    }

    InstrumentId instrument_;
    std::size_t width_ = 0;
    CandleFile file_;
};

class FundingTable {
public:
    static Status header(std::string_view line) {
        if (line != kFundingHeader) {
            return defect("the header is " + quote(line) + " and not " + std::string(kFundingHeader));
        }
        return {};
    }

    Status row(std::string_view line) {
        Fields fields;
        FundingSettlement settlement;
        Status read = split(line, 2, fields);
        read = read ? scan_time("funding_time_ms", fields[0], settlement.time) : read;
        read = read ? scan_number("funding_rate", fields[1], settlement.rate) : read;
        if (read && settlement.rate.abs() >= Decimal(1)) {
            read = defect("funding_rate: " + settlement.rate.to_string() + " is not a fraction of the notional");
        }
        if (read && !settlements_.empty()) {
            read = check_later("funding_time_ms", settlement.time, settlements_.back().time);
        }
        if (read) {
            settlements_.push_back(settlement);
        }
        return read;
    }

    std::vector<FundingSettlement> take() { return std::move(settlements_); }

private:
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
        const Status taken = number == kHeaderLines ? table.header(line) : table.row(line);
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
    CandleTable table(instrument);
    if (const Status read = read_table(name, lines, table); !read) {
        return tl::unexpected(read.error());
    }
    auto file = table.finish();
    if (!file) {
        return defect(at_line(name, file.error().line, file.error().text));
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
