#include "storage/candle_file.hpp"

#include <zlib.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "storage/line_reader.hpp"
#include "storage/number_scan.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::storage {
namespace {

namespace fs = std::filesystem;

const std::string kHeader = "open_time_ms,open,high,low,close,volume\n";
constexpr InstrumentId kId{3};

class CandleFiles : public testing::Test {
protected:
    CandleFiles() {
        std::string pattern = (fs::temp_directory_path() / "candles-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
    }
    ~CandleFiles() override { fs::remove_all(folder_); }

    [[nodiscard]] fs::path plain(const std::string& text) const {
        const fs::path path = folder_ / "plain.csv";
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    [[nodiscard]] fs::path packed(const std::string& text) const {
        const fs::path path = folder_ / "packed.csv.gz";
        gzFile file = gzopen(path.c_str(), "wb");
        gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
        gzclose(file);
        return path;
    }

    fs::path folder_;
};

// `count` sound rows of one minute.
std::string rows(int count, std::int64_t first_ms = 1'700'000'040'000) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += std::to_string(first_ms + i * 60'000) + ",100.5,101,99.25,100,1.5\n";
    }
    return text;
}

std::string error_of(const std::string& text) {
    const auto file = parse_candles("f.csv", text, kId);
    return file ? "" : file.error().text;
}

std::string error_of_row(const std::string& row) {
    return error_of(kHeader + rows(2) + row + "\n");
}

std::string funding_error_of(const std::string& text) {
    const auto settlements = parse_funding("f.csv", text);
    return settlements ? "" : settlements.error().text;
}

TEST_F(CandleFiles, PlainAndPackedGiveTheSameBars) {
    const std::string text = kHeader + rows(5'000);
    const auto from_plain = read_candles(plain(text), kId);
    const auto from_packed = read_candles(packed(text), kId);
    ASSERT_TRUE(from_plain.has_value()) << from_plain.error().text;
    ASSERT_TRUE(from_packed.has_value()) << from_packed.error().text;
    EXPECT_EQ(from_plain->bars, from_packed->bars);
    ASSERT_EQ(from_plain->bars.size(), 5'000U);
    const Bar& second = from_plain->bars[1];
    EXPECT_EQ(second.instrument, kId);
    EXPECT_EQ(second.open_time, Timestamp::from_millis(1'700'000'100'000));
    EXPECT_EQ(second.step, Duration::minutes(1));
    EXPECT_EQ(second.open, test::price("100.5"));
    EXPECT_EQ(second.high, test::price("101"));
    EXPECT_EQ(second.low, test::price("99.25"));
    EXPECT_EQ(second.close, test::price("100"));
    EXPECT_EQ(second.volume, test::quantity("1.5"));
}

TEST_F(CandleFiles, UnreadableFilesSayWhichAndWhy) {
    const auto missing = read_candles(folder_ / "none.csv", kId);
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().code, ErrorCode::Io);
    EXPECT_NE(missing.error().text.find("none.csv: No such file"), std::string::npos) << missing.error().text;
    const auto folder = read_candles(folder_, kId);
    ASSERT_FALSE(folder.has_value());
    EXPECT_EQ(folder.error().code, ErrorCode::Io);
    const fs::path cut = packed(kHeader + rows(5'000));
    fs::resize_file(cut, fs::file_size(cut) / 2);
    const auto short_file = read_candles(cut, kId);
    ASSERT_FALSE(short_file.has_value());
    EXPECT_NE(short_file.error().text.find("cut short"), std::string::npos) << short_file.error().text;
    const fs::path broken = packed(kHeader + rows(5'000));
    std::fstream(broken, std::ios::in | std::ios::out | std::ios::binary).seekp(60) << "XXXXXXXXXXXX";
    EXPECT_FALSE(read_candles(broken, kId).has_value());
    EXPECT_FALSE(read_funding(folder_ / "none.csv").has_value());
}

TEST(CandleFile, ReadsTheThreeLayoutsAndExponents) {
    const auto mark = parse_candles("f", "open_time_ms,open,high,low,close\n60000,1,2,1,2\n120000,2,2,1,1\n", kId);
    ASSERT_TRUE(mark.has_value()) << mark.error().text;
    EXPECT_EQ(mark->columns, CandleColumns::Mark);
    EXPECT_TRUE(mark->bars[0].volume.is_zero());
    EXPECT_EQ(mark->report.zero_volume_bars, 0U);
    const auto wide = parse_candles("f",
                                    "open_time_ms,open,high,low,close,volume,quote_volume\n"
                                    "60000,1e-7,2E-7,1e-7,0.0000001,3,4\n120000,1e-7,1e-7,1e-7,1e-7,0,0\n",
                                    kId);
    ASSERT_TRUE(wide.has_value()) << wide.error().text;
    EXPECT_EQ(wide->columns, CandleColumns::TradeWithQuoteVolume);
    EXPECT_EQ(wide->bars[0].high, test::price("0.0000002"));
}

TEST(CandleFile, LineEndsOfBothKindsAndAMissingLastOneAreFine) {
    std::string dos = kHeader + rows(3);
    for (std::size_t at = 0; (at = dos.find('\n', at)) != std::string::npos; at += 2) {
        dos.insert(at, "\r");
    }
    EXPECT_EQ(error_of(dos), "");
    std::string unended = kHeader + rows(3);
    unended.pop_back();
    const auto file = parse_candles("f", unended, kId);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->bars.size(), 3U);
}

TEST(CandleFile, EveryDefectNamesItsLine) {
    EXPECT_EQ(error_of(""), "f.csv:1: the file is empty");
    EXPECT_NE(error_of("time,open\n").find("f.csv:1: the header is 'time,open' and not open_time_ms,"),
              std::string::npos);
    EXPECT_EQ(error_of(kHeader), "f.csv:1: two rows are needed to tell the step");
    EXPECT_EQ(error_of(kHeader + rows(1)), "f.csv:2: two rows are needed to tell the step");
    EXPECT_EQ(error_of_row("1700000160000,1,1,1,1"), "f.csv:4: 5 columns instead of 6");
    EXPECT_EQ(error_of_row("1700000160000,1,1,1,1,1,1,1,1,1"), "f.csv:4: 10 columns instead of 6");
    EXPECT_EQ(error_of_row(""), "f.csv:4: empty line");
    EXPECT_EQ(error_of_row("17000001600.5,1,1,1,1,1"),
              "f.csv:4: open_time_ms: '17000001600.5' is not a whole number of milliseconds");
    EXPECT_EQ(error_of_row("1700000160000000,1,1,1,1,1"),
              "f.csv:4: open_time_ms: '1700000160000000' is in microseconds, not in milliseconds");
    EXPECT_EQ(error_of_row("1700000160000000000,1,1,1,1,1"),
              "f.csv:4: open_time_ms: '1700000160000000000' is in nanoseconds, not in milliseconds");
    EXPECT_EQ(error_of_row("4102444800000,1,1,1,1,1"),
              "f.csv:4: open_time_ms: '4102444800000' lies after the year 2099");
    EXPECT_EQ(error_of_row("1700000160000,1,1,1,1,1,"), "f.csv:4: 7 columns instead of 6");
    EXPECT_EQ(error_of_row("1700000160000,1,1,1,1,1x"), "f.csv:4: volume: '1x' is not a number");
    EXPECT_EQ(error_of(kHeader + "1700000160,1,1,1,1,1\n1700003760,1,1,1,1,1\n"),
              "f.csv:2: open_time_ms: 1700000160 is in seconds, not in milliseconds");
    EXPECT_EQ(error_of_row("1700000160000,1,x,1,1,1"), "f.csv:4: high: 'x' is not a number");
    EXPECT_EQ(error_of_row("1700000160000,1, 1,1,1,1"), "f.csv:4: high: ' 1' is not a number");
    EXPECT_EQ(error_of_row("1700000160000,1,1,1,nan,1"), "f.csv:4: close: 'nan' is not a number");
    EXPECT_EQ(error_of_row("1700000160000,1,1,1,,1"), "f.csv:4: close: '' is not a number");
    EXPECT_EQ(error_of_row("1700000160000,0,1,1,1,1"), "f.csv:4: open: a price must be above zero, not 0");
    EXPECT_EQ(error_of_row("1700000160000,1,1,-1,1,1"), "f.csv:4: low: a price must be above zero, not -1");
    EXPECT_EQ(error_of_row("1700000160000,1,1,1,1,-2"), "f.csv:4: volume: must not be negative, not -2");
    EXPECT_EQ(error_of_row("1700000160000,2,1,3,2,1"), "f.csv:4: low 3 is above high 1");
    EXPECT_EQ(error_of_row("1700000160000,1,3,2,2,1"), "f.csv:4: open 1 lies outside low and high");
    EXPECT_EQ(error_of_row("1700000160000,2,3,2,4,1"), "f.csv:4: close 4 lies outside low and high");
    EXPECT_EQ(error_of_row("1700000100000,1,1,1,1,1"),
              "f.csv:4: open_time_ms: 2023-11-14T22:15:00.000Z stands in the line before too");
    EXPECT_EQ(error_of_row("1700000040000,1,1,1,1,1"),
              "f.csv:4: open_time_ms: 2023-11-14T22:14:00.000Z lies before that of the line before");
    EXPECT_EQ(error_of_row(std::string(5'000, '1')), "f.csv:4: longer than 4096 characters");
    EXPECT_EQ(error_of_row(std::string(500'000, '1')), "f.csv:4: longer than 4096 characters");
    EXPECT_EQ(error_of(kHeader + "1000,1,1,1,1,1\n1500,1,1,1,1,1\n"), "f.csv:2: candles shorter than a second");
}

TEST(CandleFile, GapsAndBarsWithoutVolumeAreReportedNotRefused) {
    const std::string text = kHeader + rows(3) + "1700000400000,99,99,99,99,0\n" +
                             "1700000460000,99,99,99,99,2\n1700000580000,99,99,99,99,2\n" +
                             "1700000640000,99,99,99,99,2\n";
    const auto file = parse_candles("f", text, kId);
    ASSERT_TRUE(file.has_value()) << file.error().text;
    EXPECT_EQ(file->report.step, Duration::minutes(1));
    EXPECT_EQ(file->report.gaps, 2U);
    EXPECT_EQ(file->report.missing_bars, 4);
    EXPECT_EQ(file->report.zero_volume_bars, 1U);
    ASSERT_EQ(file->report.findings.size(), 3U);
    EXPECT_EQ(file->report.findings[0].kind, FindingKind::Gap);
    EXPECT_EQ(file->report.findings[0].line, 5U);
    EXPECT_EQ(file->report.findings[0].missing, 3);
    EXPECT_EQ(file->report.findings[1].kind, FindingKind::ZeroVolume);
    EXPECT_EQ(file->report.findings[1].line, 5U);
    EXPECT_EQ(file->report.findings[2].line, 7U);
    EXPECT_EQ(file->report.findings[2].time, Timestamp::from_millis(1'700'000'580'000));
}

TEST(CandleFile, FindingsAreBoundedAndCountsAreNot) {
    std::string text = kHeader;
    for (int i = 0; i < 3'000; ++i) {
        text += std::to_string(60'000 * i) + ",1,1,1,1,0\n";
    }
    const auto file = parse_candles("f", text, kId);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->report.findings.size(), kMaxFindings);
    EXPECT_EQ(file->report.zero_volume_bars, 3'000U);
}

TEST(CandleFile, AStepThatChangesIsAnErrorWhereItDoes) {
    std::string text = kHeader + rows(40, 0);
    EXPECT_EQ(error_of(text + "2370000,100,100,100,100,1\n"), "f.csv:42: the step changes from 1m 0s to 30s");
    std::string hours = kHeader;
    for (int i = 0; i < 20; ++i) {
        hours += std::to_string(3'600'000 * i) + ",1,1,1,1,1\n";
    }
    EXPECT_EQ(error_of(hours + rows(40, 72'000'000)), "f.csv:3: the step changes from 1m 0s to 1h 0m");
}

TEST(CandleFile, TheTimeColumnMayHaveOtherNamesAndTheHeaderMayBeMissing) {
    const auto named = parse_candles("f", kHeader + rows(3), kId);
    ASSERT_TRUE(named.has_value());
    for (const char* header : {"ts_ms,open,high,low,close,volume\n", "timestamp_ms,open,high,low,close,volume\n",
                               "time,open,high,low,close,volume\n", ""}) {
        const auto file = parse_candles("f", header + rows(3), kId);
        ASSERT_TRUE(file.has_value()) << header << file.error().text;
        EXPECT_EQ(file->bars, named->bars) << header;
        EXPECT_EQ(file->columns, CandleColumns::Trade);
    }
    EXPECT_EQ(parse_candles("f", "60000,1,1,1,1\n120000,1,1,1,1\n", kId)->columns, CandleColumns::Mark);
    EXPECT_EQ(error_of(rows(2) + "1700000160000,0,1,1,1,1\n"), "f.csv:3: open: a price must be above zero, not 0");
    EXPECT_EQ(error_of(rows(1)), "f.csv:1: two rows are needed to tell the step");
    EXPECT_NE(error_of("time,open,high,low\n").find("f.csv:1: the header is"), std::string::npos);
    EXPECT_NE(error_of("60000,1,1,1,1,1,1\n").find("f.csv:1: the header is"), std::string::npos);
}

TEST(CandleFile, JumpsAreReportedAndAbsurdPricesRefused) {
    // Twice, halved and a hundred times are still told apart from more than that.
    const auto calm = parse_candles("f", "0,1,2,1,2,1\n60000,1,1,1,1,1\n120000,2,2,2,2,1\n", kId);
    ASSERT_TRUE(calm.has_value()) << calm.error().text;
    EXPECT_EQ(calm->report.jumps, 0U);
    const auto wild = parse_candles("f", "0,1,1,1,1,1\n60000,100,100,100,100,1\n120000,100,201,100,100,1\n", kId);
    ASSERT_TRUE(wild.has_value()) << wild.error().text;
    EXPECT_EQ(wild->report.jumps, 2U);
    ASSERT_EQ(wild->report.findings.size(), 2U);
    EXPECT_EQ(wild->report.findings[0].kind, FindingKind::Jump);
    EXPECT_EQ(wild->report.findings[0].line, 2U);
    EXPECT_EQ(wild->report.findings[1].line, 3U);
    EXPECT_EQ(error_of("0,1,1,1,1,1\n60000,101,101,101,101,1\n"),
              "f.csv:2: open 101 is more than 100 times away from the close before, 1");
    EXPECT_EQ(error_of("0,101,101,101,101,1\n60000,1,1,1,1,1\n"),
              "f.csv:2: open 1 is more than 100 times away from the close before, 101");
    EXPECT_EQ(error_of("0,1,1,1,1,1\n60000,1,100.01,1,1,1\n"), "f.csv:2: high 100.01 is more than 100 times low 1");
    EXPECT_EQ(error_of("0,100,100,100,100,1\n86400000,100,100,0.001,0.001,1\n"), "");
}

TEST(CandleFile, LocalTimesAreNamedOrRefused) {
    const auto shifted = parse_candles("f", "1800000,1,1,1,1,1\n5400000,1,1,1,1,1\n", kId);
    ASSERT_TRUE(shifted.has_value());
    EXPECT_EQ(shifted->report.grid_offset, Duration::minutes(30));
    ASSERT_EQ(shifted->report.findings.size(), 1U);
    EXPECT_EQ(shifted->report.findings[0].kind, FindingKind::OffGrid);
    EXPECT_EQ(parse_candles("f", "0,1,1,1,1,1\n604800000,1,1,1,1,1\n", kId)->report.grid_offset, Duration());
    EXPECT_EQ(error_of("0,1,1,1,1,1\n14400000,1,1,1,1,1\n28800000,1,1,1,1,1\n39600000,1,1,1,1,1\n"),
              "f.csv:4: the step changes from 4h 0m to 3h 0m: times must be UTC, without daylight saving");
}

TEST(CandleFile, AHistoryThatIsMostlyMissingIsRefused) {
    EXPECT_EQ(error_of("0,1,1,1,1,1\n60000,1,1,1,1,1\n120000,1,1,1,1,1\n2040000,1,1,1,1,1\n"), "");
    EXPECT_EQ(error_of("0,1,1,1,1,1\n60000,1,1,1,1,1\n120000,1,1,1,1,1\n6000000,1,1,1,1,1\n"),
              "f.csv:1: of the bars of 1m 0s 97 are missing and only 4 are here");
}

TEST(FundingFile, ReadsRatesAndNamesDefects) {
    const std::string header = "funding_time_ms,funding_rate\n";
    const auto read = parse_funding("f", header + "1708560000001,-0.00052198\n1708588800000,1e-7\n");
    ASSERT_TRUE(read.has_value()) << read.error().text;
    ASSERT_EQ(read->size(), 2U);
    EXPECT_EQ((*read)[0].time, Timestamp::from_millis(1'708'560'000'001));
    EXPECT_EQ((*read)[0].rate, -0.00052198_dec);
    EXPECT_EQ((*read)[1].rate, 0.0000001_dec);
    EXPECT_EQ(parse_funding("f", header)->size(), 0U);
    EXPECT_EQ(funding_error_of("a,b\n"), "f.csv:1: the header is 'a,b' and not funding_time_ms,funding_rate");
    EXPECT_EQ(funding_error_of(header + "1,0.1,3\n"), "f.csv:2: 3 columns instead of 2");
    EXPECT_EQ(funding_error_of(header + "1,x\n"), "f.csv:2: funding_rate: 'x' is not a number");
    EXPECT_EQ(funding_error_of(header + "1,1\n"), "f.csv:2: funding_rate: 1 is not a fraction of the notional");
    EXPECT_EQ(funding_error_of(header + "1,0\n1,0\n"),
              "f.csv:3: funding_time_ms: 1970-01-01T00:00:00.001Z stands in the line before too");
}

RC_GTEST_PROP(NumberScan, AnswersAsDecimalParseDoes, ()) {
    const std::string text = *rc::gen::container<std::string>(rc::gen::weightedElement<char>({{6, '0'},
                                                                                              {6, '1'},
                                                                                              {6, '9'},
                                                                                              {6, '5'},
                                                                                              {4, '.'},
                                                                                              {1, '-'},
                                                                                              {1, '+'},
                                                                                              {1, 'e'},
                                                                                              {1, ' '},
                                                                                              {1, '/'},
                                                                                              {1, ':'}}));
    Decimal scanned;
    const bool taken = scan_decimal(text, scanned);
    const Result<Decimal> parsed = Decimal::parse(text);
    RC_ASSERT(taken == parsed.has_value());
    if (taken) {
        RC_ASSERT(scanned == *parsed);
    }
}

TEST(NumberScan, AnswersAsDecimalParseDoesAtItsLimits) {
    for (const char* text : {"0",
                             "-0",
                             "00",
                             "007.50",
                             "1.",
                             ".5",
                             "-.5",
                             ".",
                             "-",
                             "",
                             "--1",
                             "1-",
                             "1..2",
                             "1.2.3",
                             "999999999999999999",
                             "99999999999999999",
                             "0.1234567890123456",
                             "0.12345678901234567",
                             "-123456789.12345678",
                             "1234567890123456789",
                             "123456789012345678.5",
                             "1e3",
                             "1e-17"}) {
        Decimal scanned;
        const Result<Decimal> parsed = Decimal::parse(text);
        EXPECT_EQ(scan_decimal(text, scanned), parsed.has_value()) << text;
        EXPECT_EQ(scanned, parsed ? *parsed : Decimal()) << text;
    }
}

TEST(LineReader, LinesAcrossManyRefillsComeWhole) {
    std::string text;
    for (int i = 0; i < 200'000; ++i) {
        text += std::to_string(i) + "\n";
    }
    LineReader lines = LineReader::over(text);
    std::string_view line;
    int count = 0;
    while (lines.next(line)) {
        ASSERT_EQ(line, std::to_string(count));
        ++count;
    }
    EXPECT_TRUE(lines.status().has_value());
    EXPECT_EQ(count, 200'000);
    EXPECT_EQ(lines.line_number(), 200'000U);
}

TEST(RecordedMarketData, EveryFileLoadsWithItsRows) {
    const fs::path data = fs::path("../shared") / "data";
    if (!fs::exists(data)) {
        GTEST_SKIP() << data << " is absent";
    }
    const std::map<std::string, std::size_t> known_rows{
        {"binance_um_1h/BTCUSDT_1h.csv.gz", 46'591},       {"binance_um_1h/ETHUSDT_1h.csv.gz", 44'681},
        {"binance_um_1m/BTCUSDT_1m.csv.gz", 43'199},       {"binance_um_1m/ETHUSDT_1m.csv.gz", 64'066},
        {"binance_um_15m/BTCUSDT_30m.csv.gz", 93'181},     {"binance_um_5m/ETHUSDT_5m.csv.gz", 143'901},
        {"binance_spot_1h/BTCUSDT_spot_1h.csv.gz", 61'246}};
    std::size_t files = 0;
    std::size_t checked = 0;
    for (const char* folder :
         {"binance_um_1h", "binance_um_1m", "binance_um_15m", "binance_um_5m", "binance_spot_1h"}) {
        for (const auto& entry : fs::directory_iterator(data / folder)) {
            const auto file = read_candles(entry.path(), kId);
            ASSERT_TRUE(file.has_value()) << file.error().text;
            ++files;
            const auto known = known_rows.find(std::string(folder) + "/" + entry.path().filename().string());
            if (known != known_rows.end()) {
                EXPECT_EQ(file->bars.size(), known->second) << known->first;
                ++checked;
            }
        }
    }
    EXPECT_GE(files, 27U);
    EXPECT_EQ(checked, known_rows.size());
    const auto spot = read_candles(data / "binance_spot_1h/BTCUSDT_spot_1h.csv.gz", kId);
    ASSERT_TRUE(spot.has_value());
    EXPECT_EQ(spot->report.step, Duration::hours(1));
    EXPECT_EQ(spot->report.gaps, 27U);
    EXPECT_EQ(spot->report.missing_bars, 122);
    EXPECT_EQ(spot->report.zero_volume_bars, 3U);
    std::size_t funding_files = 0;
    for (const auto& entry : fs::directory_iterator(data / "funding")) {
        const auto settlements = read_funding(entry.path());
        ASSERT_TRUE(settlements.has_value()) << settlements.error().text;
        EXPECT_GT(settlements->size(), 900U);
        ++funding_files;
    }
    EXPECT_GE(funding_files, 13U);
    EXPECT_EQ(read_funding(data / "funding/binance_um_BTCUSDT_funding.csv.gz")->size(), 5'819U);
}

}  // namespace
}  // namespace tradewind::storage
